// JSON as httpbin writes it: two spaces a level, keys sorted, a line end behind it.

import Document

enum PrettyJSON {
    static func text(_ node: DocumentNode) -> String {
        var result = ""
        write(node, depth: 0, into: &result)
        return result + "\n"
    }

    private static func write(_ node: DocumentNode, depth: Int, into result: inout String) {
        let inner = String(repeating: "  ", count: depth + 1)
        let outer = String(repeating: "  ", count: depth)
        switch node.value {
        case .mapping(let members) where !members.isEmpty:
            result += "{\n"
            for (index, member) in members.sorted(by: { $0.key.text < $1.key.text }).enumerated() {
                if index > 0 { result += ",\n" }
                result += inner + DocumentNode.string(member.key.text).value.json() + ": "
                write(member.value, depth: depth + 1, into: &result)
            }
            result += "\n\(outer)}"
        case .list(let items) where !items.isEmpty:
            result += "[\n"
            for (index, item) in items.enumerated() {
                if index > 0 { result += ",\n" }
                result += inner
                write(item, depth: depth + 1, into: &result)
            }
            result += "\n\(outer)]"
        default: result += node.value.json()
        }
    }
}
