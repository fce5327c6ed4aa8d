// Length-prefixed messages and the values of gRPC's own headers.

import Base

/// Takes body parts, gives whole messages.
struct GRPCDeframer: Sendable {
    private let limit: Int
    private var parts: [UInt8] = []
    private var start = 0

    init(limit: Int) { self.limit = limit }

    mutating func append(_ part: [UInt8]) {
        if start == parts.count {
            parts = part
            start = 0
        } else {
            if start > 0, start * 2 >= parts.count {
                parts.removeFirst(start)
                start = 0
            }
            parts += part
        }
    }

    /// Nil: more bytes are needed.
    mutating func next() throws(GRPCStatus) -> [UInt8]? {
        let available = parts.count - start
        guard available >= 5 else { return nil }
        let flag = parts[start]
        let length =
            Int(parts[start + 1]) << 24 | Int(parts[start + 2]) << 16 | Int(parts[start + 3]) << 8
            | Int(parts[start + 4])
        if flag == 1 {
            throw GRPCStatus(
                .unimplemented, "a compressed message: this side takes grpc-encoding identity only")
        }
        if flag != 0 { throw GRPCStatus(.internal, "a message with flags \(flag), where 0 or 1 may stand") }
        if length > limit {
            throw GRPCStatus(.resourceExhausted, "a message of \(length) bytes; at most \(limit) are taken")
        }
        guard available >= 5 + length else { return nil }
        let message = Array(parts[(start + 5)..<(start + 5 + length)])
        start += 5 + length
        if start == parts.count {
            parts = []
            start = 0
        }
        return message
    }

    var isEmpty: Bool { start == parts.count }
}

enum GRPCFraming {
    static func prefix(_ length: Int) -> [UInt8] {
        [0, UInt8(length >> 24 & 255), UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255)]
    }

    /// A small beginning is copied behind the prefix; everything else stays the array that others may share.
    static func frame(_ message: [BodyPart]) -> [BodyPart] {
        let prefix = prefix(message.reduce(0) { $0 + $1.bytes.count })
        guard let first = message.first, first.bytes.count <= 1024 else { return [.own(prefix)] + message }
        return [.own(prefix + first.bytes)] + message.dropFirst()
    }

    static func isGRPC(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        return contentType == "application/grpc" || contentType.hasPrefix("application/grpc+")
            || contentType.hasPrefix("application/grpc;")
    }
}

enum GRPCTimeout {
    /// `grpc-timeout`: at most eight digits and a unit.
    static func parse(_ text: String) -> TimeSpan? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.count <= 9, let unit = bytes.last else { return nil }
        var amount: Int64 = 0
        for byte in bytes.dropLast() {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            amount = amount * 10 + Int64(byte - 0x30)
        }
        let scale: Int64
        switch unit {
        case UInt8(ascii: "H"): scale = 3_600_000_000_000
        case UInt8(ascii: "M"): scale = 60_000_000_000
        case UInt8(ascii: "S"): scale = 1_000_000_000
        case UInt8(ascii: "m"): scale = 1_000_000
        case UInt8(ascii: "u"): scale = 1000
        case UInt8(ascii: "n"): scale = 1
        default: return nil
        }
        let (nanoseconds, overflowed) = amount.multipliedReportingOverflow(by: scale)
        return TimeSpan(nanoseconds: overflowed ? .max : nanoseconds)
    }

    static func text(_ span: TimeSpan) -> String {
        let nanoseconds = max(span.nanoseconds, 1)
        if nanoseconds < 100_000_000 { return "\(nanoseconds)n" }
        let milliseconds = nanoseconds / 1_000_000
        if milliseconds < 100_000_000 { return "\(milliseconds)m" }
        return "\(min(milliseconds / 1000, 99_999_999))S"
    }
}
