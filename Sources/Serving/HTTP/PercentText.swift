// Percent encoding of RFC 3986, and gRPC's use of it for messages.

import Base

public enum PercentText {
    /// A `%` that no two hexadecimal digits follow stays as it is.
    public static func decode(_ text: Substring, plusIsSpace: Bool = false) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x25, index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
                continue
            }
            result.append(plusIsSpace && byte == 0x2B ? 0x20 : byte)
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    public static func decode(_ text: String) -> String { decode(text[...]) }

    /// For a path segment or a query value: everything but RFC 3986's unreserved characters is encoded.
    public static func encode(_ text: String) -> String {
        encode(text) { ASCII.isAlpha($0) || ASCII.isDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F || $0 == 0x7E }
    }

    /// As grpc-message wants it: visible ASCII and spaces stay, but `%`.
    static func encodeMessage(_ text: String) -> String { encode(text) { $0 >= 0x20 && $0 < 0x7F && $0 != 0x25 } }

    private static func encode(_ text: String, _ isPlain: (UInt8) -> Bool) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                result.append(byte)
            } else {
                result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
