// Metadata and other free-form values as configuration gives them.

import Document
import EnvoyAPI

extension MetadataValue {
    public init(_ value: DocumentValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .integer(let number): self = .number(Double(number))
        case .unsigned(let number): self = .number(Double(number))
        case .double(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .list(let items): self = .list(items.map { MetadataValue($0.value) })
        case .mapping(let members):
            self = .structure(Self.fields(members.map { ($0.key.text, $0.value.value) }))
        }
    }

    static func fields(_ members: [(String, DocumentValue)]) -> [String: MetadataValue] {
        Dictionary(members.map { ($0.0, MetadataValue($0.1)) }) { _, last in last }
    }
}

extension MetadataSet {
    /// A field of type `envoy.config.core.v3.Metadata`; empty when unset.
    public init(_ node: ConfigNode, _ field: String) {
        self.init()
        guard case .mapping(let filters) = node.structValue(field) else { return }
        for (key, value) in filters {
            guard case .mapping(let members) = value.value else { continue }
            merge(filter: key.text, MetadataValue.fields(members.map { ($0.key.text, $0.value.value) }))
        }
    }
}

extension MetadataValue {
    /// As a document's value; keys sorted.
    public var document: DocumentNode {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): DocumentNode(.double(number))
        case .string(let text): .string(text)
        case .list(let items): .list(items.map(\.document))
        case .structure(let fields): Self.mapping(fields)
        }
    }

    fileprivate static func mapping(_ fields: [String: MetadataValue]) -> DocumentNode {
        DocumentNode(
            .mapping(fields.sorted { $0.key < $1.key }.map { (key: DocumentKey($0.key), value: $0.value.document) }))
    }
}

extension MetadataSet {
    /// As `envoy.config.core.v3.Metadata`.
    public var message: Message {
        var message = Message(type: "envoy.config.core.v3.Metadata")
        for (filter, fields) in filters.sorted(by: { $0.key < $1.key }) {
            message.insert(
                .structure(MetadataValue.mapping(fields).value), key: .string(filter), into: "filter_metadata")
        }
        return message
    }
}
