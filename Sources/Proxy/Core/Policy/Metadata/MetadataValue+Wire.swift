// google.protobuf.Value in its binary form, as headers may carry it.

import Base
import Formatting
import Protobuf

extension MetadataValue {
    /// Deeper values are refused; nobody means them.
    private static let maxDepth = 32

    init?(wire: ByteView) {
        var reader = WireReader(wire)
        do throws(InvalidWireData) {
            self = try Self.value(&reader, depth: 0)
        } catch {
            return nil
        }
    }

    /// The last field that is set counts.
    private static func value(_ reader: inout WireReader, depth: Int) throws(InvalidWireData) -> MetadataValue {
        if depth > maxDepth { throw .truncated(offset: 0) }
        var value = MetadataValue.null
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            switch (number, type) {
            case (1, .varint):
                _ = try reader.varint()
                value = .null
            case (2, .fixed64): value = .number(Double(bitPattern: try reader.fixed64()))
            case (3, .lengthDelimited): value = .string(try reader.lengthDelimited().string)
            case (4, .varint): value = .bool(try reader.varint() != 0)
            case (5, .lengthDelimited):
                var nested = try reader.nested()
                value = .structure(try fields(&nested, depth: depth + 1))
            case (6, .lengthDelimited):
                var nested = try reader.nested()
                value = .list(try items(&nested, depth: depth + 1))
            default: try reader.skip(number, type)
            }
        }
        return value
    }

    private static func items(_ reader: inout WireReader, depth: Int) throws(InvalidWireData) -> [MetadataValue] {
        var items: [MetadataValue] = []
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            guard number == 1, type == .lengthDelimited else {
                try reader.skip(number, type)
                continue
            }
            var nested = try reader.nested()
            items.append(try value(&nested, depth: depth))
        }
        return items
    }

    private static func fields(
        _ reader: inout WireReader, depth: Int
    ) throws(InvalidWireData) -> [String: MetadataValue] {
        var fields: [String: MetadataValue] = [:]
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            guard number == 1, type == .lengthDelimited else {
                try reader.skip(number, type)
                continue
            }
            var entry = try reader.nested()
            var key = ""
            var inner = MetadataValue.null
            while !entry.isAtEnd {
                let (part, partType) = try entry.tag()
                switch (part, partType) {
                case (1, .lengthDelimited): key = try entry.lengthDelimited().string
                case (2, .lengthDelimited):
                    var nested = try entry.nested()
                    inner = try value(&nested, depth: depth)
                default: try entry.skip(part, partType)
                }
            }
            fields[key] = inner
        }
        return fields
    }
}
