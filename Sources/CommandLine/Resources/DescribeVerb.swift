// `skein describe KIND NAME`: a resource to read: what it is, what it says, what is wrong with it, what happened.

import Document
import ResourceClient

extension Verb {
    static let describe = Verb(
        name: "describe", summary: "show a resource to read", usage: "KIND NAME... | KIND/NAME... | KIND -l LABELS",
        about: """
            What it is, what it says, what is wrong with it and what happened to it. A service and a pod are told in words: which
            rules apply to it, where its traffic goes, how it is secured.
            """,
        flags: [.selector, .fieldSelector, .allNamespaces], connects: true,
        examples: ["skein describe service reviews", "skein describe pod ratings-v1", "skein describe vs reviews"],
        run: asking { call, client in try await ResourceDescription.run(call, client) })
}

/// For any kind; services and pods have better words.
enum ResourceDescription {
    static func run(_ call: Invocation, _ client: ResourceClient) async throws -> Int32 {
        let words = try ResourceWords(call.words)
        var texts: [String] = []
        for item in words.items {
            if let name = item.name, let text = try await DescribeMesh.describe(item.kind, name, client) {
                texts.append(text)
                continue
            }
            texts += try await described(try await call.selections(ResourceWords([item]), client), client)
        }
        if texts.isEmpty { call.console.note("No resources found\n") }
        call.console.print(texts.joined(separator: "\n\n"))
        return ExitCode.fine
    }

    private static func described(
        _ selections: [ObjectSelection], _ client: ResourceClient
    ) async throws(ResourceFailure) -> [String] {
        var texts: [String] = []
        for selection in selections {
            let objects: [DocumentNode]
            if let name = selection.name {
                objects = [try await client.get(selection.kind, namespace: selection.namespace, name: name)]
            } else {
                objects = try await client.list(selection).items
            }
            for object in objects { texts.append(text(object, await events(of: object, client))) }
        }
        return texts
    }

    /// None where the server has no events or doesn't show them.
    private static func events(of object: DocumentNode, _ client: ResourceClient) async -> [DocumentNode] {
        guard let uid = object.at("metadata", "uid")?.string, let kind = try? await client.kind("events") else {
            return []
        }
        let selection = ObjectSelection(
            kind, namespace: object.at("metadata", "namespace")?.string, fields: "involvedObject.uid=\(uid)")
        return (try? await client.list(selection).items) ?? []
    }

    static func text(_ object: DocumentNode, _ events: [DocumentNode]) -> String {
        let metadata = object["metadata"] ?? .null
        var rows: [(String, String)] = [("Name", metadata["name"]?.string ?? "")]
        if let namespace = metadata["namespace"]?.string { rows.append(("Namespace", namespace)) }
        rows.append(("Kind", "\(object["kind"]?.string ?? "") (\(object["apiVersion"]?.string ?? ""))"))
        rows.append(("Labels", pairs(metadata["labels"])))
        rows.append(("Annotations", pairs(metadata["annotations"], leavingOut: [ResourceClient.lastApplied])))
        rows.append(("Created", metadata["creationTimestamp"]?.string ?? "<unknown>"))
        if let time = metadata["deletionTimestamp"]?.string {
            let holders = metadata["finalizers"]?.items.compactMap(\.string) ?? []
            rows.append(("Deleted", "\(time), held by \(holders.isEmpty ? "nobody" : holders.joined(separator: ", "))"))
        }
        let owners = (metadata["ownerReferences"]?.items ?? []).map {
            "\($0["kind"]?.string ?? "")/\($0["name"]?.string ?? "")"
        }
        if !owners.isEmpty { rows.append(("Owned by", owners.joined(separator: ", "))) }
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        var text = rows.map { name, value in
            let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
            let head = "\(name):" + String(repeating: " ", count: width - name.count - 1)
            return head + lines.joined(separator: "\n" + String(repeating: " ", count: width)) + "\n"
        }.joined()
        let known: Set<String> = ["apiVersion", "kind", "metadata", "status"]
        let isSecret = object["kind"]?.string == "Secret"
        for member in object.members where !known.contains(member.key.text) {
            text += section(member.key.text, isSecret ? sizes(member.value) : member.value)
        }
        return text + conditions(object["status"]) + status(object["status"]) + eventLines(events)
    }

    private static func pairs(_ node: DocumentNode?, leavingOut hidden: Set<String> = []) -> String {
        let shown = (node?.members ?? []).filter { !hidden.contains($0.key.text) }
        if shown.isEmpty { return "<none>" }
        return shown.map { "\($0.key.text)=\($0.value.string ?? "")" }.sorted().joined(separator: "\n")
    }

    private static func section(_ name: String, _ value: DocumentNode) -> String {
        let title = name.prefix(1).uppercased() + name.dropFirst()
        guard value.isMapping || value.isList else { return "\(title):  \(JSONPathTemplate.plain(value))\n" }
        let lines = YAMLWriter.text(value.value).split(separator: "\n").map { "  \($0)\n" }
        return "\(title):\n" + lines.joined()
    }

    /// What a Secret holds is nobody's to read over a shoulder.
    private static func sizes(_ node: DocumentNode) -> DocumentNode {
        guard node.isMapping else { return node }
        let members = node.members.map { member in
            (key: member.key, value: DocumentNode.string("\(member.value.string?.utf8.count ?? 0) bytes of base64"))
        }
        return DocumentNode(.mapping(members))
    }

    private static func conditions(_ status: DocumentNode?) -> String {
        let conditions = status?["conditions"]?.items ?? []
        if conditions.isEmpty { return "" }
        var table = TableText(["  TYPE", "STATUS", "SINCE", "MESSAGE"])
        table.rows = conditions.map { condition in
            [
                "  " + (condition["type"]?.string ?? ""), condition["status"]?.string ?? "",
                condition["lastTransitionTime"]?.string ?? "",
                condition["message"]?.string ?? condition["reason"]?.string ?? "",
            ]
        }
        return "Conditions:\n" + table.text()
    }

    private static func status(_ status: DocumentNode?) -> String {
        guard let rest = status?.removing("conditions"), !rest.members.isEmpty else { return "" }
        return section("status", rest)
    }

    private static func eventLines(_ events: [DocumentNode]) -> String {
        if events.isEmpty { return "Events:  <none>\n" }
        var table = TableText(["  TYPE", "REASON", "LAST SEEN", "MESSAGE"])
        table.rows = events.map { event in
            [
                "  " + (event["type"]?.string ?? ""), event["reason"]?.string ?? "",
                event["lastTimestamp"]?.string ?? event["eventTime"]?.string ?? "", event["message"]?.string ?? "",
            ]
        }
        return "Events:\n" + table.text()
    }
}
