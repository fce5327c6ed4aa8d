// JSON text as kubectl writes it into its annotation: members by name, no blanks, and what HTML could mistake escaped.

import Document

public enum CanonicalJSON {
    /// With `indent` in lines, as kubectl prints; unless `sorts` members stay in their order.
    public static func text(_ value: DocumentValue, indent: Int? = nil, sorts: Bool = true) -> String {
        var writer = CanonicalWriter(indent: indent, sorts: sorts)
        writer.write(value, depth: 1)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

private struct CanonicalWriter {
    let indent: Int?
    let sorts: Bool
    var bytes: [UInt8] = []

    /// Recursion is as deep as the value, which parsers bound.
    mutating func write(_ value: DocumentValue, depth: Int) {
        switch value {
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                breakLine(depth)
                write(item.value, depth: depth + 1)
            }
            if !items.isEmpty { breakLine(depth - 1) }
            bytes.append(UInt8(ascii: "]"))
        case .mapping(let members):
            bytes.append(UInt8(ascii: "{"))
            let ordered =
                sorts ? members.sorted { $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8) } : members
            for (index, member) in ordered.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                breakLine(depth)
                quote(member.key.text)
                bytes.append(UInt8(ascii: ":"))
                if indent != nil { bytes.append(0x20) }
                write(member.value.value, depth: depth + 1)
            }
            if !members.isEmpty { breakLine(depth - 1) }
            bytes.append(UInt8(ascii: "}"))
        case .string(let text): quote(text)
        default: bytes += Array(value.json().utf8)
        }
    }

    private mutating func breakLine(_ depth: Int) {
        guard let indent else { return }
        bytes.append(0x0A)
        bytes += Array(repeating: 0x20, count: indent * depth)
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += Array("\\\"".utf8)
            case "\\": bytes += Array("\\\\".utf8)
            case "\u{08}": bytes += Array("\\b".utf8)
            case "\t": bytes += Array("\\t".utf8)
            case "\n": bytes += Array("\\n".utf8)
            case "\u{0C}": bytes += Array("\\f".utf8)
            case "\r": bytes += Array("\\r".utf8)
            case "<", ">", "&", "\u{2028}", "\u{2029}": escape(scalar)
            case _ where scalar.value < 0x20: escape(scalar)
            default: bytes += Array(String(scalar).utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        let digits = String(scalar.value, radix: 16)
        bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
    }
}
