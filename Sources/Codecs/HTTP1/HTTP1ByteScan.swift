// Finds the ends of header names and values: the innermost loops of the parser.

import Base

/// Byte classes and word-wise scans over raw input. All functions stay within `end`.
@safe
struct HTTP1ByteScan: @unchecked Sendable {
    // SAFETY: the table is written in `init` only and never freed; all later access is reading.
    static let shared = HTTP1ByteScan()
    /// 1 for bytes a token (RFC 9110, 5.6.2) may consist of.
    private let tokens: UnsafeMutablePointer<UInt8>

    private init() {
        unsafe tokens = .allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max { unsafe tokens[Int(byte)] = ASCII.isTokenByte(byte) ? 1 : 0 }
    }

    @inline(__always)
    func isToken(_ byte: UInt8) -> Bool { unsafe tokens[Int(byte)] != 0 }

    /// The first index from `offset` on whose byte is no token byte, or `end`.
    @inline(__always)
    func endOfToken(_ base: UnsafePointer<UInt8>, from offset: Int, end: Int) -> Int {
        var index = offset
        while index < end, unsafe tokens[Int(base[index])] != 0 { index += 1 }
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
