// Floating-point numbers as Envoy prints them in each format.

import Glibc

enum NumberText {
    /// As `{}` of libfmt: shortest digits that read back as the same number.
    static func plain(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// As JSON: shortest in characters, whether with exponent or without.
    static func json(_ value: Double) -> String {
        if !value.isFinite { return "null" }
        let fixed = plain(value)
        guard value == value.rounded(), abs(value) >= 1e5, abs(value) < 1e16 else { return fixed }
        let digits = fixed.reversed().drop { $0 == "0" }.reversed().map { String($0) }.joined()
        let exponent = fixed.count - 1
        let mantissa = digits.count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
        let scientific = "\(mantissa)e+\(exponent < 10 ? "0" : "")\(exponent)"
        return scientific.count < fixed.count ? scientific : fixed
    }

    /// As printf's `%.32g` and `%g`.
    static func long(_ value: Double) -> String { value.isNaN ? "nan" : formatted("%.32g", value) }
    static func short(_ value: Double) -> String { formatted("%g", value) }

    private static func formatted(_ format: String, _ value: Double) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let length = unsafe withVaList([value]) { unsafe vsnprintf(&buffer, 64, format, $0) }
        return String(decoding: buffer.prefix(Int(max(length, 0))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension String {
    /// With quotes, as a JSON string.
    var jsonQuoted: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
