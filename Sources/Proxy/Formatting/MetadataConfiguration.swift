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
