// Drops what a schema does not know.

import Document
import MeshAPI

struct SchemaPruner {
    let schema: StructuralSchema
    private(set) var unknown: [FieldProblem] = []

    init(schema: StructuralSchema) { self.schema = schema }

    mutating func prune(_ value: DocumentNode, at index: Int, _ path: FieldPath, isRoot: Bool = false) -> DocumentNode {
        let node = schema.nodes[index]
        switch value.value {
        case .mapping(let members):
            if node.type == nil && node.properties.isEmpty && !node.preservesUnknown, case .none = node.additional {
                return value
            }
            return pruned(members, value, node, path, isResource: isRoot || node.isEmbeddedResource)
        case .list(let items):
            guard let inner = node.items else { return value }
            var result: [DocumentNode] = []
            result.reserveCapacity(items.count)
            for (position, item) in items.enumerated() {
                result.append(prune(item, at: inner, path.index(position)))
            }
            return DocumentNode(.list(result), line: value.line, column: value.column)
        default: return value
        }
    }

    private mutating func pruned(
        _ members: [(key: DocumentKey, value: DocumentNode)], _ value: DocumentNode, _ node: SchemaNode,
        _ path: FieldPath, isResource: Bool
    ) -> DocumentNode {
        var result: [(key: DocumentKey, value: DocumentNode)] = []
        result.reserveCapacity(members.count)
        for (key, member) in members {
            let name = key.text
            let place = path.field(name)
            if let inner = node.properties[name] {
                if member.isNull, dropsNull(inner) { continue }
                result.append((key: key, value: prune(member, at: inner, place)))
                continue
            }
            if isResource, name == "apiVersion" || name == "kind" || name == "metadata" {
                result.append((key: key, value: member))
                continue
            }
            switch node.additional {
            case .any: result.append((key: key, value: member))
            case .schema(let inner): result.append((key: key, value: prune(member, at: inner, place)))
            case .none:
                if node.preservesUnknown {
                    result.append((key: key, value: member))
                } else {
                    unknown.append(
                        FieldProblem(
                            path: place.text, line: key.line, reason: .unknownField,
                            message: "unknown field \"\(place.text)\""))
                }
            }
        }
        return DocumentNode(.mapping(result), line: value.line, column: value.column)
    }

    private func dropsNull(_ index: Int) -> Bool {
        let node = schema.nodes[index]
        return !node.isNullable && !(node.type == nil && node.preservesUnknown)
    }
}
