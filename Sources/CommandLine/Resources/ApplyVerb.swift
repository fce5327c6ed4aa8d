// `skein apply`: files become what the control plane has, and on demand what every proxy has.

import Base
import Document
import ResourceClient

extension Verb {
    static let apply = Verb(
        name: "apply", summary: "create or change resources as files say", usage: "-f FILE|DIR|- [flags]",
        about: """
            Goes through all objects of all files; one that is refused doesn't keep the others back, and makes the exit code 1.
            Merges as kubectl does, with kubectl's annotation, so that both can be used in turn. With --wait it returns when
            every proxy has acknowledged what it was told, and names those that refused it, with their reason.
            """,
        flags: Manifests.flags + [
            .value(
                "dry-run", nil, "none|client|server", "say what would be done; server: let the server check it",
                fallback: "none", choices: ["none", "client", "server"]),
            .toggle("server-side", nil, "let the server merge, by who owns which field"),
            .toggle("force-conflicts", nil, "with --server-side: take fields from their owners"),
            .value("field-manager", nil, "NAME", "who is noted as the fields' owner", fallback: "as kubectl"),
            .value(
                "validate", nil, "strict|warn|ignore", "what becomes of fields that a kind doesn't have",
                fallback: "strict", choices: ["strict", "true", "warn", "ignore", "false"]),
            .toggle("prune", nil, "delete what was applied before and is no more in the files; takes -l or --all"),
            .selector,
            .toggle("all", nil, "with --prune: all that was applied, whatever its labels are"),
            .value(
                "prune-allowlist", nil, "GROUP/VERSION/KIND",
                "kinds that --prune may delete; core/v1/Service, networking.istio.io/v1/Gateway",
                fallback: "Istio's, and those of kubectl's that the server has", repeats: true),
            .value("output", "o", "FORM", "name, json or yaml instead of lines", choices: ["name", "json", "yaml"]),
        ] + Distribution.flags, connects: true,
        examples: [
            "skein apply -f bookinfo.yaml", "skein apply -f samples/ -R --dry-run=server",
            "# returns when the whole mesh routes by it:", "skein apply -f reviews-v2.yaml --wait",
            "cat gateway.yaml | skein apply -n team -f -",
            "skein apply -f mesh/ -R --prune -l team=payments",
        ],
        run: asking { call, client in
            if let word = call.words.first {
                throw InvalidUsage(description: "found '\(word)', expected only flags: files stand behind -f")
            }
            return try await ApplyRun(call, client).run()
        })
}

private struct ApplyRun {
    private let call: Invocation
    private let client: ResourceClient
    private var params = ApplyParams()
    private let pruning: PruneRun?

    init(_ call: Invocation, _ client: ResourceClient) throws {
        self.call = call
        self.client = client
        pruning = try PruneRun(call, client)
        _ = try call.flags.duration("timeout")
        params.isServerSide = call.flags.isOn("server-side")
        params.forcesConflicts = call.flags.isOn("force-conflicts")
        params.dryRun = ApplyParams.DryRun(rawValue: call.flags.value("dry-run") ?? "none") ?? .none
        params.fieldManager = call.flags.value("field-manager")
        if params.forcesConflicts, !params.isServerSide {
            throw InvalidUsage(description: "--force-conflicts: found without --server-side, where alone there are any")
        }
        if params.isServerSide, params.dryRun == .client {
            throw InvalidUsage(description: "--dry-run=client: found with --server-side, expected --dry-run=server")
        }
        switch call.flags.value("validate") {
        case "warn": params.fieldValidation = "Warn"
        case "ignore", "false": params.fieldValidation = "Ignore"
        default: break
        }
    }

    func run() async throws -> Int32 {
        let manifests = try await Manifests.named(by: call)
        for problem in manifests.problems { call.complain(problem) }
        var isFine = manifests.problems.isEmpty
        if manifests.objects.isEmpty { return ExitCode.failed }
        var applied: [AppliedObject] = []
        for object in manifests.objects {
            if let pruning, !pruning.concerns(object) { continue }
            do {
                let done = try await apply(object)
                call.warn(done.warnings)
                applied.append(done)
                say(done)
            } catch let failure as ResourceFailure {
                // Without a control plane none of the others gets further.
                let isHopeless = [.unreachable, .untrusted, .unauthenticated, .timedOut].contains(failure.kind)
                if isHopeless { throw failure }
                isFine = false
                call.complain("\(object.place(of: failure)): \(failure.lines)")
            }
        }
        printWhole(applied)
        var changes = applied.map { WrittenChange($0.kind, $0.object) }
        // Where something was refused the files don't say what is to be.
        if let pruning, isFine {
            let kept = try await pruning.run(keeping: applied, dryRun: params.dryRun)
            changes += kept.gone
            isFine = kept.isFine
        } else if call.flags.isOn("prune") {
            call.complain("--prune: nothing is deleted, because not all could be applied")
        }
        let code = isFine ? ExitCode.fine : ExitCode.failed
        if params.dryRun != .none { return code }
        return try await Distribution.wait(for: changes, after: code, call, client)
    }

    private func apply(_ object: ManifestObject) async throws -> AppliedObject {
        if object.name.isEmpty {
            let generated = object.node.at("metadata", "generateName") != nil
            throw ResourceFailure(
                .invalid,
                "metadata.name: found none, expected the object's name"
                    + (generated ? "; apply can't find what generateName made before" : ""))
        }
        if let namespace = call.flags.value("namespace"), !object.namespace.isEmpty, object.namespace != namespace {
            throw ResourceFailure(
                .invalid, "metadata.namespace: found \(object.namespace), and -n \(namespace): leave one of them out")
        }
        do throws(ResourceFailure) {
            return try await client.apply(object.node, params: params)
        } catch {
            if error.kind != .unknownKind { throw error }
            // Its definition may be one of those that were applied a moment ago.
            client.forgetKinds()
            return try await client.apply(object.node, params: params)
        }
    }

    private func say(_ done: AppliedObject) {
        let name = done.object.at("metadata", "name")?.string ?? ""
        switch call.flags.value("output") {
        case "name": call.console.print(done.kind.label(name) + "\n")
        case nil:
            let suffix = ["client": " (dry run)", "server": " (server dry run)"][params.dryRun.rawValue] ?? ""
            call.console.print("\(done.kind.label(name)) \(done.outcome.rawValue)\(suffix)\n")
        default: break
        }
    }

    private func printWhole(_ applied: [AppliedObject]) {
        guard let form = call.flags.value("output"), form != "name", !applied.isEmpty else { return }
        call.console.print(
            ObjectText.text(ObjectText.one(of: applied.map { ObjectText.withoutManagedFields($0.object) }), form: form))
    }
}
