// Random UUIDs for `x-request-id`.

import Base

public enum RequestID {
    /// A version 4 UUID (RFC 9562) of two random words.
    public static func appendUUID(_ high: UInt64, _ low: UInt64, to out: inout ByteQueue) {
        let first = (high & ~0xF000) | 0x4000
        let second = (low & ~(3 << 62)) | (1 << 63)
        var digit = 0
        for word in [first, second] {
            var shift: UInt64 = 64
            while shift > 0 {
                shift -= 4
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 { out.append(byte: 0x2D) }
                let value = UInt8(truncatingIfNeeded: word >> shift) & 15
                out.append(byte: value < 10 ? value + 0x30 : value + 0x57)
                digit += 1
            }
        }
    }
}
