// Byte classes and case folding for protocol text.

public enum ASCII {
    @inlinable
    public static func lowercase(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    @inlinable
    public static func uppercase(_ byte: UInt8) -> UInt8 {
        byte &- 0x61 < 26 ? byte & 0xDF : byte
    }

    /// Copies `count` bytes in lower case, eight at a time: up to seven bytes behind them in `target` are scratch.
    @inlinable
    static func lowercase(_ source: UnsafePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>) {
        var offset = 0
        while offset + 8 <= count {
            let word = unsafe UnsafeRawPointer(source + offset).loadUnaligned(as: UInt64.self)
            unsafe UnsafeMutableRawPointer(target + offset).storeBytes(of: lowercase(word: word), as: UInt64.self)
            offset += 8
        }
        while offset < count {
            unsafe target[offset] = lowercase(source[offset])
            offset += 1
        }
    }

    /// Eight bytes at once. A byte is a capital when adding 0x3F carries into its top bit and adding 0x25 does not;
    /// bytes above 0x7F are left alone.
    @inlinable
    static func lowercase(word: UInt64) -> UInt64 {
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        let atLeastA = low &+ 0x3F3F_3F3F_3F3F_3F3F
        let aboveZ = low &+ 0x2525_2525_2525_2525
        let capital = (atLeastA & ~aboveZ & ~word) & 0x8080_8080_8080_8080
        return word | (capital >> 2)
    }

    @inlinable
    public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inlinable
    public static func isAlpha(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// Value of a hexadecimal digit, or nil.
    @inlinable
    public static func hexValue(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte &- 0x30 }
        let folded = (byte | 0x20) &- 0x61
        return folded < 6 ? folded + 10 : nil
    }

    /// RFC 9110 `tchar`: what a header name or method may consist of.
    @inlinable
    public static func isTokenByte(_ byte: UInt8) -> Bool {
        if isAlpha(byte) || isDigit(byte) { return true }
        switch byte {
        case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: return true
        default: return false
        }
    }
}
