// What keeps a configuration from being applied: items that nothing tells apart, and values of another form than declared.

import Document
import MeshAPI

extension TypedTree {
    func problem(in applied: DocumentNode) -> FieldProblem? { problem(applied, schema.root, FieldPath()) }

    private func problem(_ value: DocumentNode, _ index: Int, _ path: FieldPath) -> FieldProblem? {
        let node = node(index)
        switch value.value {
        case .mapping(let members):
            if let type = node.type, type != .object { return Self.mismatch(value, type, path) }
            if node.isAtomicMap { return nil }
            for (key, member) in members {
                if let found = problem(member, child(node, key.text), path.field(key.text)) { return found }
            }
            return nil
        case .list(let items):
            if let type = node.type, type != .array { return Self.mismatch(value, type, path) }
            return problem(items, node, path)
        case .null: return nil
        default:
            guard let type = node.type, type == .object || type == .array else { return nil }
            return Self.mismatch(value, type, path)
        }
    }

    private func problem(_ items: [DocumentNode], _ node: SchemaNode, _ path: FieldPath) -> FieldProblem? {
        let keys: [String]?
        switch node.keying {
        case .set?: keys = nil
        case .map(let names)?: keys = names
        default: return nil
        }
        var seen: Set<PathElement> = []
        for (position, item) in items.enumerated() {
            let place = path.index(position)
            if keys == nil ? item.isMapping || item.isList || item.isNull : !item.isMapping {
                return FieldProblem(
                    path: place.text, line: item.line, reason: .wrongType,
                    message: "Invalid value: found \(item.value.kindName), expected "
                        + (keys == nil ? "a scalar as item of a set" : "an object with the keys of its list"))
            }
            guard let element = element(of: item, node, keys: keys) else {
                let names = (keys ?? []).map { "\"\($0)\"" }.joined(separator: " ")
                return FieldProblem(
                    path: place.text, line: item.line, reason: .missing,
                    message: "associative list with keys has an element that omits all key fields [\(names)] "
                        + "(and doesn't have default values for any key fields)")
            }
            if !seen.insert(element).inserted {
                return FieldProblem(
                    path: place.text, line: item.line, reason: .duplicate,
                    message: "duplicate entries for key \(element.described)")
            }
            if let found = problem(item, itemIndex(node), place) { return found }
        }
        return nil
    }

    private static func mismatch(_ value: DocumentNode, _ type: SchemaType, _ path: FieldPath) -> FieldProblem {
        let wanted = type == .object ? "map" : type == .array ? "list" : type.rawValue
        return FieldProblem(
            path: path.text, line: value.line, reason: .wrongType,
            message: "Invalid value: found \(value.value.kindName), expected \(wanted)")
    }
}
