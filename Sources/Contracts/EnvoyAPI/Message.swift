// A message of Envoy's API as a value: its type and the fields that are set.

import Base
import Document

/// A file from which messages came.
final class SourceFile: Sendable {
    let name: String
    init(_ name: String) { self.name = name }
}

/// A field's value. Enumerations are `signed`; floats are kept as the double of the same value.
public enum FieldValue: Sendable, Hashable {
    case bool(Bool)
    case signed(Int64)
    case unsigned(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case message(Message)
    case list([FieldValue])
    /// Sorted by key.
    case map([MapEntry])
}

public struct MapEntry: Sendable, Hashable {
    public let key: FieldValue
    public var value: FieldValue

    public init(key: FieldValue, value: FieldValue) {
        self.key = key
        self.value = value
    }
}

/// A message. Fields with implicit presence are never stored with their default value, so that two messages are
/// equal exactly when they say the same.
///
/// `google.protobuf.Any` holds its `type_url` and, as field `value`, the inner message itself.
public struct Message: Sendable {
    struct Entry: Sendable, Hashable {
        let number: UInt32
        let line: Int32
        var value: FieldValue

        static func == (left: Entry, right: Entry) -> Bool {
            left.number == right.number && left.value == right.value
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(number)
            hasher.combine(value)
        }
    }

    public let schema: MessageSchema
    /// Sorted by number.
    var entries: [Entry] = []
    /// What came on the wire and is in no schema: tags and payloads as they were.
    var unknownBytes: [UInt8] = []
    var source: SourceFile?
    var line: Int32 = 0

    init(schema: MessageSchema) { self.schema = schema }

    /// An empty message of a type that the schema has.
    public init(type: String) { self.init(schema: Schema.known(type)) }

    public var typeName: String { schema.name }
}

extension Message: Hashable {
    public static func == (left: Message, right: Message) -> Bool {
        left.schema.name == right.schema.name && left.entries == right.entries
            && left.unknownBytes == right.unknownBytes
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(schema.name)
        hasher.combine(entries)
        hasher.combine(unknownBytes)
    }
}

extension Message {
    func position(of number: UInt32) -> (index: Int, found: Bool) {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return (low, low < entries.count && entries[low].number == number)
    }

    func value(_ number: UInt32) -> FieldValue? {
        let (index, found) = position(of: number)
        return found ? entries[index].value : nil
    }

    /// The line where a field was set; nil when it came from no file.
    func line(_ number: UInt32) -> Int? {
        let (index, found) = position(of: number)
        guard found, entries[index].line > 0 else { return nil }
        return Int(entries[index].line)
    }

    mutating func store(_ number: UInt32, _ value: FieldValue?, line: Int32 = 0) {
        let (index, found) = position(of: number)
        switch (value, found) {
        case (.some(let value), true): entries[index] = Entry(number: number, line: line, value: value)
        case (.some(let value), false):
            entries.insert(Entry(number: number, line: line, value: value), at: index)
        case (nil, true): entries.remove(at: index)
        case (nil, false): break
        }
    }
}
