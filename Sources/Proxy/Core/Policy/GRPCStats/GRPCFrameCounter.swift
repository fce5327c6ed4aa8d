// Counts gRPC messages in a stream of bytes by their five-byte prefixes.

import Base

struct GRPCFrameCounter {
    private(set) var count: UInt64 = 0
    /// Bytes of a prefix that have come, 0 to 4.
    private var prefixBytes = 0
    private var length: UInt32 = 0
    private var bodyBytes: UInt64 = 0

    /// How many messages began in these bytes.
    mutating func add(_ bytes: ByteView) -> UInt64 {
        let before = count
        var rest = bytes
        while !rest.isEmpty {
            if bodyBytes > 0 {
                let skipped = Int(min(bodyBytes, UInt64(rest.count)))
                bodyBytes -= UInt64(skipped)
                rest = rest.dropFirst(skipped)
                continue
            }
            if prefixBytes == 0 { count += 1 } else { length = length << 8 | UInt32(rest[0]) }
            prefixBytes += 1
            rest = rest.dropFirst(1)
            if prefixBytes == 5 {
                bodyBytes = UInt64(length)
                prefixBytes = 0
                length = 0
            }
        }
        return count - before
    }
}
