// Reads protobuf's wire format field by field.

import Base

/// A cursor over one message's bytes. Never reads beyond them, whatever they say.
public struct WireReader {
    private let bytes: ByteView
    /// Where `bytes` starts in the whole message, for errors.
    private let base: Int
    private var offset = 0

    public init(_ bytes: ByteView) {
        self.bytes = bytes
        base = 0
    }

    private init(_ bytes: ByteView, base: Int) {
        self.bytes = bytes
        self.base = base
    }

    public var isAtEnd: Bool { offset == bytes.count }
    public var position: Int { offset }

    /// The raw bytes between an earlier `position` and here.
    public func bytes(since start: Int) -> ByteView { bytes[start..<offset] }

    /// The next field's number and wire type.
    public mutating func tag() throws(InvalidWireData) -> (number: UInt32, type: WireType) {
        let start = offset
        let tag = try varint()
        guard tag <= UInt64(UInt32.max), tag >> 3 != 0, let type = WireType(rawValue: UInt8(tag & 7)) else {
            throw .invalidTag(tag, offset: base + start)
        }
        return (UInt32(tag >> 3), type)
    }

    public mutating func varint() throws(InvalidWireData) -> UInt64 {
        let start = offset
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
            if shift > 63 { throw .varintTooLong(offset: base + start) }
        }
        throw .truncated(offset: base + start)
    }

    public mutating func fixed32() throws(InvalidWireData) -> UInt32 {
        let raw = try take(4)
        var result: UInt32 = 0
        for index in 0..<4 { result |= UInt32(raw[index]) << UInt32(8 * index) }
        return result
    }

    public mutating func fixed64() throws(InvalidWireData) -> UInt64 {
        let raw = try take(8)
        var result: UInt64 = 0
        for index in 0..<8 { result |= UInt64(raw[index]) << UInt64(8 * index) }
        return result
    }

    public mutating func lengthDelimited() throws(InvalidWireData) -> ByteView {
        let start = offset
        let length = try varint()
        guard length <= UInt64(bytes.count - offset) else { throw .truncated(offset: base + start) }
        return try take(Int(length))
    }

    /// A reader of a nested message or packed list.
    public mutating func nested() throws(InvalidWireData) -> WireReader {
        let content = try lengthDelimited()
        return WireReader(content, base: base + offset - content.count)
    }

    /// Passes over the rest of a field whose tag was just read.
    public mutating func skip(_ number: UInt32, _ type: WireType) throws(InvalidWireData) {
        var open: [UInt32] = []
        var (number, type) = (number, type)
        while true {
            switch type {
            case .varint: _ = try varint()
            case .fixed64: _ = try take(8)
            case .fixed32: _ = try take(4)
            case .lengthDelimited: _ = try lengthDelimited()
            case .startGroup:
                if open.count == 100 { throw .tooDeep(offset: base + offset) }
                open.append(number)
            case .endGroup:
                guard open.popLast() == number else { throw .groupMismatch(offset: base + offset) }
            }
            if open.isEmpty { return }
            (number, type) = try tag()
        }
    }

    private mutating func take(_ count: Int) throws(InvalidWireData) -> ByteView {
        guard count <= bytes.count - offset else { throw .truncated(offset: base + offset) }
        offset += count
        return bytes[(offset - count)..<offset]
    }
}

/// The signed value of a `sint32` or `sint64`.
public func zigzagDecoded(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
}

public func zigzagEncoded(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
}
