// Finds the ends of header names and values: the innermost loops of the parser.

import Base

/// Byte classes and word-wise scans over raw input. All functions stay within `end`.
@safe
struct HTTP1ByteScan: @unchecked Sendable {
    // SAFETY: the table is written in `init` only and never freed; all later access is reading.
    static let shared = HTTP1ByteScan()
    /// Bits of what each byte may stand in.
    private let classes: UnsafeMutablePointer<UInt8>

    /// RFC 9110, 5.6.2.
    static let token: UInt8 = 1
    /// RFC 3986's unreserved, sub-delims and `%:@[]`: what Host, `:authority` and an absolute target's host may have.
    static let authority: UInt8 = 2
    /// What Envoy lets into path and query: everything visible.
    static let path: UInt8 = 4

    private init() {
        unsafe classes = .allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max {
            var bits: UInt8 = ASCII.isTokenByte(byte) ? Self.token : 0
            if Self.isAuthority(byte) { bits |= Self.authority }
            if byte > 0x20, byte < 0x7F { bits |= Self.path }
            unsafe classes[Int(byte)] = bits
        }
    }

    private static func isAuthority(_ byte: UInt8) -> Bool {
        if ASCII.isAlpha(byte) || ASCII.isDigit(byte) { return true }
        switch byte {
        case 0x21, 0x24...0x2E, 0x3A, 0x3B, 0x3D, 0x40, 0x5B, 0x5D, 0x5F, 0x7E: return true
        default: return false
        }
    }

    /// Whether every byte of `text` is of the class.
    @inline(__always)
    func consists(_ text: ByteView, of bit: UInt8) -> Bool {
        let bytes = unsafe text.unsafeBytes
        var index = 0
        while index < text.count, unsafe classes[Int(bytes[index])] & bit != 0 { index += 1 }
        return index == text.count
    }

    /// The first index from `offset` on whose byte is no token byte, or `end`.
    @inline(__always)
    func endOfToken(_ base: UnsafePointer<UInt8>, from offset: Int, end: Int) -> Int {
        var index = offset
        while index < end, unsafe classes[Int(base[index])] & Self.token != 0 { index += 1 }
        return index
    }

    /// The first index from `offset` on with a control byte other than tab, or `end`. Those are the bytes that end a
    /// value or make it invalid: NUL, CR, LF, DEL and the rest of RFC 9110's CTL.
    @inline(__always)
    func endOfText(_ base: UnsafePointer<UInt8>, from offset: Int, end: Int) -> Int {
        var index = offset
        while true {
            while index + 8 <= end {
                let word = unsafe UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
                let below = (word &- 0x2020_2020_2020_2020) & ~word
                let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
                let hits = (below | (delete &- 0x0101_0101_0101_0101) & ~delete) & 0x8080_8080_8080_8080
                if hits != 0 {
                    // The lowest hit is exact; borrows can only mark bytes above it.
                    index += hits.trailingZeroBitCount >> 3
                    break
                }
                index += 8
            }
            while index < end, !Self.isControl(unsafe base[index]) { index += 1 }
            guard index < end, unsafe base[index] == 0x09 else { return index }
            index += 1
        }
    }

    @inline(__always)
    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    /// What Envoy refuses anywhere in a head: controls except tab, CR and LF.
    static func containsForbiddenByte(_ head: ByteView) -> Bool {
        for index in head.indices where isControl(head[index]) {
            switch head[index] {
            case 0x09, 0x0A, 0x0D: continue
            default: return true
            }
        }
        return false
    }

    /// The index behind the empty line that ends a head or a trailer section, or nil with `scanned` set to where the
    /// next search may start. Lines may end in LF alone; whether that is allowed is decided by who reads them.
    static func endOfLines(_ input: ByteView, from offset: Int, scanned: inout Int) -> Int? {
        var position = offset
        while let lineFeed = input.firstIndex(of: 0x0A, from: position) {
            let next = lineFeed + 1
            if next < input.count, input[next] == 0x0A { return next + 1 }
            if next + 1 < input.count, input[next] == 0x0D, input[next + 1] == 0x0A { return next + 2 }
            if next + 1 >= input.count {
                scanned = lineFeed
                return nil
            }
            position = next
        }
        scanned = input.count
        return nil
    }
}
