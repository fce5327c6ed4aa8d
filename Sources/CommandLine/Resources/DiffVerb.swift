// `skein diff`: what apply would change.

import Document
import ResourceClient

extension Verb {
    static let diff = Verb(
        name: "diff", summary: "show what apply would change", usage: "-f FILE|DIR|-",
        about: """
            The server is asked what it would make of each object, defaults included; nothing is changed. Secrets' values are
            not shown. Exit code: 0 there is no difference, 1 there are differences, 2 or more it failed.
            """,
        flags: Manifests.flags + [
            .toggle("server-side", nil, "as apply --server-side would"),
            .toggle("force-conflicts", nil, "with --server-side: as if fields were taken from their owners"),
        ], connects: true,
        examples: ["skein diff -f bookinfo.yaml", "skein diff -f mesh/ -R && echo nothing to do"],
        run: asking { call, client in
            do {
                return try await DiffRun(call: call, client: client).run()
            } catch let failure as ResourceFailure {
                throw CommandFailure(description: failure.lines, code: 2)
            }
        })
}

private struct DiffRun {
    let call: Invocation
    let client: ResourceClient

    func run() async throws -> Int32 {
        guard call.words.isEmpty else {
            throw InvalidUsage(description: "found '\(call.words[0])', expected only flags: files stand behind -f")
        }
        let manifests = try await Manifests.named(by: call)
        for problem in manifests.problems { call.complain(problem) }
        var code: Int32 = manifests.problems.isEmpty ? 0 : 2
        for object in manifests.objects {
            do throws(ResourceFailure) {
                let text = try await difference(object)
                if text.isEmpty { continue }
                code = max(code, 1)
                call.console.print(call.console.isColoured ? Self.coloured(text) : text)
            } catch {
                if [.unreachable, .untrusted, .unauthenticated].contains(error.kind) { throw error }
                code = 2
                call.complain("\(object.place(of: error)): \(error.lines)")
            }
        }
        return code
    }

    private func difference(_ object: ManifestObject) async throws(ResourceFailure) -> String {
        var params = ApplyParams()
        params.isServerSide = call.flags.isOn("server-side")
        params.forcesConflicts = call.flags.isOn("force-conflicts")
        params.dryRun = .server
        let kind = try await client.kind(of: object.node)
        let namespace = client.namespace(of: object.node, kind)
        let before = try await client.find(kind, namespace: namespace, name: object.name)
        let after = try await client.apply(object.node, params: params)
        let name = [kind.apiVersion, kind.kind, namespace ?? "", object.name].filter { !$0.isEmpty }
            .joined(separator: "/")
        let (old, new) = Self.shown(before, after.object)
        return LineDifference.unified(old, new, from: "live/\(name)", to: "applied/\(name)")
    }

    /// Without what changes with every write, and without what a Secret holds.
    private static func shown(_ before: DocumentNode?, _ after: DocumentNode) -> (String, String) {
        var (old, new) = (before.map(bare), bare(after))
        if after["kind"]?.string == "Secret" {
            for part in ["data", "stringData"] {
                for member in new[part]?.members ?? [] {
                    let key = member.key.text
                    let isSame = before?[part]?[key] == after[part]?[key]
                    new.set(path: [part, key], .string(isSame ? "***" : "*** (after)"))
                    if old?[part]?[key] != nil {
                        old?.set(path: [part, key], .string(isSame ? "***" : "*** (before)"))
                    }
                }
                for member in old?[part]?.members ?? [] where new[part]?[member.key.text] == nil {
                    old?.set(path: [part, member.key.text], "*** (before)")
                }
            }
        }
        return (
            old.map { YAMLWriter.text($0.value, sortsKeys: true) } ?? "", YAMLWriter.text(new.value, sortsKeys: true)
        )
    }

    private static func bare(_ object: DocumentNode) -> DocumentNode {
        var metadata = object["metadata"] ?? .mapping([:])
        for key in ["managedFields", "generation", "resourceVersion", "uid", "creationTimestamp"] {
            metadata.remove(key)
        }
        if var annotations = metadata["annotations"] {
            annotations.remove(ResourceClient.lastApplied)
            metadata.set("annotations", annotations)
            if annotations.members.isEmpty { metadata.remove("annotations") }
        }
        return object.setting("metadata", to: metadata).removing("status")
    }

    private static func coloured(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            switch line.first {
            case "+": "\u{1B}[32m\(line)\u{1B}[0m"
            case "-": "\u{1B}[31m\(line)\u{1B}[0m"
            case "@": "\u{1B}[36m\(line)\u{1B}[0m"
            default: String(line)
            }
        }.joined(separator: "\n")
    }
}
