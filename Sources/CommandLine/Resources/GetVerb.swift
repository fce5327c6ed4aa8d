// `skein get`: resources as a table, as text, or as they change.

import Base
import Document
import ResourceClient

extension Verb {
    static let get = Verb(
        name: "get", summary: "show resources", usage: "KIND[,KIND...] [NAME...] | KIND/NAME... | -f FILE",
        about: """
            Kinds are named as in kubectl: virtualservices, virtualservice, vs, also with .networking.istio.io. 'all' and
            'istio-io' stand for several. The table is the server's own.
            """,
        flags: [
            .allNamespaces,
            .value(
                "output", "o", "FORM", "one of \(OutputForm.words.joined(separator: ", "))", fallback: "table",
                choices: OutputForm.words),
            .selector, .fieldSelector,
            .toggle("show-labels", nil, "a column with the labels"),
            .toggle("show-kind", nil, "names with their kind in front"),
            .toggle("no-headers", nil, "without the line of titles"),
            .toggle("show-managed-fields", nil, "metadata.managedFields too, in json and yaml"),
            .value("sort-by", nil, "PATH", "by a field: .metadata.creationTimestamp"),
            .toggle("ignore-not-found", nil, "a name that isn't there is no failure"),
            .toggle("watch", "w", "then print changes as they come"),
            .toggle("watch-only", nil, "only changes"),
            .value("raw", nil, "PATH", "what the server answers at a path, as it is"),
        ] + Manifests.flags, connects: true,
        examples: [
            "skein get vs,dr,gw", "skein get vs reviews -o yaml", "skein get serviceentries -A -l team=payments",
            "skein get vs -w", "skein get vs -o jsonpath='{range .items[*]}{.metadata.name}{\"\\n\"}{end}'",
            "skein get dr -o custom-columns=NAME:.metadata.name,HOST:.spec.host",
        ],
        run: asking { call, client in
            if let path = call.flags.value("raw") { return try await raw(path, call, client) }
            let form = try OutputForm(call.flags.value("output"))
            return try await GetRun(call: call, client: client, form: form).run()
        })

    private static func raw(_ path: String, _ call: Invocation, _ client: ResourceClient) async throws -> Int32 {
        guard path.hasPrefix("/"), call.words.isEmpty else {
            throw InvalidUsage(
                description: "--raw: found '\(path)', expected a path that begins with / and nothing else")
        }
        let answer = try await client.raw("GET", path)
        guard answer.status < 300 else { throw ResourceFailure.refused(answer, path, client) }
        call.console.print(String(decoding: answer.body, as: UTF8.self))
        return ExitCode.fine
    }
}

extension ResourceFailure {
    static func refused(
        _ answer: (status: Int, fields: some Any, body: [UInt8]), _ path: String, _ client: ResourceClient
    ) -> ResourceFailure {
        let tree = try? Document.parse(json: answer.body)
        let words = tree?["message"]?.string ?? String(decoding: answer.body.prefix(300), as: UTF8.self).trimmingBlanks
        return ResourceFailure(.refused, "\(client.server) answers \(path) with \(answer.status): \(words)")
    }
}

private struct GetRun {
    let call: Invocation
    let client: ResourceClient
    let form: OutputForm

    func run() async throws -> Int32 {
        let selections = try await selections()
        let isWatch = call.flags.isOn("watch") || call.flags.isOn("watch-only")
        if isWatch {
            guard selections.count == 1 else {
                throw InvalidUsage(description: "--watch: found several kinds or names, expected one kind or KIND NAME")
            }
            if call.flags.value("sort-by") != nil {
                throw InvalidUsage(description: "--watch: found --sort-by, which changes can't follow")
            }
            return try await WatchRun(call: call, client: client, form: form, selection: selections[0]).run()
        }
        return form.isTable ? try await tables(selections) : try await objects(selections)
    }

    private func selections() async throws -> [ObjectSelection] {
        if call.flags.all("filename").isEmpty {
            return try await call.selections(try ResourceWords(call.words), client)
        }
        guard call.words.isEmpty else { throw InvalidUsage(description: "found -f and kinds, expected one of them") }
        let manifests = try await Manifests.named(by: call)
        if let problem = manifests.problems.first { throw CommandFailure(description: problem) }
        var result: [ObjectSelection] = []
        for object in manifests.objects {
            let kind = try await client.kind(of: object.node)
            result.append(
                ObjectSelection(kind, namespace: client.namespace(of: object.node, kind), name: object.name))
        }
        return result
    }

