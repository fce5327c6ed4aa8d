// Fills in a schema's defaults.

import Document

struct SchemaDefaulter {
    let schema: StructuralSchema

    /// A default is taken where a property is absent, or null that may not be null; what it brings is defaulted in turn.
    func defaulted(_ value: DocumentNode, at index: Int) -> DocumentNode {
        let node = schema.nodes[index]
        switch value.value {
        case .mapping(var members):
            var changed = false
            for position in members.indices {
                let key = members[position].key.text
                let inner: Int
                if let property = node.properties[key] {
                    inner = property
                } else if case .schema(let rest) = node.additional {
                    inner = rest
                } else {
                    continue
                }
                let target = schema.nodes[inner]
                if members[position].value.isNull, !target.isNullable, let preset = target.defaultValue {
                    members[position].value = defaulted(preset, at: inner)
                    changed = true
                } else if members[position].value.isMapping || members[position].value.isList {
                    members[position].value = defaulted(members[position].value, at: inner)
                    changed = true
                }
            }
            for name in node.propertyNames {
                guard let inner = node.properties[name], let preset = schema.nodes[inner].defaultValue else { continue }
                if members.contains(where: { $0.key.text == name }) { continue }
                members.append((key: DocumentKey(name), value: defaulted(preset, at: inner)))
                changed = true
            }
            return changed ? DocumentNode(.mapping(members), line: value.line, column: value.column) : value
        case .list(let items):
            guard let inner = node.items else { return value }
            let result = items.map { defaulted($0, at: inner) }
            return DocumentNode(.list(result), line: value.line, column: value.column)
        default: return value
        }
    }
}
