// proto3 JSON on a document: numbers, strings, bytes, enumerations.

import Base
import Document

extension DocumentDecoder {
    func scalar(_ kind: FieldKind, _ field: FieldSchema, _ node: DocumentNode) throws(InvalidConfiguration)
        -> FieldValue
    {
        switch kind {
        case .string:
            guard let text = Self.text(of: node) else {
                let isPlain = node.plainText != nil
                throw failure(node, expected: "a string", note: isPlain ? "quotes make a string of it" : nil)
            }
            return .string(text)
        case .bool:
            switch node.value {
            case .bool(let value): return .bool(value)
            case .string("true"): return .bool(true)
            case .string("false"): return .bool(false)
            default: throw failure(node, expected: "true or false")
            }
        case .bytes:
            guard let text = Self.text(of: node), let bytes = Base64.decode(text) else {
                throw failure(node, expected: "bytes in base64")
            }
            return .bytes(bytes)
        case .double, .float: return .double(try floating(kind, node))
        case .enumeration: return .signed(Int64(try enumeration(field, node)))
        case .message(let type): throw failure(node, expected: "a \(type)")
        case .int32, .sint32, .sfixed32: return .signed(try signed(node, Int64(Int32.min)...Int64(Int32.max)))
        case .int64, .sint64, .sfixed64: return .signed(try signed(node, Int64.min...Int64.max))
        case .uint32, .fixed32: return .unsigned(try unsigned(node, through: UInt64(UInt32.max)))
        case .uint64, .fixed64: return .unsigned(try unsigned(node, through: UInt64.max))
        }
    }

    /// Envoy hands unquoted YAML numbers that are no 32-bit integers on as text, so they make strings.
    static func text(of node: DocumentNode) -> String? {
        switch node.value {
        case .string(let text): return text
        case .double, .unsigned: return node.plainText
        case .integer(let value):
            guard node.plainText != nil, Int32(exactly: value) == nil else { return nil }
            return "\(value)"
        default: return nil
        }
    }

    private func signed(_ node: DocumentNode, _ range: ClosedRange<Int64>) throws(InvalidConfiguration) -> Int64 {
        var found: Int64?
        switch node.value {
        case .integer(let value): found = value
        case .double(let value): found = Int64(exactly: value)
        case .string(let text): found = Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) }
        default: break
        }
        guard let found, range.contains(found) else {
            throw failure(node, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return found
    }

    private func unsigned(_ node: DocumentNode, through limit: UInt64) throws(InvalidConfiguration) -> UInt64 {
        var found: UInt64?
        switch node.value {
        case .integer(let value): found = UInt64(exactly: value)
        case .unsigned(let value): found = value
        case .double(let value): found = UInt64(exactly: value)
        case .string(let text): found = UInt64(text) ?? Double(text).flatMap { UInt64(exactly: $0) }
        default: break
        }
        guard let found, found <= limit else { throw failure(node, expected: "a whole number from 0 to \(limit)") }
        return found
    }

    private func floating(_ kind: FieldKind, _ node: DocumentNode) throws(InvalidConfiguration) -> Double {
        var found: Double?
        switch node.value {
        case .integer(let value): found = Double(value)
        case .unsigned(let value): found = Double(value)
        case .double(let value): found = value
        case .string("NaN"): found = .nan
        case .string("Infinity"): found = .infinity
        case .string("-Infinity"): found = -.infinity
        case .string(let text):
            let isNumber = text.utf8.allSatisfy { ($0 >= 0x2B && $0 <= 0x39) || $0 | 0x20 == 0x65 }
            found = isNumber ? Double(text) : nil
        default: break
        }
        guard let found else { throw failure(node, expected: "a number") }
        if kind == .double { return found }
        let narrow = Float(found)
        if narrow.isInfinite, found.isFinite { throw failure(node, expected: "a number that a float can hold") }
        return Double(narrow)
    }

    private func enumeration(_ field: FieldSchema, _ node: DocumentNode) throws(InvalidConfiguration) -> Int32 {
        guard let type = field.enumeration else { throw failure(node, expected: "nothing") }
        switch node.value {
        case .integer(let value): if let number = Int32(exactly: value) { return number }
        // Envoy takes YAML's 3.0 for text and finds no such name.
        case .double(let value): if node.plainText == nil, let number = Int32(exactly: value) { return number }
        case .null where type.name == "google.protobuf.NullValue": return 0
        case .string(let text):
            if let value = type.value(named: text) { return value.number }
            let folded = text.lowercased()
            if let value = type.values.first(where: { $0.name.lowercased() == folded }) { return value.number }
            if let number = Int32(text) { return number }
        default: break
        }
        let names = type.values.map(\.name)
        var note: String?
        if case .string(let text) = node.value, let near = Suggestion.nearest(to: text.uppercased(), among: names) {
            note = "did you mean \(near)?"
        }
        throw failure(node, expected: "one of \(names.joined(separator: ", "))", note: note)
    }
}
