// Whole fields at a time, and nested messages whose length is known only when they are written.

import Base

extension WireWriter {
    public var count: Int { bytes.count }

    /// Drops the bytes but keeps the memory.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Opens a nested message; `end` with what this returns closes it.
    public mutating func begin(_ number: UInt32) -> Int {
        tag(number, .lengthDelimited)
        bytes.append(0)
        return bytes.count
    }

    public mutating func end(_ start: Int) {
        var length = UInt64(bytes.count - start)
        if length < 0x80 {
            bytes[start - 1] = UInt8(length)
            return
        }
        // Nearly all messages are short: only for long ones are bytes moved.
        bytes[start - 1] = UInt8(truncatingIfNeeded: length) | 0x80
        length >>= 7
        var more: [UInt8] = []
        while length >= 0x80 {
            more.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        more.append(UInt8(length))
        bytes.insert(contentsOf: more, at: start)
    }

    public mutating func field(_ number: UInt32, _ content: ByteView) {
        tag(number, .lengthDelimited)
        varint(UInt64(content.count))
        unsafe bytes.append(contentsOf: content.unsafeBytes)
    }

    public mutating func field(_ number: UInt32, _ text: String) { text.withView { field(number, $0) } }

    public mutating func field(_ number: UInt32, _ content: [UInt8]) { content.withView { field(number, $0) } }

    /// Zero is the default and not written.
    public mutating func field(_ number: UInt32, _ value: UInt64) {
        if value == 0 { return }
        tag(number, .varint)
        varint(value)
    }

    public mutating func field(_ number: UInt32, fixed64 value: UInt64) {
        if value == 0 { return }
        tag(number, .fixed64)
        fixed64(value)
    }
}