    private var ignoresMissing: Bool { call.flags.isOn("ignore-not-found") }

    /// Named objects of one kind share a table.
    private func tables(_ selections: [ObjectSelection]) async throws -> Int32 {
        var code = ExitCode.fine
        var groups: [(kind: KindEntry, table: DocumentNode)] = []
        for selection in selections {
            do throws(ResourceFailure) {
                let table = try await client.table(
                    selection, withObjects: call.flags.value("sort-by") != nil)
                if let last = groups.last, selection.name != nil, last.kind == selection.kind {
                    let rows = (last.table["rows"]?.items ?? []) + (table["rows"]?.items ?? [])
                    groups[groups.count - 1].table.set("rows", .list(rows))
                } else {
                    groups.append((selection.kind, table))
                }
            } catch {
                if error.kind == .notFound, ignoresMissing, selection.name != nil { continue }
                guard [.notFound, .forbidden].contains(error.kind), selections.count > 1 else { throw error }
                call.complain(error.lines)
                code = ExitCode.failed
            }
        }
        let full = groups.filter { !($0.table["rows"]?.items.isEmpty ?? true) }
        if full.isEmpty, code == ExitCode.fine, !(ignoresMissing && selections.contains { $0.name != nil }) {
            let isEverywhere = selections.allSatisfy { $0.namespace == nil }
            call.console.note(
                isEverywhere ? "No resources found\n" : "No resources found in \(client.namespace) namespace.\n")
        }
        let isMixed = Set(selections.map(\.kind)).count > 1 || call.flags.isOn("show-kind")
        for (index, group) in full.enumerated() {
            if index > 0 { call.console.print("\n") }
            call.console.print(text(group.table, group.kind, isMixed: isMixed))
        }
        return code
    }

    private func text(_ table: DocumentNode, _ kind: KindEntry, isMixed: Bool) -> String {
        let server = ServerTable(table, style(kind, isMixed: isMixed))
        var lines = TableText(server.headers)
        lines.rows = sorted(table["rows"]?.items ?? []).map(server.cells)
        return lines.text(withHeaders: !call.flags.isOn("no-headers"))
    }

    private func style(_ kind: KindEntry, isMixed: Bool) -> ServerTable.Style {
        var style = ServerTable.Style()
        if case .table(let isWide) = form { style.isWide = isWide }
        style.showsNamespace = call.flags.isOn("all-namespaces") && kind.isNamespaced
        style.showsLabels = call.flags.isOn("show-labels")
        style.kindOfNames = isMixed ? kind : nil
        return style
    }

    private func sorted(_ rows: [DocumentNode]) -> [DocumentNode] {
        guard let text = call.flags.value("sort-by"), let path = try? JSONPathExpression(Self.unbraced(text)) else {
            return rows
        }
        func key(_ node: DocumentNode) -> DocumentNode? {
            let object = node["object"] ?? node
            return path.values(root: object, here: object).first
        }
        return rows.enumerated().sorted { left, right in
            let (a, b) = (key(left.element), key(right.element))
            if let a = a?.double, let b = b?.double, a != b { return a < b }
            let (mine, other) = (a.map(JSONPathTemplate.plain) ?? "", b.map(JSONPathTemplate.plain) ?? "")
            return mine == other ? left.offset < right.offset : mine < other
        }.map(\.element)
    }

    private static func unbraced(_ text: String) -> String {
        text.hasPrefix("{") && text.hasSuffix("}") ? String(text.dropFirst().dropLast()) : text
    }

