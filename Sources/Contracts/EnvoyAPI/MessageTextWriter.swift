// Messages to protobuf's text format, as protobuf's own printers write it.

import Base

extension Message {
    /// A line per field, messages in braces and indented.
    public func text() -> String {
        var writer = MessageTextWriter()
        writer.fields(of: self)
        return String(decoding: writer.out, as: UTF8.self)
    }
}

/// Recursion is as deep as the message, which whoever made it bounds.
struct MessageTextWriter {
    var out: [UInt8] = []
    private var depth = 0

    mutating func fields(of message: Message) {
        for field in message.schema.fields {
            guard let value = message.value(field.number) else { continue }
            switch value {
            case .list(let items): for item in items { write(field, item) }
            case .map(let entries):
                for entry in entries {
                    open(field.name)
                    line("key", entry.key.textForm)
                    write(named: "value", field, entry.value)
                    close()
                }
            default: write(field, value)
            }
        }
    }

    private mutating func write(_ field: FieldSchema, _ value: FieldValue) { write(named: field.name, field, value) }

    private mutating func write(named name: String, _ field: FieldSchema, _ value: FieldValue) {
        switch value {
        case .message(let inner):
            open(name)
            fields(of: inner)
            close()
        case .signed(let number):
            let word = field.enumeration?.value(number: Int32(truncatingIfNeeded: number))?.name
            line(name, Array((word ?? "\(number)").utf8))
        default: line(name, value.textForm)
        }
    }

    private mutating func open(_ name: String) {
        indent()
        out += name.utf8
        out += " {\n".utf8
        depth += 1
    }

    private mutating func close() {
        depth -= 1
        indent()
        out += "}\n".utf8
    }

    private mutating func line(_ name: String, _ value: [UInt8]) {
        indent()
        out += name.utf8
        out += ": ".utf8
        out += value
        out.append(0x0A)
    }

    private mutating func indent() { out += repeatElement(0x20, count: depth * 2) }
}

extension FieldValue {
    fileprivate var textForm: [UInt8] {
        switch self {
        case .bool(let value): Array((value ? "true" : "false").utf8)
        case .signed(let value): Array("\(value)".utf8)
        case .unsigned(let value): Array("\(value)".utf8)
        case .double(let value): Array(Self.text(of: value).utf8)
        case .string(let value): Self.quoted(Array(value.utf8))
        case .bytes(let value): Self.quoted(value)
        case .message, .list, .map: []
        }
    }

    private static func text(of number: Double) -> String {
        if number.isNaN { return "nan" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// C's escapes; whatever is not printable ASCII in octal.
    private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x22]
        for byte in bytes {
            switch byte {
            case 0x0A: out += #"\n"#.utf8
            case 0x0D: out += #"\r"#.utf8
            case 0x09: out += #"\t"#.utf8
            case 0x22: out += #"\""#.utf8
            case 0x27: out += #"\'"#.utf8
            case 0x5C: out += #"\\"#.utf8
            case 0x20..<0x7F: out.append(byte)
            default: out += [0x5C, 0x30 + (byte >> 6), 0x30 + (byte >> 3 & 7), 0x30 + (byte & 7)]
            }
        }
        out.append(0x22)
        return out
    }
}
