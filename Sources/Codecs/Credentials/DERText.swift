// The little of DER that is written and read by hand: extensions, key infos, ECDSA signatures (X.690).

import Glibc

enum DERText {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        if count < 0x80 { return [tag, UInt8(count)] + content }
        if count < 0x100 { return [tag, 0x81, UInt8(count)] + content }
        return [tag, 0x82, UInt8(count >> 8 & 255), UInt8(count & 255)] + content
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }
    static func octets(_ bytes: [UInt8]) -> [UInt8] { element(0x04, bytes) }
    static func bits(_ bytes: [UInt8], unused: UInt8 = 0) -> [UInt8] { element(0x03, [unused] + bytes) }

    /// An unsigned number, big-endian.
    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if digits.isEmpty || digits[0] >= 0x80 { digits.insert(0, at: 0) }
        return element(0x02, digits)
    }

    /// RFC 5280, 4.1.2.5: two digits of the year before 2050, four from then on.
    static func time(_ seconds: Int64) -> [UInt8] {
        var moment = time_t(seconds)
        var parts = unsafe tm()
        _ = unsafe gmtime_r(&moment, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let year = unsafe parts.tm_year + 1900
        let day = unsafe two(parts.tm_mon + 1) + two(parts.tm_mday)
        let text = unsafe day + two(parts.tm_hour) + two(parts.tm_min) + two(parts.tm_sec) + "Z"
        if year >= 1950, year < 2050 { return element(0x17, Array((two(year % 100) + text).utf8)) }
        return element(0x18, Array("\(year)\(text)".utf8))
    }

    static let ecdsaWithSHA256: [UInt8] = [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]
    static let sha256WithRSA: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11, 5, 0]
    /// SHA-256, SHA-384 and SHA-512: identifiers without their tag and length.
    static let pssDigests: [[UInt8]] = [1, 2, 3].map { [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, $0] }
    static let rsaEncryption: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0]
    static let ecPublicKey: [UInt8] = [0x06, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]
    static let prime256v1: [UInt8] = [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]
}

/// A cursor over DER; nil for what is none.
struct DERReader {
    private let bytes: ArraySlice<UInt8>
    private var offset: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    var isAtEnd: Bool { offset == bytes.endIndex }

    mutating func read(_ tag: UInt8) -> ArraySlice<UInt8>? {
        guard offset + 2 <= bytes.endIndex, bytes[offset] == tag else { return nil }
        var length = Int(bytes[offset + 1])
        var start = offset + 2
        if length >= 0x80 {
            let count = length & 0x7F
            guard count == 1 || count == 2, start + count <= bytes.endIndex else { return nil }
            length = bytes[start..<(start + count)].reduce(0) { $0 << 8 | Int($1) }
            start += count
        }
        guard start + length <= bytes.endIndex else { return nil }
        offset = start + length
        return bytes[start..<offset]
    }
}

/// JWS writes an ECDSA signature as two numbers of fixed length (RFC 7518, 3.4), the library as DER.
enum ECDSASignature {
    static func toDER(_ raw: [UInt8]) -> [UInt8]? {
        guard raw.count == 64 else { return nil }
        return DERText.sequence(DERText.integer(Array(raw[0..<32])), DERText.integer(Array(raw[32...])))
    }

    static func toRaw(_ der: [UInt8]) -> [UInt8]? {
        var outer = DERReader(der)
        guard let content = outer.read(0x30) else { return nil }
        var inner = DERReader(content)
        var result: [UInt8] = []
        for _ in 0..<2 {
            guard let number = inner.read(0x02) else { return nil }
            let digits = number.drop { $0 == 0 }
            guard digits.count <= 32 else { return nil }
            result += [UInt8](repeating: 0, count: 32 - digits.count) + digits
        }
        return result
    }
}
