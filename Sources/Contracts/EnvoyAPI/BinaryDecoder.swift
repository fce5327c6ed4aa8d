// Protobuf's wire format to messages.

import Base
import Document
import Protobuf

/// Recursion is bounded by `depthLimit`, across Any as well.
struct BinaryDecoder {
    /// protobuf's own.
    static let depthLimit = 100

    private var path = DecodePath()
    private var depth = 0

    mutating func message(_ schema: MessageSchema, _ bytes: ByteView) throws(InvalidConfiguration) -> Message {
        var message = Message(schema: schema)
        var reader = WireReader(bytes)
        try merge(into: &message, &reader)
        return message
    }

    private mutating func merge(into message: inout Message, _ reader: inout WireReader) throws(InvalidConfiguration) {
        depth += 1
        if depth > Self.depthLimit {
            throw failure("more than \(Self.depthLimit) levels of nesting", "messages less deep")
        }
        while !reader.isAtEnd {
            let start = reader.position
            do {
                let (number, type) = try reader.tag()
                if let field = message.schema.field(number: number), Self.fits(field, type) {
                    path.enter(field.name)
                    try self.field(field, type, &reader, &message)
                    path.leave()
                } else {
                    try reader.skip(number, type)
                    message.unknownBytes += reader.bytes(since: start).array
                }
            } catch let error as InvalidWireData {
                throw failure("\(error)", "protobuf's wire format")
            } catch let error as InvalidConfiguration {
                throw error
            } catch {
                throw failure("\(error)", "protobuf's wire format")
            }
        }
        if message.isAny { try unpack(&message) }
        if message.isTypedStruct { try resolve(&message) }
        message.sortMaps()
        depth -= 1
    }

    /// Whether a field may come in this wire type. What doesn't is kept like an unknown field, as protobuf does.
    private static func fits(_ field: FieldSchema, _ type: WireType) -> Bool {
        if field.isMap { return type == .lengthDelimited }
        if type == field.kind.wireType { return true }
        return field.cardinality == .repeated && type == .lengthDelimited && field.kind.isPackable
    }

    private mutating func field(
        _ field: FieldSchema, _ type: WireType, _ reader: inout WireReader, _ message: inout Message
    ) throws {
        if case .map(let key) = field.cardinality {
            let entry = try mapEntry(field, key, &reader)
            message.append(entry: entry, to: field)
            return
        }
        if field.cardinality == .repeated {
            if type == .lengthDelimited, field.kind.isPackable {
                var packed = try reader.nested()
                var values: [FieldValue] = []
                while !packed.isAtEnd { values.append(try scalar(field.kind, &packed)) }
                message.append(values, to: field)
            } else {
                message.append([try single(field, &reader, merging: nil)], to: field)
            }
            return
        }
        var earlier: Message?
        if case .message(let known) = message.value(field.number) { earlier = known }
        let value = try single(field, &reader, merging: earlier)
        message.clearOthers(ofOneofWith: field)
        message.store(field.number, field.isUnset(by: value) ? nil : value)
    }

    private mutating func mapEntry(
        _ field: FieldSchema, _ keyKind: FieldKind, _ reader: inout WireReader
    ) throws -> MapEntry {
        var entry = try reader.nested()
        var key = keyKind.defaultValue ?? .string("")
        var value = field.message.map { FieldValue.message(Message(schema: $0)) } ?? field.kind.defaultValue
        while !entry.isAtEnd {
            let (number, type) = try entry.tag()
            if number == 1, type == keyKind.wireType {
                key = try scalar(keyKind, &entry)
            } else if number == 2, type == field.kind.wireType {
                value = try single(field, &entry, merging: nil)
            } else {
                try entry.skip(number, type)
            }
        }
        return MapEntry(key: key, value: value ?? .string(""))
    }

    private mutating func single(
        _ field: FieldSchema, _ reader: inout WireReader, merging earlier: Message?
    ) throws -> FieldValue {
        guard let schema = field.message else { return try scalar(field.kind, &reader) }
        var nested = try reader.nested()
        var message = earlier ?? Message(schema: schema)
        try merge(into: &message, &nested)
        return .message(message)
    }

