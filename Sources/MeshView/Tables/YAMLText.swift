// Trees as YAML in block style, for people; whatever could be read as something else is quoted.

import Document

public enum YAMLText {
    public static func write(_ node: DocumentNode) -> String {
        var text = ""
        append(node, indent: 0, to: &text)
        return text
    }

    private static func append(_ node: DocumentNode, indent: Int, to text: inout String) {
        let pad = String(repeating: " ", count: indent)
        switch node.value {
        case .list(let items) where !items.isEmpty:
            for item in items {
                text += pad + "-"
                attach(item, indent: indent + 2, isItem: true, to: &text)
            }
        case .mapping(let members) where !members.isEmpty:
            for member in members {
                text += pad + scalar(member.key.text) + ":"
                attach(member.value, indent: indent, isItem: false, to: &text)
            }
        default: text += pad + scalar(node) + "\n"
        }
    }

    /// Behind a `-` or a key: scalars on the same line, an item's first member too.
    private static func attach(_ node: DocumentNode, indent: Int, isItem: Bool, to text: inout String) {
        switch node.value {
        case .mapping(let members) where !members.isEmpty:
            if isItem {
                var inner = ""
                append(node, indent: indent, to: &inner)
                text += " " + inner.drop { $0 == " " }
            } else {
                text += "\n"
                append(node, indent: indent + 2, to: &text)
            }
        case .list(let items) where !items.isEmpty:
            if isItem {
                var inner = ""
                append(node, indent: indent, to: &inner)
                text += " " + inner.drop { $0 == " " }
            } else {
                text += "\n"
                append(node, indent: indent, to: &text)
            }
        default: text += " " + scalar(node) + "\n"
        }
    }

    private static func scalar(_ node: DocumentNode) -> String {
        switch node.value {
        case .string(let text): scalar(text)
        case .list: "[]"
        case .mapping: "{}"
        default: node.value.json()
        }
    }

    private static func scalar(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy(isPlainByte) && text.utf8.first.map(isLetter) == true
        if isPlain, !ambiguous.contains(text.lowercased()), text.last != ":" { return text }
        // JSON's strings are YAML's.
        return DocumentValue.string(text).json()
    }

    private static let ambiguous: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"]

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "/")
    }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".")
    }
}
