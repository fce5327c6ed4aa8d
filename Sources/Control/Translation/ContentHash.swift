// Tells contents apart.

/// Two multiply-mix lanes over 8-byte words: not for adversaries, only to tell contents apart.
public enum ContentHash {
    public static func of(_ bytes: [UInt8]) -> UInt64 {
        var first: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
        var index = 0
        let span = bytes.span
        while index + 8 <= span.count {
            var word: UInt64 = 0
            for offset in 0..<8 { word |= UInt64(span[index + offset]) << UInt64(offset * 8) }
            first = mix(first ^ word)
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        return mix(first ^ rest ^ 0xD6E8_FEB8_6659_FD93)
    }

    public static func mix(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return high ^ low &+ (value >> 32)
    }

    public static func combine(_ hash: UInt64, _ other: UInt64) -> UInt64 { mix(hash &* 31 &+ other) }
}
