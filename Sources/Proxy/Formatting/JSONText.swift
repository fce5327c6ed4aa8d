// JSON as Envoy prints it: escapes, numbers, structures.

import Base

extension ByteQueue {
    /// In quotes, with JSON's escapes. Bytes that are not UTF-8 pass through.
    public mutating func append(jsonString text: ByteView) {
        append(byte: 0x22)
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case 0x22: append("\\\"")
            case 0x5C: append("\\\\")
            case 0x08: append("\\b")
            case 0x0C: append("\\f")
            case 0x0A: append("\\n")
            case 0x0D: append("\\r")
            case 0x09: append("\\t")
            case 0..<0x20, 0x7F:
                append("\\u00")
                append(byte: byte >> 4 + 0x30)
                append(byte: byte & 15 < 10 ? byte & 15 + 0x30 : byte & 15 + 0x57)
            default: append(byte: byte)
            }
        }
        append(byte: 0x22)
    }

    /// Integers without a fraction, others in the shortest form that reads back the same.
    public mutating func append(jsonNumber value: Double) {
        if let integer = Int64(exactly: value), integer.magnitude < 1 << 53 {
            if integer < 0 { append(byte: 0x2D) }
            return append(decimal: integer.magnitude)
        }
        if !value.isFinite { return append("null") }
        append("\(value)")
    }
}

extension MetadataValue {
    /// Keys in order.
    public func appendJSON(to out: inout ByteQueue) {
        switch self {
        case .null: out.append("null")
        case .bool(let value): out.append(value ? "true" : "false")
        case .number(let value): out.append(jsonNumber: value)
        case .string(let text): text.withView { out.append(jsonString: $0) }
        case .list(let values):
            out.append(byte: 0x5B)
            for (index, value) in values.enumerated() {
                if index > 0 { out.append(byte: 0x2C) }
                value.appendJSON(to: &out)
            }
            out.append(byte: 0x5D)
        case .structure(let fields):
            out.append(byte: 0x7B)
            for (index, key) in fields.keys.sorted().enumerated() {
                if index > 0 { out.append(byte: 0x2C) }
                key.withView { out.append(jsonString: $0) }
                out.append(byte: 0x3A)
                fields[key]?.appendJSON(to: &out)
            }
            out.append(byte: 0x7D)
        }
    }
}
