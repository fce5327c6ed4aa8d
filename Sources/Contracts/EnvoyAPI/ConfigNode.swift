// The only way mechanisms read configuration: it remembers what was read, so that the rest can be refused by name.

import Base
import Document

/// A message seen by whoever compiles configuration.
///
/// Reading a field that the schema lacks, or as a type that it doesn't have, is a programmer's error and traps.
/// Asking twice for the same submessage gives the same node.
public final class ConfigNode {
    struct Child {
        let field: Int
        let keys: [String]
        let nodes: [ConfigNode]
    }

    public let message: Message
    let place: ConfigPath
    var wasRead: FieldSet
    /// Fields whose presence was asked for, without a look inside.
    var wasAskedFor: FieldSet
    var children: [Child] = []

    /// `path` is where the message stands in what the user wrote, empty for the whole file.
    public convenience init(_ message: Message, path: String = "") {
        self.init(message, place: ConfigPath(path, in: nil))
    }

    init(_ message: Message, place: ConfigPath) {
        self.message = message
        self.place = place
        wasRead = FieldSet(count: message.schema.fields.count)
        wasAskedFor = FieldSet(count: message.schema.fields.count)
    }

    public var path: String { place.text }
    public var typeName: String { message.schema.name }
    public var file: String? { message.source?.name }
    public var line: Int? { message.line > 0 ? Int(message.line) : nil }

    /// Whether a field is set: a scalar other than its default, a message that is present, a member of a oneof, a
    /// list with items. What stands in it still has to be read.
    public func has(_ name: String) -> Bool {
        let field = schema(of: name)
        wasAskedFor.insert(field.index)
        return message.value(field.number) != nil
    }

    /// The name of the field that is set in a oneof. What stands in it still has to be read.
    public func oneof(_ name: String) -> String? {
        guard let group = message.schema.oneof(name) else {
            preconditionFailure("\(typeName) has no oneof \(name)")
        }
        for index in group.members {
            let field = message.schema.fields[index]
            if message.value(field.number) == nil { continue }
            wasAskedFor.insert(index)
            return field.name
        }
        return nil
    }

    /// The whole message says what is in force already, so that nobody reads it again.
    public func acceptAsKnown() { for index in message.schema.fields.indices { wasRead.insert(index) } }

    /// Fields that are known to have no effect here.
    public func ignore(_ names: String...) {
        for name in names { wasRead.insert(schema(of: name).index) }
    }

    func schema(of name: String) -> FieldSchema {
        guard let field = message.schema.field(name) else { preconditionFailure("\(typeName) has no field \(name)") }
        return field
    }

    /// Marks the field as read.
    func read(_ name: String) -> (field: FieldSchema, value: FieldValue?) {
        let field = schema(of: name)
        wasRead.insert(field.index)
        return (field, message.value(field.number))
    }

    func misread(_ field: FieldSchema, as type: String) -> Never {
        preconditionFailure("\(typeName).\(field.name) is no \(type): it is \(field.kind), \(field.cardinality)")
    }
}

/// A set of field positions.
struct FieldSet {
    private var first: UInt64 = 0
    private var rest: [UInt64]

    init(count: Int) { rest = count <= 64 ? [] : Array(repeating: 0, count: (count - 1) / 64) }

    mutating func insert(_ index: Int) {
        let bit = UInt64(1) << UInt64(index & 63)
        if index < 64 { first |= bit } else { rest[index / 64 - 1] |= bit }
    }

    func contains(_ index: Int) -> Bool {
        let bit = UInt64(1) << UInt64(index & 63)
        return (index < 64 ? first : rest[index / 64 - 1]) & bit != 0
    }
}
