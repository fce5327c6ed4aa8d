// Takes length-prefixed messages out of the bytes of a gRPC body, however those are cut.

import Base

/// What is wrong with a body.
enum GRPCFramingFault: Equatable {
    /// The prefix's first byte says that the message is compressed, which was not agreed on, or nothing that is known.
    case flags(UInt8)
    case tooLong(UInt64, limit: Int)
}

/// Five bytes of prefix (flags, length) and the message, again and again (gRPC over HTTP/2, "Length-Prefixed-Message").
struct GRPCDeframer: ~Copyable {
    static let prefixLength = 5

    private let limit: Int
    /// The start of a message whose end has not come.
    private var kept = ByteQueue()

    /// A `limit` of zero is none.
    init(limit: Int = 0) { self.limit = limit > 0 ? limit : Int(UInt32.max) }

    /// Between two messages: a body may end here.
    var isAtBoundary: Bool { kept.isEmpty }

    /// Hands over every message that is complete; `deliver` returns false to stop, and what is left is forgotten.
    mutating func receive(_ bytes: ByteView, _ deliver: (ByteView) -> Bool) -> GRPCFramingFault? {
        if !kept.isEmpty {
            kept.append(bytes)
            var rest = ByteQueue()
            swap(&rest, &kept)
            return take(rest.view, deliver)
        }
        return take(bytes, deliver)
    }

    private mutating func take(_ bytes: ByteView, _ deliver: (ByteView) -> Bool) -> GRPCFramingFault? {
        var rest = bytes
        while rest.count >= Self.prefixLength {
            if rest[0] != 0 { return .flags(rest[0]) }
            let length =
                Int(rest[1]) << 24 | Int(rest[2]) << 16 | Int(rest[3]) << 8 | Int(rest[4])
            if length > limit { return .tooLong(UInt64(length), limit: limit) }
            guard rest.count - Self.prefixLength >= length else { break }
            let end = Self.prefixLength + length
            if !deliver(rest[Self.prefixLength..<end]) { return nil }
            rest = rest.dropFirst(end)
        }
        kept.append(rest)
        return nil
    }

    /// The prefix of a message that is not compressed.
    static func appendPrefix(length: Int, to out: inout ByteQueue) {
        out.append(byte: 0)
        for shift in [24, 16, 8, 0] { out.append(byte: UInt8(truncatingIfNeeded: length >> shift)) }
    }
}
