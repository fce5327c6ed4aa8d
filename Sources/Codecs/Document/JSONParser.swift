// RFC 8259, strictly, with the line and column of every value.

import Base

/// Recursion is bounded by the depth limit.
struct JSONParser {
    private let text: ByteView
    private let limits: DocumentLimits
    private var offset = 0
    private var line = 1
    private var lineStart = 0
    private var depth = 0
    private var nodes = 0

    init(_ text: ByteView, limits: DocumentLimits) {
        self.text = text
        self.limits = limits
    }

    mutating func document() throws(InvalidDocument) -> DocumentNode {
        let root = try value()
        skipSpace()
        if offset < text.count { throw expected("the end of the text") }
        return root
    }

    private mutating func value() throws(InvalidDocument) -> DocumentNode {
        skipSpace()
        nodes += 1
        if nodes > limits.nodes { throw failure("found more than \(limits.nodes) values") }
        let (line, column) = (line, column)
        switch peek {
        case UInt8(ascii: "{"): return DocumentNode(try object(), line: line, column: column)
        case UInt8(ascii: "["): return DocumentNode(try list(), line: line, column: column)
        case UInt8(ascii: "\""): return DocumentNode(.string(try string()), line: line, column: column, wasQuoted: true)
        case UInt8(ascii: "t"): return DocumentNode(try word("true", .bool(true)), line: line, column: column)
        case UInt8(ascii: "f"): return DocumentNode(try word("false", .bool(false)), line: line, column: column)
        case UInt8(ascii: "n"): return DocumentNode(try word("null", .null), line: line, column: column)
        case .some(let byte) where byte == UInt8(ascii: "-") || ASCII.isDigit(byte):
            return DocumentNode(try number(), line: line, column: column)
        default: throw expected("a value")
        }
    }

    private mutating func object() throws(InvalidDocument) -> DocumentValue {
        try enter()
        var members: [(key: DocumentKey, value: DocumentNode)] = []
        var keys = KeySet()
        skipSpace()
        while peek != UInt8(ascii: "}") {
            if !members.isEmpty { try take(UInt8(ascii: ","), "\",\" or \"}\"") }
            skipSpace()
            let (line, column) = (line, column)
            if peek != UInt8(ascii: "\"") { throw expected("a key in double quotes") }
            let key = DocumentKey(try string(), line: line, column: column)
            if let first = keys.insert(key) {
                throw InvalidDocument(line: line, column: column, message: KeySet.repeated(key.text, first))
            }
            skipSpace()
            try take(UInt8(ascii: ":"), "\":\"")
            members.append((key: key, value: try value()))
            skipSpace()
        }
        leave()
        return .mapping(members)
    }

    private mutating func list() throws(InvalidDocument) -> DocumentValue {
        try enter()
        var items: [DocumentNode] = []
        skipSpace()
        while peek != UInt8(ascii: "]") {
            if !items.isEmpty { try take(UInt8(ascii: ","), "\",\" or \"]\"") }
            items.append(try value())
            skipSpace()
        }
        leave()
        return .list(items)
    }

    private mutating func number() throws(InvalidDocument) -> DocumentValue {
        let start = offset
        var isInteger = true
        if peek == UInt8(ascii: "-") { offset += 1 }
        if peek == UInt8(ascii: "0") {
            offset += 1
        } else {
            try digits()
        }
        if peek == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            try digits()
        }
        if let byte = peek, ASCII.lowercase(byte) == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
        let digits = text[start..<offset].string
        if isInteger, digits != "-0" {
            if let value = Int64(digits) { return .integer(value) }
            if let value = UInt64(digits) { return .unsigned(value) }
        }
        guard let value = Double(digits) else { throw expected("a number") }
        if value.isInfinite { throw failure("found a number that is too large: \(digits.shortened)") }
        return .double(value)
    }

    private mutating func digits() throws(InvalidDocument) {
        guard let byte = peek, ASCII.isDigit(byte) else { throw expected("a digit") }
        while let byte = peek, ASCII.isDigit(byte) { offset += 1 }
    }

    private mutating func word(_ word: StaticString, _ value: DocumentValue) throws(InvalidDocument) -> DocumentValue {
        guard text.dropFirst(offset).hasPrefix(word) else { throw expected("\(word)") }
        offset += word.utf8CodeUnitCount
        return value
    }
}

extension JSONParser {
    private mutating func string() throws(InvalidDocument) -> String {
        offset += 1
        var start = offset
        var bytes: [UInt8] = []
        while true {
            guard let byte = peek else { throw expected("a closing quote") }
            if byte < 0x20 { throw expected("control characters in strings to be escaped") }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes += text[start..<offset].array
                offset += 1
                if byte == UInt8(ascii: "\"") { break }
                try escape(into: &bytes)
                start = offset
            } else {
                offset += 1
            }
        }
        guard let result = String(validating: bytes, as: UTF8.self) else {
            throw failure("found a string that is not UTF-8")
        }
        return result
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(InvalidDocument) {
        guard let byte = peek else { throw expected("the rest of an escape") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"): bytes += Array(String(Character(try unicodeEscape())).utf8)
        default: throw failure("found an unknown escape in a string")
        }
    }

    private mutating func unicodeEscape() throws(InvalidDocument) -> Unicode.Scalar {
        let first = try hexadecimal()
        var code = UInt32(first)
        if first & 0xFC00 == 0xD800, text.dropFirst(offset).hasPrefix("\\u") {
            offset += 2
            let second = try hexadecimal()
            if second & 0xFC00 == 0xDC00 { code = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF) }
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure("found half of a surrogate pair in a string") }
        return scalar
    }

    private mutating func hexadecimal() throws(InvalidDocument) -> UInt16 {
        var result: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = ASCII.hexValue(byte) else { throw expected("four hexadecimal digits") }
            result = result << 4 | UInt16(digit)
            offset += 1
        }
        return result
    }
}

extension JSONParser {
    private var peek: UInt8? { offset < text.count ? text[offset] : nil }
    private var column: Int { offset - lineStart + 1 }

    private mutating func skipSpace() {
        while offset < text.count {
            switch text[offset] {
            case 0x20, 0x09, 0x0D: offset += 1
            case 0x0A:
                offset += 1
                line += 1
                lineStart = offset
            default: return
            }
        }
    }

    private mutating func enter() throws(InvalidDocument) {
        depth += 1
        if depth > limits.depth { throw failure("found more than \(limits.depth) levels of nesting") }
        offset += 1
    }

    private mutating func leave() {
        depth -= 1
        offset += 1
    }

    private mutating func take(_ byte: UInt8, _ name: String) throws(InvalidDocument) {
        if peek != byte { throw expected(name) }
        offset += 1
    }

    private func expected(_ what: String) -> InvalidDocument {
        guard let byte = peek else { return failure("found the end of the text, expected \(what)") }
        let shown =
            byte > 0x20 && byte < 0x7F ? "\"\(Unicode.Scalar(byte))\"" : "byte 0x\(String(byte, radix: 16))"
        return failure("found \(shown), expected \(what)")
    }

    private func failure(_ message: String) -> InvalidDocument {
        InvalidDocument(line: line, column: column, message: message)
    }
}
