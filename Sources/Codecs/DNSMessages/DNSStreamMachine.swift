// Messages out of a TCP stream: each behind its length in two bytes (RFC 1035, 4.2.2; RFC 7766).

import Base

public struct DNSStreamMachine: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0

    public init() {}

    public mutating func feed(_ view: ByteView) {
        if start > 0, start == bytes.count || start > 65_536 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes += view.array
    }

    /// Nil: more bytes are needed.
    public mutating func next() throws(InvalidDNS) -> [UInt8]? {
        guard bytes.count - start >= 2 else { return nil }
        let length = Int(bytes[start]) << 8 | Int(bytes[start + 1])
        guard length >= DNSMessage.headerLength else {
            throw InvalidDNS("a message of \(length) bytes in a stream, which is less than a header")
        }
        guard bytes.count - start >= 2 + length else { return nil }
        defer { start += 2 + length }
        return Array(bytes[(start + 2)..<(start + 2 + length)])
    }

    /// Of a message that isn't whole yet.
    public var pending: Int { bytes.count - start }

    public static func framed(_ message: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: message.count >> 8), UInt8(truncatingIfNeeded: message.count)] + message
    }
}
