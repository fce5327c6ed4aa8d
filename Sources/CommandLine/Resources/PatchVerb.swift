// `skein patch`, `label`, `annotate`: single fields of resources.

import Document
import ResourceClient

extension Verb {
    static let patch = Verb(
        name: "patch", summary: "change fields of a resource", usage: "KIND NAME -p PATCH",
        about: "PATCH is JSON or YAML: fields to set, null to remove them; with --type json a list of operations.",
        flags: [
            .value("patch", "p", "PATCH", "what to change"),
            .file("patch-file", nil, "a file with it"),
            .value(
                "type", nil, "merge|json|strategic", "how it is meant",
                fallback: "merge; strategic for Kubernetes' own kinds", choices: ["merge", "json", "strategic"]),
            .value("subresource", nil, "NAME", "of this part of the object: status, scale"),
            .value(
                "dry-run", nil, "none|server", "let the server check it", fallback: "none", choices: ["none", "server"]),
            .value("output", "o", "FORM", "the object as json or yaml", choices: ["json", "yaml", "name"]),
        ] + Distribution.flags, connects: true,
        examples: [
            "skein patch vs reviews -p '{\"spec\": {\"http\": [{\"route\": [{\"destination\": {\"host\": \"reviews\"}}]}]}}'",
            "skein patch vs reviews --type json -p '[{\"op\": \"remove\", \"path\": \"/spec/http/0/fault\"}]'",
        ],
        run: asking { call, client in
            let words = try ResourceWords(call.words)
            guard words.isNamed else { throw InvalidUsage(description: "found no name, expected KIND NAME") }
            let body = try patchBody(call)
            var params = WriteParams()
            params.fieldManager = "kubectl-patch"
            params.isDryRun = call.flags.value("dry-run") == "server"
            var changes: [WrittenChange] = []
            for selection in try await call.selections(words, client) {
                let usual: PatchForm = selection.kind.isBuiltIn ? .strategic : .merge
                let form = ["merge": PatchForm.merge, "json": .json, "strategic": .strategic][
                    call.flags.value("type") ?? ""]
                let name = selection.name ?? ""
                let before = try await client.get(selection.kind, namespace: selection.namespace, name: name)
                let written = try await client.patch(
                    selection.kind, namespace: selection.namespace, name: name, form: form ?? usual, body,
                    subresource: call.flags.value("subresource"), params: params)
                call.warn(written.warnings)
                let isSame =
                    before.at("metadata", "resourceVersion") == written.object.at("metadata", "resourceVersion")
                    && !params.isDryRun
                say(
                    call, selection.kind.label(name), written.object,
                    isSame ? "patched (no change)" : params.isDryRun ? "patched (server dry run)" : "patched")
                if !params.isDryRun { changes.append(WrittenChange(selection.kind, written.object)) }
            }
            return try await Distribution.wait(for: changes, after: ExitCode.fine, call, client)
        })

    private static func patchBody(_ call: Invocation) throws -> [UInt8] {
        let bytes: [UInt8]
        switch (call.flags.value("patch"), call.flags.value("patch-file")) {
        case (let text?, nil): bytes = Array(text.utf8)
        case (nil, let path?): bytes = try FileText.read(path).get()
        default: throw InvalidUsage(description: "expected one of -p PATCH and --patch-file FILE")
        }
        do throws(InvalidDocument) {
            return try Document.parse(yaml: bytes).json
        } catch {
            throw CommandFailure(description: "the patch is neither JSON nor YAML: \(error)")
        }
    }

    static func say(_ call: Invocation, _ label: String, _ object: DocumentNode, _ done: String) {
        switch call.flags.value("output") {
        case nil: call.console.print("\(label) \(done)\n")
        case "name": call.console.print("\(label)\n")
        case let form?: call.console.print(ObjectText.text(ObjectText.withoutManagedFields(object), form: form))
        }
    }

