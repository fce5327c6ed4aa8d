// JSON in one line with a space behind each comma and colon, as bookinfo's services write it: people search it by eye and grep.

import Document

enum SpacedJSON {
    static func text(_ node: DocumentNode) -> String {
        switch node.value {
        case .mapping(let members):
            let texts = members.map { "\(DocumentNode.string($0.key.text).value.json()): \(text($0.value))" }
            return "{\(texts.joined(separator: ", "))}"
        case .list(let items): return "[\(items.map(text).joined(separator: ", "))]"
        default: return node.value.json()
        }
    }
}
