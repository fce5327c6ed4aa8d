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

extension RequestID {
    /// The first eight hexadecimal digits as a number: what a request's sampling is decided by everywhere.
    public static func number(_ id: ByteView?) -> UInt64? {
        guard let id, id.count >= 8 else { return nil }
        var value: UInt64 = 0
        for index in 0..<8 {
            let byte = ASCII.lowercase(id[index])
            if ASCII.isDigit(byte) {
                value = value << 4 | UInt64(byte &- 0x30)
            } else if byte >= 0x61, byte <= 0x66 {
                value = value << 4 | UInt64(byte &- 0x57)
            } else {
                return nil
            }
        }
        return value
    }
}
