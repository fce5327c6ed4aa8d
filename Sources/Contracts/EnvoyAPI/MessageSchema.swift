// What the schema knows of a message type, an enumeration, a oneof.

/// A group of fields of which at most one is set.
public struct OneofSchema: Sendable {
    public let name: String
    /// Indices into the message's fields.
    public internal(set) var members: [Int]
    public let isRequired: Bool
}

/// A message type.
public final class MessageSchema: Sendable {
    public let name: String
    /// Sorted by number.
    public let fields: [FieldSchema]
    public let oneofs: [OneofSchema]
    /// A type that the schema lacks, met inside an Any on the wire: its bytes are kept as they are.
    public let isOpaque: Bool
    let form: WellKnown.Form
    private let indexByName: [String: Int]
    private let indexByEitherName: [String: Int]

    init(name: String, fields: [FieldSchema], oneofs: [OneofSchema], isOpaque: Bool = false) {
        self.name = name
        self.fields = fields
        self.oneofs = oneofs
        self.isOpaque = isOpaque
        form = WellKnown.form(name)
        var byName: [String: Int] = [:]
        var byEither: [String: Int] = [:]
        for field in fields {
            byName[field.name] = field.index
            byEither[field.jsonName] = field.index
        }
        for field in fields { byEither[field.name] = field.index }
        indexByName = byName
        indexByEitherName = byEither
    }

    /// By the name in the .proto file.
    public func field(_ name: String) -> FieldSchema? { indexByName[name].map { fields[$0] } }

    /// By either spelling that proto3 JSON allows.
    public func field(spelled name: String) -> FieldSchema? { indexByEitherName[name].map { fields[$0] } }

    public func field(number: UInt32) -> FieldSchema? {
        var low = 0
        var high = fields.count
        while low < high {
            let middle = (low + high) / 2
            if fields[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < fields.count && fields[low].number == number ? fields[low] : nil
    }

    public func oneof(_ name: String) -> OneofSchema? { oneofs.first { $0.name == name } }
}

/// An enumeration.
public final class EnumerationSchema: Sendable {
    public struct Value: Sendable, Hashable {
        public let number: Int32
        public let name: String
        public let isDeprecated: Bool
        public let isDisallowed: Bool
    }

    public let name: String
    /// In the order of the .proto file; aliases share a number.
    public let values: [Value]

    init(name: String, values: [Value]) {
        self.name = name
        self.values = values
    }

    public func value(named name: String) -> Value? { values.first { $0.name == name } }
    public func value(number: Int32) -> Value? { values.first { $0.number == number } }
}
