// Reads one type of the schema text; its format is described in Tools/generate-envoy-schema.py.

import Base

/// The text is generated together with this program, so what does not fit is a programmer's error and traps.
struct SchemaParser {
    private var rest: ByteView
    private var words: [ByteView] = []

    init(_ text: ByteView) { rest = text }

    mutating func enumeration() -> EnumerationSchema {
        nextLine()
        let name = words[0].string
        var values: [EnumerationSchema.Value] = []
        while nextLine() {
            let marks = words.dropFirst(2)
            values.append(
                EnumerationSchema.Value(
                    number: Int32(words[0].string) ?? 0, name: words[1].string,
                    isDeprecated: marks.contains { $0.equals("deprecated") },
                    isDisallowed: marks.contains { $0.equals("disallowed") }))
        }
        return EnumerationSchema(name: name, values: values)
    }

    mutating func message() -> MessageSchema {
        nextLine()
        let name = words[0].string
        var fields: [FieldSchema] = []
        var oneofs: [OneofSchema] = []
        while nextLine() {
            if words[0].equals("oneof") {
                oneofs.append(OneofSchema(name: words[1].string, members: [], isRequired: words.count > 2))
                continue
            }
            let field = field(index: fields.count)
            if let oneof = field.oneof { oneofs[oneof].members.append(field.index) }
            fields.append(field)
        }
        return MessageSchema(name: name, fields: fields, oneofs: oneofs)
    }

    private func field(index: Int) -> FieldSchema {
        let number = UInt32(truncatingIfNeeded: words[0].decimal ?? 0)
        let name = words[1].string
        var (kind, cardinality) = Self.type(words[2])
        var jsonName: String?
        var oneof: Int?
        var (isPacked, isDeprecated, isDisallowed, isSensitive) = (true, false, false, false)
        var rules: FieldRules?
        for word in words.dropFirst(3) {
            if word.first == UInt8(ascii: "@") {
                oneof = Int(word.dropFirst(1).decimal ?? 0)
                cardinality = .explicit
            } else if word.equals("?") {
                cardinality = .explicit
            } else if word.hasPrefix("json=") {
                jsonName = word.dropFirst(5).string
            } else if word.equals("unpacked") {
                isPacked = false
            } else if word.equals("deprecated") {
                isDeprecated = true
            } else if word.equals("disallowed") {
                isDisallowed = true
            } else if word.equals("sensitive") {
                isSensitive = true
            } else {
                rules = rules ?? FieldRules()
                rules?.add(word.string, kind: kind, cardinality: cardinality)
            }
        }
        return FieldSchema(
            name: name, jsonName: jsonName ?? Self.jsonName(name), number: number, index: index, kind: kind,
            cardinality: cardinality, oneof: oneof, isPacked: isPacked, isDeprecated: isDeprecated,
            isDisallowed: isDisallowed, isSensitive: isSensitive, rules: rules)
    }

    private static func type(_ word: ByteView) -> (FieldKind, FieldCardinality) {
        if word.hasSuffix(Array("[]".utf8)) { return (kind(word.prefix(word.count - 2)), .repeated) }
        if let arrow = word.firstIndex(of: UInt8(ascii: ">")) {
            return (kind(word.dropFirst(arrow + 1)), .map(key: kind(word.prefix(arrow))))
        }
        let kind = kind(word)
        return (kind, kind.isMessage ? .explicit : .implicit)
    }

    private static func kind(_ word: ByteView) -> FieldKind {
        if word.first == UInt8(ascii: ".") { return .message(word.dropFirst(1).string) }
        if word.first == UInt8(ascii: "#") { return .enumeration(word.dropFirst(1).string) }
        guard let kind = FieldKind.scalar(named: word.string) else {
            preconditionFailure("the schema has the unknown type \(word.string)")
        }
        return kind
    }

    /// proto3's lowerCamelCase.
    private static func jsonName(_ name: String) -> String {
        var bytes: [UInt8] = []
        var isUpper = false
        for byte in name.utf8 {
            if byte == UInt8(ascii: "_") {
                isUpper = true
            } else {
                bytes.append(isUpper ? ASCII.uppercase(byte) : byte)
                isUpper = false
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Splits the next line into words; false at the end.
    @discardableResult
    private mutating func nextLine() -> Bool {
        guard let end = rest.firstIndex(of: 0x0A) else { return false }
        var line = rest.prefix(end)
        rest = rest.dropFirst(end + 1)
        words.removeAll(keepingCapacity: true)
        while let space = line.firstIndex(of: 0x20) {
            words.append(line.prefix(space))
            line = line.dropFirst(space + 1)
        }
        words.append(line)
        return true
    }
}

extension FieldKind {
    static func scalar(named name: String) -> FieldKind? {
        switch name {
        case "double": .double
        case "float": .float
        case "int32": .int32
        case "int64": .int64
        case "uint32": .uint32
        case "uint64": .uint64
        case "sint32": .sint32
        case "sint64": .sint64
        case "fixed32": .fixed32
        case "fixed64": .fixed64
        case "sfixed32": .sfixed32
        case "sfixed64": .sfixed64
        case "bool": .bool
        case "string": .string
        case "bytes": .bytes
        default: nil
        }
    }
}
