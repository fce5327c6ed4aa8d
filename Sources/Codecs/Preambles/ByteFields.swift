// Takes big-endian integers and length-prefixed vectors off the front of a view.

import Base

struct ByteFields {
    private var rest: ByteView

    init(_ bytes: ByteView) { rest = bytes }

    var isEmpty: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> ByteView? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest[0..<count]
    }

    mutating func unsigned8() -> Int? { bytes(1).map { Int($0[0]) } }
    mutating func unsigned16() -> Int? { bytes(2).map { $0.unsigned16(at: 0) } }

    /// A vector behind a length of one byte.
    mutating func vector8() -> ByteView? {
        guard let count = unsigned8() else { return nil }
        return bytes(count)
    }

    /// A vector behind a length of two bytes.
    mutating func vector16() -> ByteView? {
        guard let count = unsigned16() else { return nil }
        return bytes(count)
    }
}

extension ByteView {
    func unsigned16(at index: Int) -> Int { Int(self[index]) << 8 | Int(self[index + 1]) }

    func unsigned32(at index: Int) -> UInt32 { UInt32(unsigned16(at: index)) << 16 | UInt32(unsigned16(at: index + 2)) }

    func unsigned64(at index: Int) -> UInt64 {
        UInt64(unsigned32(at: index)) << 32 | UInt64(unsigned32(at: index + 4))
    }
}