    private func scalar(_ kind: FieldKind, _ reader: inout WireReader) throws -> FieldValue {
        switch kind {
        case .double: return .double(Double(bitPattern: try reader.fixed64()))
        case .float: return .double(Double(Float(bitPattern: try reader.fixed32())))
        case .int32, .enumeration: return .signed(Int64(Int32(truncatingIfNeeded: try reader.varint())))
        case .int64: return .signed(Int64(bitPattern: try reader.varint()))
        case .uint32: return .unsigned(UInt64(UInt32(truncatingIfNeeded: try reader.varint())))
        case .uint64: return .unsigned(try reader.varint())
        case .sint32:
            return .signed(zigzagDecoded(UInt64(UInt32(truncatingIfNeeded: try reader.varint()))))
        case .sint64: return .signed(zigzagDecoded(try reader.varint()))
        case .fixed32: return .unsigned(UInt64(try reader.fixed32()))
        case .fixed64: return .unsigned(try reader.fixed64())
        case .sfixed32: return .signed(Int64(Int32(bitPattern: try reader.fixed32())))
        case .sfixed64: return .signed(Int64(bitPattern: try reader.fixed64()))
        case .bool: return .bool(try reader.varint() != 0)
        case .bytes: return .bytes(try reader.lengthDelimited().array)
        case .string:
            let bytes = try reader.lengthDelimited().array
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw failure("bytes that are not UTF-8", "a string")
            }
            return .string(text)
        case .message(let type): throw failure("a \(type)", "a scalar")
        }
    }

    private func failure(_ found: String, _ expected: String) -> InvalidConfiguration {
        InvalidConfiguration(path: path.text, found: found, expected: expected)
    }
}

extension BinaryDecoder {
    /// The bytes of an Any become the message that they are. A type that the schema lacks stays bytes, so that it
    /// can be refused, or not, by whoever would have to understand it.
    private mutating func unpack(_ any: inout Message) throws(InvalidConfiguration) {
        guard case .string(let url) = any.value(1) else { return }
        let bytes: [UInt8]
        switch any.value(2) {
        case .bytes(let found): bytes = found
        // This Any came in two parts, and the first was unpacked already.
        case .message(let earlier): bytes = earlier.encoded
        default: bytes = []
        }
        let name = String(url[(url.lastIndex(of: "/").map { url.index(after: $0) } ?? url.startIndex)...])
        guard let schema = Schema.message(name) else {
            var opaque = Message(schema: MessageSchema(name: name, fields: [], oneofs: [], isOpaque: true))
            opaque.unknownBytes = bytes
            any.store(2, .message(opaque))
            return
        }
        let inner = try bytes.withView { (view) throws(InvalidConfiguration) in
            var message = Message(schema: schema)
            var reader = WireReader(view)
            try merge(into: &message, &reader)
            return message
        }
        any.store(2, .message(inner))
    }

    private mutating func resolve(_ message: inout Message) throws(InvalidConfiguration) {
        guard case .string(let url) = message.value(1) else { return }
        let name = String(url[(url.lastIndex(of: "/").map { url.index(after: $0) } ?? url.startIndex)...])
        guard let schema = Schema.message(name) else { return }
        var content = DocumentNode(.mapping([]))
        if case .message(let structure) = message.value(2) { content = structure.freeForm }
        var decoder = DocumentDecoder(source: nil)
        decoder.path = path
        decoder.path.enter("value")
        message.store(Message.resolvedNumber, .message(try decoder.message(schema, content)))
    }
}

extension Message {
    fileprivate mutating func append(_ values: [FieldValue], to field: FieldSchema) {
        let (index, found) = position(of: field.number)
        if values.isEmpty { return }
        if !found {
            entries.insert(Entry(number: field.number, line: 0, value: .list(values)), at: index)
            return
        }
        guard case .list(var items) = entries[index].value else { return }
        // Emptied first so that the list is not copied for every element.
        entries[index].value = .bool(false)
        items += values
        entries[index].value = .list(items)
    }

    fileprivate mutating func append(entry: MapEntry, to field: FieldSchema) {
        let (index, found) = position(of: field.number)
        if !found {
            entries.insert(Entry(number: field.number, line: 0, value: .map([entry])), at: index)
            return
        }
        guard case .map(var known) = entries[index].value else { return }
        entries[index].value = .bool(false)
        known.append(entry)
        entries[index].value = .map(known)
    }

    fileprivate mutating func sortMaps() {
        for index in entries.indices {
            if case .map(let known) = entries[index].value { entries[index].value = .map(known.sortedByKey) }
        }
    }

    mutating func clearOthers(ofOneofWith field: FieldSchema) {
        guard let group = field.oneof else { return }
        for member in schema.oneofs[group].members where member != field.index {
            store(schema.fields[member].number, nil)
        }
    }
}

extension FieldKind {
    var wireType: WireType {
        switch self {
        case .double, .fixed64, .sfixed64: .fixed64
        case .float, .fixed32, .sfixed32: .fixed32
        case .string, .bytes, .message: .lengthDelimited
        default: .varint
        }
    }

    var isPackable: Bool { wireType != .lengthDelimited }
}