    static let label = noting("label", "labels", done: "labeled", example: "skein label namespace team team=payments")
    static let annotate = noting(
        "annotate", "annotations", done: "annotated", example: "skein annotate vs reviews owner=ann@example.com")

    private static func noting(_ name: String, _ field: String, done: String, example: String) -> Verb {
        Verb(
            name: name, summary: "set and remove \(field) of resources", usage: "KIND NAME... KEY=VALUE... KEY-...",
            flags: [
                .toggle("overwrite", nil, "also those that have another value"),
                .toggle("all", nil, "all of the kind in the namespace"), .selector, .allNamespaces,
                .value("output", "o", "FORM", "the object as json or yaml", choices: ["json", "yaml", "name"]),
            ] + Distribution.flags, connects: true,
            examples: [example, "skein \(name) vs -l app=reviews \(field.dropLast())-"],
            run: asking { call, client in
                try await NotingRun(call: call, client: client, field: field, done: done).run()
            })
    }
}

private struct NotingRun {
    let call: Invocation
    let client: ResourceClient
    let field: String
    let done: String

    func run() async throws -> Int32 {
        let first = call.words.firstIndex { $0.contains("=") || $0.hasSuffix("-") } ?? call.words.count
        let changes = call.words[first...]
        guard !changes.isEmpty else {
            throw InvalidUsage(description: "found no change, expected KEY=VALUE or KEY- behind the names")
        }
        var wanted: [(key: String, value: String?)] = []
        for change in changes {
            let parts = change.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2, !parts[0].isEmpty {
                wanted.append((parts[0], parts[1]))
            } else if change.hasSuffix("-"), change.count > 1 {
                wanted.append((String(change.dropLast()), nil))
            } else {
                throw InvalidUsage(description: "found '\(change)', expected KEY=VALUE or KEY-")
            }
        }
        let words = try ResourceWords(Array(call.words[..<first]))
        var written: [WrittenChange] = []
        for selection in try await call.selections(words, client) {
            if selection.name == nil, !call.flags.isOn("all"), selection.labels.isEmpty {
                throw InvalidUsage(description: "found no name, expected KIND NAME, -l LABELS, or --all")
            }
            let objects =
                if let name = selection.name {
                    [try await client.get(selection.kind, namespace: selection.namespace, name: name)]
                } else {
                    try await client.list(selection).items
                }
            for object in objects {
                let changed = try await change(object, selection.kind, wanted)
                written.append(WrittenChange(selection.kind, changed))
            }
        }
        return try await Distribution.wait(for: written, after: ExitCode.fine, call, client)
    }

    private func change(
        _ object: DocumentNode, _ kind: KindEntry, _ wanted: [(key: String, value: String?)]
    ) async throws -> DocumentNode {
        let name = object.at("metadata", "name")?.string ?? ""
        let now = object.at("metadata", field)
        var changed = DocumentNode.mapping([:])
        for (key, value) in wanted {
            if let value, let old = now?[key]?.string, old != value, !call.flags.isOn("overwrite") {
                throw CommandFailure(
                    description: "\(kind.label(name)) has \(key)=\(old) already: --overwrite changes it")
            }
            if now?[key]?.string != value { changed.set(key, value.map { .string($0) } ?? .null) }
        }
        if changed.members.isEmpty {
            Verb.say(call, kind.label(name), object, "not \(done)")
            return object
        }
        var metadata: DocumentNode = [:]
        metadata.set(field, changed)
        if let revision = object.at("metadata", "resourceVersion") { metadata.set("resourceVersion", revision) }
        let patch: DocumentNode = ["metadata": metadata]
        var params = WriteParams()
        params.fieldManager = "kubectl-label"
        let written = try await client.patch(
            kind, namespace: object.at("metadata", "namespace")?.string, name: name, form: .merge, patch.json,
            params: params)
        let isRemoval = wanted.allSatisfy { $0.value == nil }
        Verb.say(call, kind.label(name), written.object, isRemoval ? "un\(done)" : done)
        return written.object
    }
}
