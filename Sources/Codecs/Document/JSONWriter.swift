// JSON text in the layout of protobuf's printer: one space a level when pretty.

/// The caller opens and closes in order; commas, line ends and escapes are this writer's.
public struct JSONWriter {
    private var bytes: [UInt8] = []
    private let isPretty: Bool
    private var depth = 0
    private var needsComma = false
    private var followsKey = false

    public init(pretty: Bool) { isPretty = pretty }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func beginObject() { begin(UInt8(ascii: "{")) }
    public mutating func endObject() { end(UInt8(ascii: "}")) }
    public mutating func beginList() { begin(UInt8(ascii: "[")) }
    public mutating func endList() { end(UInt8(ascii: "]")) }

    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(0x20) }
        followsKey = true
    }

    public mutating func string(_ value: String) {
        separate()
        quote(value)
        needsComma = true
    }

    public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
    public mutating func null() { raw("null") }
    public mutating func integer(_ value: some BinaryInteger) { raw("\(value)") }

    /// NaN and infinities become the strings that proto3 JSON has for them.
    public mutating func double(_ value: Double) {
        if value.isNaN { return string("NaN") }
        if value.isInfinite { return string(value < 0 ? "-Infinity" : "Infinity") }
        raw(Self.trimmed("\(value)"))
    }

    public mutating func float(_ value: Float) {
        if value.isNaN { return string("NaN") }
        if value.isInfinite { return string(value < 0 ? "-Infinity" : "Infinity") }
        raw(Self.trimmed("\(value)"))
    }

    /// Without ".0", except where readers would lose the sign.
    private static func trimmed(_ digits: String) -> String {
        digits.hasSuffix(".0") && digits != "-0.0" ? String(digits.dropLast(2)) : digits
    }

    private mutating func raw(_ text: String) {
        separate()
        bytes += Array(text.utf8)
        needsComma = true
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        depth += 1
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        depth -= 1
        if needsComma { breakLine() }
        bytes.append(bracket)
        needsComma = true
    }

    /// What comes before a key or value.
    private mutating func separate() {
        if followsKey {
            followsKey = false
            return
        }
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        if depth > 0 { breakLine() }
        needsComma = false
    }

    private mutating func breakLine() {
        if !isPretty { return }
        bytes.append(0x0A)
        bytes += Array(repeating: 0x20, count: depth)
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x08: bytes += Array("\\b".utf8)
            case 0x09: bytes += Array("\\t".utf8)
            case 0x0A: bytes += Array("\\n".utf8)
            case 0x0C: bytes += Array("\\f".utf8)
            case 0x0D: bytes += Array("\\r".utf8)
            // protobuf keeps its output safe to embed in HTML.
            case 0..<0x20, 0x7F, UInt8(ascii: "<"), UInt8(ascii: ">"):
                let digits = String(byte, radix: 16)
                bytes += Array(("\\u00" + (digits.utf8.count < 2 ? "0" : "") + digits).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONWriter {
    /// Recursion is as deep as the value, which parsers and codecs bound.
    public mutating func value(_ value: DocumentValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .unsigned(let value): integer(value)
        case .double(let value): double(value)
        case .string(let value): string(value)
        case .list(let items):
            beginList()
            for item in items { self.value(item.value) }
            endList()
        case .mapping(let members):
            beginObject()
            for member in members {
                key(member.key.text)
                self.value(member.value.value)
            }
            endObject()
        }
    }
}

extension DocumentValue {
    public func json(pretty: Bool = false) -> String {
        var writer = JSONWriter(pretty: pretty)
        writer.value(self)
        return writer.text
    }
}
