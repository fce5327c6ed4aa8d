// `skein ca`: the mesh's roots, and how they are changed.

import Base
import Document
import ResourceClient
import Serving

extension Verb {
    static let authority = Verb(
        name: "ca", summary: "the mesh's roots, and changing them without a failed handshake",
        usage: "status | rotate | advance | roll-back",
        about: """
            A rotation makes a new root, which is trusted beside the old one at once. When every workload has renewed its
            certificate and so knows both, the new root signs; when nothing that the old one signed is valid any more, the
            old one goes. These steps are taken by themselves when they are due; until the last each can be taken back.
            """,
        examples: ["skein ca status", "skein ca rotate", "skein ca advance --force"],
        verbs: [
            Verb(
                name: "status", summary: "the roots, the phase of a rotation and its next step",
                flags: [.output(["table", "json"])], connects: true,
                run: waiting { call in try await answer(call, nil) }),
            Verb(
                name: "rotate", summary: "make a new root and begin to distribute it", connects: true,
                run: waiting { call in try await answer(call, "begin") }),
            Verb(
                name: "advance", summary: "take the next step if it is due",
                flags: [.toggle("force", nil, "also before it is due: handshakes may fail; for a key that was lost")],
                connects: true, run: waiting { call in try await answer(call, "advance") }),
            Verb(
                name: "roll-back", summary: "take the last step back", connects: true,
                run: waiting { call in try await answer(call, "roll-back") }),
        ])

    private static func answer(_ call: Invocation, _ step: String?) async throws -> Int32 {
        if let word = call.words.first { throw InvalidUsage(description: "found '\(word)', expected flags only") }
        let client = try await ResourceClient.connect(
            kubeconfig: call.flags.value("kubeconfig"), context: call.flags.value("context"),
            namespace: call.flags.value("namespace"), group: try LoopGroup(loops: 1))
        var path = "/debug/ca"
        if let step { path += "?step=\(step)" + (step == "advance" && call.flags.isOn("force") ? "&force=true" : "") }
        let answer = try await client.raw(step == nil ? "GET" : "POST", path)
        // What is no JSON comes from something that is no control plane: its words are shown as they are.
        let parsed = try? Document.parse(json: answer.body)
        guard answer.status < 300, let tree = parsed, tree["trustDomain"] != nil else {
            let words = parsed?["message"]?.string ?? String(decoding: answer.body.prefix(500), as: UTF8.self)
            throw CommandFailure(description: "\(client.server) refused: \(words.trimmingBlanks)")
        }
        if step == nil, call.flags.value("output") == "json" {
            call.console.print(tree.value.json(pretty: true) + "\n")
            return ExitCode.fine
        }
        call.console.print(text(tree))
        return ExitCode.fine
    }

    private static func text(_ tree: DocumentNode) -> String {
        func words(_ node: DocumentNode?, _ name: String) -> String { node?[name]?.string ?? "" }
        var lines = ["trust domain \(words(tree, "trustDomain")), \(words(tree, "phase"))"]
        for root in tree["roots"]?.items ?? [] {
            let role = root["signs"]?.bool == true ? "signs and is trusted" : "is trusted"
            lines.append(
                "  \(words(root, "sha256").prefix(16))  \(role), until \(words(root, "notAfter"))  \(words(root, "subject"))"
            )
        }
        if let next = tree["next"] {
            lines.append("next: \(words(next, "step")), not before \(words(next, "notBefore"))")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
