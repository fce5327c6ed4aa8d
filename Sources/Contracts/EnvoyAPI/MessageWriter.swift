// Messages to proto3 JSON with the names of the .proto files.

import Base
import Document

/// Recursion is as deep as the message, which decoders bound.
struct MessageWriter {
    var json: JSONWriter
    /// Also write fields that have no presence and are unset.
    let withDefaults: Bool

    mutating func message(_ message: Message) {
        switch message.schema.form {
        case .plain:
            json.beginObject()
            fields(of: message)
            json.endObject()
        case .any: any(message)
        case .structure, .value, .list: json.value(message.freeForm.value)
        case .duration: json.string(DurationText.write(message.time.seconds, message.time.nanos))
        case .timestamp:
            let (seconds, nanos) = message.time
            json.string(TimestampText.write(seconds, nanos) ?? "\(seconds)")
        case .fieldMask:
            json.string(
                FieldMaskText.write(
                    message.value(1).items.compactMap { if case .string(let path) = $0 { path } else { nil } }))
        case .wrapper(let kind):
            if let value = message.value(1) ?? kind.defaultValue { scalar(value, message.schema.fields[0]) }
        }
    }

    private mutating func any(_ message: Message) {
        json.beginObject()
        defer { json.endObject() }
        guard case .string(let url) = message.value(1) else { return }
        json.key("@type")
        json.string(url)
        guard case .message(let inner) = message.value(2) else { return }
        if inner.schema.isOpaque {
            json.key("value")
            json.string(Base64.encode(inner.unknownBytes))
        } else if case .plain = inner.schema.form {
            fields(of: inner)
        } else {
            json.key("value")
            self.message(inner)
        }
    }

    private mutating func fields(of message: Message) {
        for field in message.schema.fields {
            guard let value = message.value(field.number) else {
                if withDefaults { writeDefault(field) }
                continue
            }
            json.key(field.name)
            self.value(value, field)
        }
    }

    private mutating func writeDefault(_ field: FieldSchema) {
        switch field.cardinality {
        case .explicit: return
        case .implicit:
            guard let value = field.defaultValue else { return }
            json.key(field.name)
            scalar(value, field)
        case .repeated:
            json.key(field.name)
            json.beginList()
            json.endList()
        case .map:
            json.key(field.name)
            json.beginObject()
            json.endObject()
        }
    }

    private mutating func value(_ value: FieldValue, _ field: FieldSchema) {
        switch value {
        case .list(let items):
            json.beginList()
            for item in items { self.value(item, field) }
            json.endList()
        case .map(let entries):
            json.beginObject()
            for entry in entries {
                json.key(entry.key.keyText)
                self.value(entry.value, field)
            }
            json.endObject()
        case .message(let inner): message(inner)
        default: scalar(value, field)
        }
    }

    private mutating func scalar(_ value: FieldValue, _ field: FieldSchema) {
        switch value {
        case .bool(let value): json.bool(value)
        case .string(let value): json.string(value)
        case .bytes(let value): json.string(Base64.encode(value))
        case .double(let value): if field.kind == .float { json.float(Float(value)) } else { json.double(value) }
        case .signed(let value):
            switch field.kind {
            case .int64, .sint64, .sfixed64: json.string("\(value)")
            case .enumeration("google.protobuf.NullValue"): json.null()
            default:
                guard let name = field.enumeration?.value(number: Int32(truncatingIfNeeded: value))?.name else {
                    return json.integer(value)
                }
                json.string(name)
            }
        case .unsigned(let value):
            if field.kind == .uint64 || field.kind == .fixed64 { return json.string("\(value)") }
            json.integer(value)
        case .message, .list, .map: break
        }
    }
}

extension Message {
    var time: (seconds: Int64, nanos: Int64) {
        var (seconds, nanos) = (Int64(0), Int64(0))
        if case .signed(let value) = value(1) { seconds = value }
        if case .signed(let value) = value(2) { nanos = value }
        return (seconds, nanos)
    }
}
