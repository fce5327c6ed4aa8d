// YAML text in block style, as kubectl prints it: what is written here reads as the same values anywhere.

/// Recursion is as deep as the value, which parsers bound.
public struct YAMLWriter {
    private var lines: [String] = []
    private let sortsKeys: Bool

    private init(sortsKeys: Bool) { self.sortsKeys = sortsKeys }

    /// Ends with a line end. Members come in their order, or by name.
    public static func text(_ value: DocumentValue, sortsKeys: Bool = false) -> String {
        var writer = YAMLWriter(sortsKeys: sortsKeys)
        writer.block(value, first: "", indent: "")
        return writer.lines.joined(separator: "\n") + "\n"
    }

    /// `first` is what stands on the value's first line already, `indent` what its other lines begin with.
    private mutating func block(_ value: DocumentValue, first: String, indent: String) {
        switch value {
        case .mapping(let members) where !members.isEmpty:
            var start = first
            let ordered = sortsKeys ? members.sorted { $0.key.text < $1.key.text } : members
            for member in ordered {
                entry(start + YAMLScalar.text(member.key.text) + ":", member.value.value, indent)
                start = indent
            }
        case .list(let items) where !items.isEmpty:
            var start = first
            for item in items {
                block(item.value, first: start + "- ", indent: indent + "  ")
                start = indent
            }
        default: scalar(value, first: first, indent: indent)
        }
    }

    private mutating func entry(_ head: String, _ value: DocumentValue, _ indent: String) {
        switch value {
        case .mapping(let members) where !members.isEmpty:
            lines.append(head)
            block(value, first: indent + "  ", indent: indent + "  ")
        case .list(let items) where !items.isEmpty:
            lines.append(head)
            block(value, first: indent, indent: indent)
        default: scalar(value, first: head + " ", indent: indent + "  ")
        }
    }

    private mutating func scalar(_ value: DocumentValue, first: String, indent: String) {
        switch value {
        case .mapping: lines.append(first + "{}")
        case .list: lines.append(first + "[]")
        case .string(let text):
            guard let block = YAMLScalar.literal(text) else { return lines.append(first + YAMLScalar.text(text)) }
            lines.append(first + block.header)
            // At the top a literal's lines are indented all the same.
            let inner = indent.isEmpty ? "  " : indent
            for line in block.lines { lines.append(line.isEmpty ? "" : inner + line) }
        case .double(let number) where number.isNaN: lines.append(first + ".nan")
        case .double(let number) where number.isInfinite: lines.append(first + (number < 0 ? "-.inf" : ".inf"))
        default: lines.append(first + value.json())
        }
    }
}

/// How a string has to be written so that it is read as that string.
enum YAMLScalar {
    static func text(_ text: String) -> String {
        if text.unicodeScalars.contains(where: needsEscape) { return doubleQuoted(text) }
        if readsAsOther(text) { return doubleQuoted(text) }
        return isPlain(text)
            ? text
            : "'"
                + text.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''") + "'"
    }

    /// Several lines as a block; nil for what a block can't hold.
    static func literal(_ text: String) -> (header: String, lines: [String])? {
        guard text.unicodeScalars.contains("\n"),
            !text.unicodeScalars.contains(where: { $0 != "\n" && needsEscape($0) })
        else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        // A block that begins with a blank would need its indentation said.
        guard let first = lines.first(where: { !$0.isEmpty }), !first.hasPrefix(" "), lines.first?.isEmpty == false
        else {
            return nil
        }
        if lines.contains(where: { !$0.isEmpty && $0.allSatisfy { $0 == " " } }) { return nil }
        guard lines.last?.isEmpty == true else { return ("|-", lines) }
        lines.removeLast()
        if lines.last?.isEmpty == true { return ("|+", lines) }
        return ("|", lines)
    }

    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            scalar.value == 0x2028 || scalar.value == 0x2029
        default: true
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        if first == 0x20 || last == 0x20 || last == UInt8(ascii: ":") { return false }
        if text.hasPrefix("---") || text.hasPrefix("...") { return false }
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
            if bytes.count == 1 || bytes[1] == 0x20 { return false }
            // Readers of flow style take a question mark or colon in front for more than it is.
            if first != UInt8(ascii: "-") { return false }
        case _ where Array(",[]{}#&*!|>'\"%@`".utf8).contains(first): return false
        default: break
        }
        for (index, byte) in bytes.enumerated() where index + 1 < bytes.count {
            if byte == UInt8(ascii: ":"), bytes[index + 1] == 0x20 { return false }
            if byte == 0x20, bytes[index + 1] == UInt8(ascii: "#") { return false }
        }
        return true
    }

    /// A number, a boolean, null, a time or a merge key to some reader of YAML 1.1 or 1.2.
    private static func readsAsOther(_ text: String) -> Bool {
        if text == "<<" || text == "=" { return true }
        guard case .string = PlainScalar.value(of: text) else { return true }
        switch text.lowercased() {
        case "y", "n", "yes", "no", "on", "off", "true", "false", "null": return true
        default: break
        }
        guard let first = text.utf8.first, (0x30...0x39).contains(first) || [0x2B, 0x2D, 0x2E].contains(first) else {
            return false
        }
        let bare = text.filter { $0 != "_" }
        if bare != text, case .string = PlainScalar.value(of: bare) {} else if bare != text { return true }
        let body = bare.drop { $0 == "-" || $0 == "+" }
        if body.hasPrefix("0o") || body.hasPrefix("0b") || body.hasPrefix("0x") { return true }
        return isTime(text) || isBaseSixty(body)
    }

    /// `2024-01-01`, with or without a time of day.
    private static func isTime(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].utf8.count == 4, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            (1...2).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return false }
        let day = parts[2].prefix { $0.isASCII && $0.isNumber }
        guard (1...2).contains(day.utf8.count) else { return false }
        let rest = parts[2].dropFirst(day.count)
        return rest.isEmpty ? parts.count == 3 : ["T", "t", " "].contains(rest.first)
    }

    /// `1:20`, eighty to readers of YAML 1.1.
    private static func isBaseSixty(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 1
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
            }
    }

    private static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where !needsEscape(scalar): result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let (mark, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
                result += "\\" + mark + String(repeating: "0", count: width - digits.utf8.count) + digits
            }
        }
        return result + "\""
    }
}
