// The readers behind policy filters: gRPC frames, values in headers, referrers.

import Base
import Testing

@testable import Formatting
@testable import ProxyCore

@Suite struct PolicyParsingTests {
    @Test func framesAreCountedAtEverySplit() {
        let stream: [UInt8] =
            [0, 0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0] + Array(repeating: 7, count: 256)
        for split in 0...stream.count {
            var counter = GRPCFrameCounter()
            var counted = Array(stream[..<split]).withView { counter.add($0) }
            counted += Array(stream[split...]).withView { counter.add($0) }
            #expect(counted == 3, "split at \(split)")
        }
    }

    @Test(
        arguments: [
            ([0x1A, 0x02, 0x68, 0x69], MetadataValue.string("hi")), ([0x20, 0x01], .bool(true)), ([0x08, 0x00], .null),
            ([], .null), ([0x11, 0, 0, 0, 0, 0, 0, 0x04, 0x40], .number(2.5)),
            ([0x32, 0x04, 0x0A, 0x02, 0x20, 0x01], .list([.bool(true)])),
            ([0x2A, 0x09, 0x0A, 0x07, 0x0A, 0x01, 0x6B, 0x12, 0x02, 0x20, 0x00], .structure(["k": .bool(false)])),
        ] as [([UInt8], MetadataValue)])
    func protobufValues(bytes: [UInt8], value: MetadataValue) {
        #expect(bytes.withView { MetadataValue(wire: $0) } == value)
    }

    @Test func brokenProtobufValuesAreNone() {
        for bytes: [UInt8] in [[0xFF, 0xFF], [0x1A, 0x05, 0x61], [0x32, 0x02, 0x0A, 0x05]] {
            #expect(bytes.withView { MetadataValue(wire: $0) } == nil)
        }
        // A hundred lists inside each other.
        var deep: [UInt8] = []
        for _ in 0..<60 { deep = [0x32, UInt8(deep.count + 2), 0x0A, UInt8(deep.count)] + deep }
        #expect(deep.withView { MetadataValue(wire: $0) } == nil)
    }

    @Test(arguments: [
        ("http://a.test/p", true), ("http://a.test/p#f", false), ("http://u@a.test/", false), ("/rel?x=1", true),
        ("a:b", false), ("/a:b", true), ("", true), ("/a|b", false),
    ])
    func referers(value: String, isValid: Bool) {
        #expect(value.withView { RefererCheck.isValid($0) } == isValid)
    }
}
