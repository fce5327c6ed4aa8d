// What an unquoted YAML scalar is, as Envoy's YAML library decides it.

import Glibc

enum PlainScalar {
    static func value(of text: String) -> DocumentValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        default: break
        }
        if let flag = boolean(text) { return .bool(flag) }
        guard let first = text.utf8.first, startsNumber(first) else { return .string(text) }
        if let value = integer(text) { return value }
        if let value = double(text) { return .double(value) }
        return .string(text)
    }

    /// YAML 1.1's words, in lower case, upper case or capitalized.
    private static func boolean(_ text: String) -> Bool? {
        if text.utf8.count > 5 { return nil }
        let folded = text.lowercased()
        let rest = text.dropFirst()
        let isEven = text == folded || text == text.uppercased() || (rest == folded.dropFirst() && text != folded)
        if !isEven { return nil }
        switch folded {
        case "y", "yes", "true", "on": return true
        case "n", "no", "false", "off": return false
        default: return nil
        }
    }

    private static func startsNumber(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }

    /// Decimal, hexadecimal after 0x, octal after 0.
    private static func integer(_ text: String) -> DocumentValue? {
        var digits = Substring(text)
        var isNegative = false
        if digits.hasPrefix("-") || digits.hasPrefix("+") {
            isNegative = digits.hasPrefix("-")
            digits = digits.dropFirst()
        }
        var radix = 10
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            radix = 16
            digits = digits.dropFirst(2)
        } else if digits.utf8.count > 1, digits.hasPrefix("0") {
            radix = 8
            digits = digits.dropFirst()
        }
        if digits.hasPrefix("-") || digits.hasPrefix("+") { return nil }
        guard let size = UInt64(digits, radix: radix) else { return nil }
        if !isNegative { return size <= UInt64(Int64.max) ? .integer(Int64(size)) : .unsigned(size) }
        if size > UInt64(Int64.max) + 1 { return nil }
        return .integer(Int64(truncatingIfNeeded: 0 &- size))
    }

    private static func double(_ text: String) -> Double? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
        case "-.inf", "-.Inf", "-.INF": return -.infinity
        case ".nan", ".NaN", ".NAN": return .nan
        default: break
        }
        let isDecimal = text.utf8.allSatisfy { byte in
            startsNumber(byte) || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
        }
        guard isDecimal, text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Double(text.hasPrefix("+") ? text.dropFirst() : text[...])
    }
}
