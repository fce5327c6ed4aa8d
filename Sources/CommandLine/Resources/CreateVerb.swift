// `skein create`: new resources, and tokens of service accounts.

import Base
import Document
import ResourceClient

extension Verb {
    static let create = Verb(
        name: "create", summary: "create resources, namespaces, service accounts, tokens", usage: "-f FILE | VERB NAME",
        about: "With -f it fails for what exists already: 'apply' changes it.",
        flags: Manifests.flags + [
            .value(
                "dry-run", nil, "none|client|server", "say what would be done", fallback: "none",
                choices: ["none", "client", "server"]),
            .value("output", "o", "FORM", "the object as json, yaml or name", choices: ["json", "yaml", "name"]),
        ] + Distribution.flags, connects: true,
        examples: ["skein create -f gateway.yaml", "skein create token bookinfo-reviews"],
        verbs: [.createToken, simple("namespace", ["ns"]), simple("serviceaccount", ["sa"])], runsAlone: true,
        run: asking { call, client in
            let manifests = try await Manifests.named(by: call)
            for problem in manifests.problems { call.complain(problem) }
            var isFine = manifests.problems.isEmpty
            var changes: [WrittenChange] = []
            for object in manifests.objects {
                do throws(ResourceFailure) {
                    if let change = try await create(object.node, call, client) { changes.append(change) }
                } catch {
                    if [.unreachable, .untrusted, .unauthenticated].contains(error.kind) { throw error }
                    isFine = false
                    call.complain("\(object.place(of: error)): \(error.lines)")
                }
            }
            let code = isFine ? ExitCode.fine : ExitCode.failed
            return try await Distribution.wait(for: changes, after: code, call, client)
        })

    /// nil: nothing was meant to happen.
    @discardableResult
    private static func create(
        _ object: DocumentNode, _ call: Invocation, _ client: ResourceClient
    ) async throws(ResourceFailure) -> WrittenChange? {
        let kind = try await client.kind(of: object)
        let dryRun = call.flags.value("dry-run") ?? "none"
        var params = WriteParams()
        params.fieldManager = "kubectl-create"
        params.isDryRun = dryRun == "server"
        var result = client.placed(object, kind)
        if dryRun != "client" {
            let written = try await client.create(object, params: params)
            call.warn(written.warnings)
            result = written.object
        }
        let suffix = ["client": " (dry run)", "server": " (server dry run)"][dryRun] ?? ""
        say(call, kind.label(result.at("metadata", "name")?.string ?? ""), result, "created\(suffix)")
        return dryRun == "none" ? WrittenChange(kind, result) : nil
    }

    private static func simple(_ name: String, _ aliases: [String]) -> Verb {
        let kind = name == "namespace" ? "Namespace" : "ServiceAccount"
        return Verb(
            name: name, aliases: aliases, summary: "create a \(kind)", usage: "NAME",
            flags: [
                .value(
                    "dry-run", nil, "none|client|server", "say what would be done", fallback: "none",
                    choices: ["none", "client", "server"]),
                .value("output", "o", "FORM", "the object as json, yaml or name", choices: ["json", "yaml", "name"]),
            ], connects: true, examples: ["skein create \(name) team"],
            run: asking { call, client in
                guard call.words.count == 1 else {
                    throw InvalidUsage(description: "found \(call.words.count) names, expected one")
                }
                let object: DocumentNode = [
                    "apiVersion": "v1", "kind": .string(kind), "metadata": ["name": .string(call.words[0])],
                ]
                try await create(object, call, client)
                return ExitCode.fine
            })
    }

    static let createToken = Verb(
        name: "token", summary: "make a token by which a service account proves itself", usage: "SERVICE-ACCOUNT",
        about: "The token goes to standard output and is good for --duration. Sidecars need the audience istio-ca.",
        flags: [
            .value("audience", nil, "NAME", "whom it is for", fallback: "the resource API", repeats: true),
            .value("duration", nil, "TIME", "how long it is good", fallback: "1h"),
        ], connects: true,
        examples: ["skein create token default", "skein create token bookinfo-reviews --audience istio-ca > token"],
        completes: .names(kind: "serviceaccounts"),
        run: asking { call, client in
            guard call.words.count == 1 else {
                throw InvalidUsage(description: "found \(call.words.count) names, expected one service account's")
            }
            let audiences = call.flags.all("audience")
            guard audiences.count < 2 else {
                throw InvalidUsage(description: "--audience: found \(audiences.count), expected one at most")
            }
            let duration = try call.flags.duration("duration") ?? .seconds(3600)
            guard duration >= .seconds(600) else {
                throw InvalidUsage(description: "--duration: found less than 10m, which no server gives out")
            }
            let token = try await client.token(
                serviceAccount: call.words[0], audience: audiences.first, seconds: Int(duration.milliseconds / 1000))
            call.console.print(token + "\n")
            return ExitCode.fine
        })
}
