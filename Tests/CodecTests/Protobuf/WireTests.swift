// Protobuf's wire format: every type, every cut, limits.

import Base
import Protobuf
import Testing

@Test func whatTheWriterWritesTheReaderReads() throws {
    var writer = WireWriter()
    writer.tag(1, .varint)
    writer.varint(300)
    writer.tag(2, .fixed32)
    writer.fixed32(0x0102_0304)
    writer.tag(3, .fixed64)
    writer.fixed64(0x0102_0304_0506_0708)
    writer.tag(536_870_911, .lengthDelimited)
    writer.lengthDelimited([7, 8])
    try writer.bytes.withView { (view) throws(InvalidWireData) in
        var reader = WireReader(view)
        #expect(try reader.tag() == (1, .varint))
        #expect(try reader.varint() == 300)
        #expect(try reader.tag() == (2, .fixed32))
        #expect(try reader.fixed32() == 0x0102_0304)
        #expect(try reader.tag() == (3, .fixed64))
        #expect(try reader.fixed64() == 0x0102_0304_0506_0708)
        #expect(try reader.tag() == (536_870_911, .lengthDelimited))
        #expect(try reader.lengthDelimited().array == [7, 8])
        #expect(reader.isAtEnd)
    }
    #expect(Array(writer.bytes.prefix(3)) == [0x08, 0xAC, 0x02])
}

@Test(arguments: [0, 1, -1, 2, -2, Int64.max, Int64.min])
func zigzagGoesThereAndBack(value: Int64) {
    #expect(zigzagDecoded(zigzagEncoded(value)) == value)
}

@Test(arguments: [0, 1, 127, 128, UInt64(UInt32.max), UInt64.max])
func varintsGoThereAndBackAndAreRefusedWhenCut(value: UInt64) throws {
    var writer = WireWriter()
    writer.varint(value)
    for length in 0..<writer.bytes.count {
        #expect(throws: InvalidWireData.self) {
            try Array(writer.bytes[..<length]).withView { (view) throws(InvalidWireData) in
                var reader = WireReader(view)
                _ = try reader.varint()
            }
        }
    }
    try writer.bytes.withView { (view) throws(InvalidWireData) in
        var reader = WireReader(view)
        #expect(try reader.varint() == value)
    }
}

@Test(
    arguments: [
        [0x00], [0x07], [0x0E], [0x80], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        [0x0A, 0x05, 1, 2], [0x0D, 1, 2, 3], [0x09, 1, 2, 3, 4, 5, 6, 7], [0x0B], [0x0B, 0x14], [0x0C],
        [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    ] as [[UInt8]])
func brokenFieldsAreRefused(bytes: [UInt8]) {
    #expect(throws: InvalidWireData.self) {
        try bytes.withView { (view) throws(InvalidWireData) in
            var reader = WireReader(view)
            let (number, type) = try reader.tag()
            try reader.skip(number, type)
        }
    }
    bytes.withView { fuzzWireFormat($0) }
}

@Test func groupsAreSkippedWhole() throws {
    let bytes: [UInt8] = [0x0B, 0x10, 0x05, 0x1B, 0x1C, 0x0C, 0x20, 0x01]
    try bytes.withView { (view) throws(InvalidWireData) in
        var reader = WireReader(view)
        let (number, type) = try reader.tag()
        try reader.skip(number, type)
        #expect(try reader.tag() == (4, .varint))
    }
    let deep = [UInt8](repeating: 0x0B, count: 5000)
    #expect(throws: InvalidWireData.self) {
        try deep.withView { (view) throws(InvalidWireData) in
            var reader = WireReader(view)
            let (number, type) = try reader.tag()
            try reader.skip(number, type)
        }
    }
}
