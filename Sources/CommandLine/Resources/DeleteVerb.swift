// `skein delete`: resources go away.

import Base
import Document
import ResourceClient

extension Verb {
    static let delete = Verb(
        name: "delete", summary: "delete resources", usage: "-f FILE | KIND NAME... | KIND/NAME... | KIND -l LABELS",
        about: """
            Waits until they are gone: an object with finalizers stays until their owners let go. With --wait it also waits
            until every proxy has acknowledged that. What can't be deleted doesn't keep the others, and makes the exit code 1.
            """,
        flags: Manifests.flags + [
            .allNamespaces, .selector, .fieldSelector,
            .toggle("all", nil, "all of the kind in the namespace"),
            .toggle("ignore-not-found", nil, "what isn't there is no failure"),
            .value(
                "cascade", nil, "HOW", "what becomes of what they own: background, foreground, orphan",
                fallback: "background", choices: ["background", "foreground", "orphan", "true", "false"]),
            .toggle(
                "wait", nil, "also until every proxy has acknowledged it; --wait=false: not even until they are gone"),
            .value("timeout", nil, "TIME", "how long to wait", fallback: "without end; for proxies 30s"),
            .value(
                "dry-run", nil, "none|client|server", "say what would be done", fallback: "none",
                choices: ["none", "client", "server"]),
            .value("output", "o", "FORM", "name: only names", choices: ["name"]),
        ], connects: true,
        examples: [
            "skein delete vs reviews", "skein delete -f bookinfo.yaml --ignore-not-found",
            "skein delete vs,dr -l team=payments",
        ],
        run: asking { call, client in try await DeleteRun(call: call, client: client).run() })
}

private struct DeleteRun {
    private struct Target {
        let kind: KindEntry
        let namespace: String?
        let name: String
        var place = ""
    }

    let call: Invocation
    let client: ResourceClient

    func run() async throws -> Int32 {
        var isFine = true
        let deadline = try call.flags.duration("timeout").map { Instant.now + $0 }
        let (targets, problems) = try await targets()
        for problem in problems { call.complain(problem) }
        if !problems.isEmpty { isFine = false }
        if targets.isEmpty, isFine { call.console.note("No resources found\n") }
        var deleted: [(target: Target, uid: String, removal: ObjectRemoval?)] = []
        for target in targets {
            do throws(ResourceFailure) {
                var removal: ObjectRemoval?
                if call.flags.isOn("wait") {
                    removal = try await ObjectRemoval(
                        target.kind, namespace: target.namespace, name: target.name, client)
                }
                if let uid = try await delete(target) { deleted.append((target, uid, removal)) }
            } catch {
                if error.kind == .notFound, call.flags.isOn("ignore-not-found") { continue }
                if [.unreachable, .untrusted, .unauthenticated].contains(error.kind) { throw error }
                isFine = false
                call.complain(target.place + error.lines)
            }
        }
        if call.flags.isOn("wait", unlessSaid: true) {
            var changes: [WrittenChange] = []
            for (target, uid, removal) in deleted {
                guard try await isGone(target, uid, by: deadline) else {
                    isFine = false
                    continue
                }
                if let change = try await removal?.change() { changes.append(change) }
            }
            let code = isFine ? ExitCode.fine : ExitCode.failed
            return try await Distribution.wait(for: changes, after: code, call, client)
        }
        return isFine ? ExitCode.fine : ExitCode.failed
    }

    private func targets() async throws -> ([Target], [String]) {
        if !call.flags.all("filename").isEmpty {
            guard call.words.isEmpty else {
                throw InvalidUsage(description: "found -f and kinds, expected one of them")
            }
            let manifests = try await Manifests.named(by: call)
            var problems = manifests.problems
            var targets: [Target] = []
            for object in manifests.objects {
                do throws(ResourceFailure) {
                    let kind = try await client.kind(of: object.node)
                    let namespace = client.namespace(of: object.node, kind)
                    targets.append(
                        Target(kind: kind, namespace: namespace, name: object.name, place: object.place + ": "))
                } catch {
                    // Of a kind that is gone there is nothing left.
                    if error.kind == .unknownKind, call.flags.isOn("ignore-not-found") { continue }
                    if error.kind != .unknownKind { throw error }
                    problems.append("\(object.place): \(error.words)")
                }
            }
            return (targets, problems)
        }
        let selections = try await call.selections(try ResourceWords(call.words), client)
        var targets: [Target] = []
        for selection in selections {
            if let name = selection.name {
                targets.append(Target(kind: selection.kind, namespace: selection.namespace, name: name))
                continue
            }
            guard call.flags.isOn("all") || !selection.labels.isEmpty || !selection.fields.isEmpty else {
                throw InvalidUsage(
                    description: "found no name, expected KIND NAME, -l LABELS, or --all for all of them")
            }
            for item in try await client.list(selection).items {
                guard let name = item.at("metadata", "name")?.string else { continue }
                targets.append(
                    Target(kind: selection.kind, namespace: item.at("metadata", "namespace")?.string, name: name))
            }
        }
        return (targets, [])
    }

    /// What it was: nil when it is gone already, or nothing was meant to happen.
    private func delete(_ target: Target) async throws(ResourceFailure) -> String? {
        let dryRun = call.flags.value("dry-run") ?? "none"
        var answer = DocumentNode.null
        if dryRun == "client" {
            _ = try await client.get(target.kind, namespace: target.namespace, name: target.name)
        } else {
            answer = try await client.delete(
                target.kind, namespace: target.namespace, name: target.name, cascade: cascade,
                isDryRun: dryRun == "server")
        }
        let label = target.kind.label(target.name)
        if call.flags.value("output") == "name" {
            call.console.print(label + "\n")
        } else {
            let suffix = ["client": " (dry run)", "server": " (server dry run)"][dryRun] ?? ""
            call.console.print("\(label.dropLast(target.name.count + 1)) \"\(target.name)\" deleted\(suffix)\n")
        }
        if dryRun != "none" { return nil }
        // An answer that is the object itself: something holds it.
        if answer["kind"]?.string == "Status" { return answer.at("details", "uid")?.string ?? "" }
        return answer.at("metadata", "uid")?.string ?? ""
    }

    private var cascade: String {
        switch call.flags.value("cascade") {
        case "foreground": "Foreground"
        case "orphan", "false": "Orphan"
        default: "Background"
        }
    }

    private func isGone(_ target: Target, _ uid: String, by deadline: Instant?) async throws -> Bool {
        var pause: UInt64 = 5
        while true {
            guard let found = try await client.find(target.kind, namespace: target.namespace, name: target.name) else {
                return true
            }
            // Another of the same name is another.
            if !uid.isEmpty, found.at("metadata", "uid")?.string != uid { return true }
            if let deadline, Instant.now >= deadline {
                let held = found.at("metadata", "finalizers")?.items.compactMap(\.string) ?? []
                call.complain(
                    "\(target.kind.label(target.name)) is still there"
                        + (held.isEmpty ? "" : ": its finalizers are \(held.joined(separator: ", "))"))
                return false
            }
            try await Task.sleep(nanoseconds: pause * 1_000_000)
            pause = min(pause * 2, 500)
        }
    }
}
