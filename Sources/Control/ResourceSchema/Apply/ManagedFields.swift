// `metadata.managedFields`: the managers of an object, read and written.

import Document

struct ManagerIdentity: Hashable, Sendable {
    enum Operation: String, Sendable { case apply = "Apply", update = "Update" }

    let name: String
    let operation: Operation
    /// Empty for appliers: whatever version they use, they are the same manager.
    let apiVersion: String
    let subresource: String
}

struct ManagedEntry: Sendable {
    var fields: FieldSet
    var apiVersion: String
    var time: String?
}

struct ManagedFields: Sendable {
    var entries: [ManagerIdentity: ManagedEntry] = [:]

    init() {}

    /// Of an object's metadata; nil when an entry can't be understood.
    init?(reading list: DocumentNode?) {
        for item in list?.items ?? [] {
            guard let operation = ManagerIdentity.Operation(rawValue: item["operation"]?.string ?? ""),
                item["fieldsType"]?.string == "FieldsV1", let fields = FieldSet(reading: item["fieldsV1"] ?? .null)
            else { return nil }
            let apiVersion = item["apiVersion"]?.string ?? ""
            let identity = ManagerIdentity(
                name: item["manager"]?.string ?? "", operation: operation,
                apiVersion: operation == .apply ? "" : apiVersion, subresource: item["subresource"]?.string ?? "")
            let entry = ManagedEntry(fields: fields, apiVersion: apiVersion, time: item["time"]?.string)
            entries[identity] = entry
        }
    }

    /// Appliers first, then by time and name.
    var node: DocumentNode? {
        let ordered = entries.sorted { left, right in
            if left.key.operation != right.key.operation { return left.key.operation == .apply }
            let mine = (left.value.time ?? "", left.key.name, left.value.apiVersion, left.key.subresource)
            return mine < (right.value.time ?? "", right.key.name, right.value.apiVersion, right.key.subresource)
        }
        let items = ordered.filter { !$0.value.fields.isEmpty }.map { identity, entry in
            var item: DocumentNode = [
                "manager": .string(identity.name), "operation": .string(identity.operation.rawValue),
                "apiVersion": .string(entry.apiVersion),
            ]
            if let time = entry.time { item.set("time", .string(time)) }
            item.set("fieldsType", "FieldsV1")
            item.set("fieldsV1", entry.fields.node)
            if !identity.subresource.isEmpty { item.set("subresource", .string(identity.subresource)) }
            return item
        }
        return items.isEmpty ? nil : .list(items)
    }

    /// How messages name a manager.
    static func described(_ identity: ManagerIdentity, _ entry: ManagedEntry) -> String {
        var text = DocumentValue.string(identity.name).json()
        if !identity.subresource.isEmpty {
            text += " with subresource \(DocumentValue.string(identity.subresource).json())"
        }
        if identity.operation == .update { text += " using \(entry.apiVersion)" }
        return text
    }

    private static let mostUpdaters = 10

    /// Keeps the number of updaters small: the oldest of one version join in "ancient-changes".
    mutating func joinOldUpdaters() {
        let updaters = entries.filter { $0.key.operation == .update }.sorted { left, right in
            (left.value.time ?? "", left.key.name) < (right.value.time ?? "", right.key.name)
        }
        var count = updaters.count
        var firstOfVersion: [String: ManagerIdentity] = [:]
        for (identity, entry) in updaters {
            if count <= Self.mostUpdaters { return }
            let bucket = ManagerIdentity(
                name: "ancient-changes", operation: .update, apiVersion: entry.apiVersion, subresource: "")
            guard let first = firstOfVersion[entry.apiVersion] else {
                firstOfVersion[entry.apiVersion] = identity
                continue
            }
            if entries[bucket] == nil {
                entries[bucket] = entries[first]
                entries[first] = nil
            }
            if identity != bucket {
                let joined = entries[bucket]?.fields.union(entry.fields) ?? entry.fields
                entries[bucket] = ManagedEntry(fields: joined, apiVersion: entry.apiVersion, time: entry.time)
                entries[identity] = nil
            }
            count -= 1
        }
    }
}