    private func objects(_ selections: [ObjectSelection]) async throws -> Int32 {
        var code = ExitCode.fine
        var found: [(kind: KindEntry, object: DocumentNode)] = []
        for selection in selections {
            do throws(ResourceFailure) {
                if let name = selection.name {
                    let object = try await client.get(selection.kind, namespace: selection.namespace, name: name)
                    found.append((selection.kind, object))
                } else {
                    found += try await client.list(selection).items.map { (selection.kind, $0) }
                }
            } catch {
                if error.kind == .notFound, ignoresMissing, selection.name != nil { continue }
                guard error.kind == .notFound, selections.count > 1 else { throw error }
                call.complain(error.lines)
                code = ExitCode.failed
            }
        }
        let isOne = selections.count == 1 && selections[0].name != nil
        if isOne, found.isEmpty { return code }
        let keep = call.flags.isOn("show-managed-fields")
        let objects = sorted(found.map { keep ? $0.object : ObjectText.withoutManagedFields($0.object) })
        let whole = ObjectText.one(of: objects, asList: !isOne)
        switch form {
        case .json: call.console.print(ObjectText.text(whole, form: "json"))
        case .yaml: call.console.print(ObjectText.text(whole, form: "yaml"))
        case .jsonPath(let template): call.console.print(template.text(whole))
        case .name:
            for (kind, object) in found {
                call.console.print(kind.label(object.at("metadata", "name")?.string ?? "") + "\n")
            }
        case .columns(let columns):
            var table = TableText(columns.map(\.header))
            table.rows = objects.map { OutputForm.cells($0, columns) }
            call.console.print(table.text(withHeaders: !call.flags.isOn("no-headers")))
        case .table: break
        }
        return code
    }
}

/// What there is, then every change, until the command is ended.
private struct WatchRun {
    let call: Invocation
    let client: ResourceClient
    let form: OutputForm
    let selection: ObjectSelection

    func run() async throws -> Int32 {
        var isFirst = true
        while true {
            do throws(ResourceFailure) {
                if form.isTable { try await table(&isFirst) } else { try await objects(&isFirst) }
                return ExitCode.fine
            } catch {
                // The history that the watch went on from is gone: what there is now is shown again.
                if error.kind != .expired { throw error }
            }
        }
    }

    private func table(_ isFirst: inout Bool) async throws(ResourceFailure) {
        var style = ServerTable.Style()
        if case .table(let isWide) = form { style.isWide = isWide }
        style.showsNamespace = call.flags.isOn("all-namespaces") && selection.kind.isNamespaced
        style.showsLabels = call.flags.isOn("show-labels")
        style.kindOfNames = call.flags.isOn("show-kind") ? selection.kind : nil
        let table = try await client.table(selection)
        let server = ServerTable(table, style)
        var lines = TableText(server.headers)
        lines.rows = (table["rows"]?.items ?? []).map(server.cells)
        let text = lines.text(withHeaders: isFirst && !call.flags.isOn("no-headers"))
        let isHidden = call.flags.isOn("watch-only")
        if isHidden, isFirst {
            call.console.print(lines.line(server.headers))
        } else if !isHidden {
            call.console.print(text)
        }
        isFirst = false
        let revision =
            table.at("metadata", "resourceVersion")?.string
            ?? table["rows"]?.items.first?.at("object", "metadata", "resourceVersion")?.string ?? ""
        let watch = client.watch(selection, after: revision, asTable: true)
        while let event = try await watch.next() {
            for row in event.object["rows"]?.items ?? [event.object] {
                call.console.print(lines.line(server.cells(row)))
            }
        }
    }

    private func objects(_ isFirst: inout Bool) async throws(ResourceFailure) {
        var revision = ""
        var items: [DocumentNode] = []
        if let name = selection.name {
            let object = try await client.get(selection.kind, namespace: selection.namespace, name: name)
            revision = object.at("metadata", "resourceVersion")?.string ?? ""
            items = [object]
        } else {
            let list = try await client.list(selection)
            (items, revision) = (list.items, list.revision)
        }
        var columns = TableText([])
        if case .columns(let named) = form {
            columns = TableText(named.map(\.header))
            columns.rows = items.map { OutputForm.cells($0, named) }
            let text = columns.text()
            if !call.flags.isOn("watch-only") { call.console.print(text) }
        } else if !call.flags.isOn("watch-only") {
            for item in items { show(item, columns) }
        }
        isFirst = false
        let watch = client.watch(selection, after: revision)
        while let event = try await watch.next() { show(event.object, columns) }
    }

    private func show(_ object: DocumentNode, _ columns: TableText) {
        let object = call.flags.isOn("show-managed-fields") ? object : ObjectText.withoutManagedFields(object)
        switch form {
        case .json: call.console.print(ObjectText.text(object, form: "json"))
        case .yaml: call.console.print("---\n" + ObjectText.text(object, form: "yaml"))
        case .jsonPath(let template): call.console.print(template.text(object) + "\n")
        case .name:
            call.console.print(selection.kind.label(object.at("metadata", "name")?.string ?? "") + "\n")
        case .columns(let named): call.console.print(columns.line(OutputForm.cells(object, named)))
        case .table: break
        }
    }
}
