// Messages to protobuf's wire format: fields by number, maps by key.

import Protobuf

extension Message {
    func encode(into writer: inout WireWriter) {
        for entry in entries where entry.number != Self.resolvedNumber {
            guard let field = schema.field(number: entry.number) else { continue }
            field.encode(entry.value, into: &writer)
        }
        writer.raw(unknownBytes)
    }

    var encoded: [UInt8] {
        var writer = WireWriter()
        encode(into: &writer)
        return writer.bytes
    }
}

extension FieldSchema {
    fileprivate func encode(_ value: FieldValue, into writer: inout WireWriter) {
        switch value {
        case .list(let items) where isPacked && kind.isPackable:
            var packed = WireWriter()
            for item in items { kind.encode(item, into: &packed) }
            writer.tag(number, .lengthDelimited)
            writer.lengthDelimited(packed.bytes)
        case .list(let items): for item in items { encodeSingle(item, into: &writer) }
        case .map(let entries):
            guard case .map(let key) = cardinality else { return }
            for entry in entries {
                var pair = WireWriter()
                pair.tag(1, key.wireType)
                key.encode(entry.key, into: &pair)
                pair.tag(2, kind.wireType)
                kind.encode(entry.value, into: &pair)
                writer.tag(number, .lengthDelimited)
                writer.lengthDelimited(pair.bytes)
            }
        default: encodeSingle(value, into: &writer)
        }
    }

    private func encodeSingle(_ value: FieldValue, into writer: inout WireWriter) {
        // The value of an Any: bytes by its schema, a message here.
        if kind == .bytes, case .message(let inner) = value {
            let bytes = inner.encoded
            if bytes.isEmpty { return }
            writer.tag(number, .lengthDelimited)
            writer.lengthDelimited(bytes)
            return
        }
        writer.tag(number, kind.wireType)
        kind.encode(value, into: &writer)
    }
}

extension FieldKind {
    fileprivate func encode(_ value: FieldValue, into writer: inout WireWriter) {
        switch (self, value) {
        case (.double, .double(let value)): writer.fixed64(value.bitPattern)
        case (.float, .double(let value)): writer.fixed32(Float(value).bitPattern)
        case (.sint32, .signed(let value)), (.sint64, .signed(let value)): writer.varint(zigzagEncoded(value))
        case (.sfixed32, .signed(let value)): writer.fixed32(UInt32(truncatingIfNeeded: value))
        case (.sfixed64, .signed(let value)): writer.fixed64(UInt64(bitPattern: value))
        case (.fixed32, .unsigned(let value)): writer.fixed32(UInt32(truncatingIfNeeded: value))
        case (.fixed64, .unsigned(let value)): writer.fixed64(value)
        case (_, .signed(let value)): writer.varint(UInt64(bitPattern: value))
        case (_, .unsigned(let value)): writer.varint(value)
        case (_, .bool(let value)): writer.varint(value ? 1 : 0)
        case (_, .string(let value)): writer.lengthDelimited(value.utf8)
        case (_, .bytes(let value)): writer.lengthDelimited(value)
        case (_, .message(let value)): writer.lengthDelimited(value.encoded)
        case (_, .double), (_, .list), (_, .map): preconditionFailure("a value that is no \(self)")
        }
    }
}
