// Building messages in code: the configuration dump, tests, whoever speaks xDS.

import Base
import Document

extension Message {
    /// A field's value; nil when unset. What is assigned may be simpler than the field: scalars for wrappers, names
    /// for enumerations, any integer that fits, a message for an Any. Anything else that doesn't fit is a programmer's
    /// error and traps.
    public subscript(_ name: String) -> FieldValue? {
        get { value(known(name).number) }
        set {
            let field = known(name)
            clearOthers(ofOneofWith: field)
            let fitted = newValue.map { field.fitted($0) }
            let isUnset = fitted.map { field.isUnset(by: $0) || $0.isEmptyCollection } ?? true
            store(field.number, isUnset ? nil : fitted)
        }
    }

    public mutating func append(_ value: FieldValue, to name: String) {
        let field = known(name)
        precondition(field.cardinality == .repeated, "\(typeName).\(name) is no list")
        let (index, found) = position(of: field.number)
        let item = field.fittedElement(value)
        guard found, case .list(var items) = entries[index].value else { return store(field.number, .list([item])) }
        entries[index].value = .bool(false)
        items.append(item)
        entries[index].value = .list(items)
    }

    /// Sets one entry of a map.
    public mutating func insert(_ value: FieldValue, key: FieldValue, into name: String) {
        let field = known(name)
        guard case .map(let keyKind) = field.cardinality else { preconditionFailure("\(typeName).\(name) is no map") }
        var known: [MapEntry] = []
        if case .map(let entries) = self.value(field.number) { known = entries }
        known.append(MapEntry(key: keyKind.fitted(key), value: field.fittedElement(value)))
        store(field.number, .map(known.sortedByKey))
    }

    private func known(_ name: String) -> FieldSchema {
        guard let field = schema.field(name) else { preconditionFailure("\(typeName) has no field \(name)") }
        return field
    }
}

extension FieldValue {
    /// A google.protobuf.Duration.
    public static func duration(_ span: TimeSpan) -> FieldValue {
        var message = Message(type: "google.protobuf.Duration")
        message.storeTime(span.nanoseconds / 1_000_000_000, Int32(span.nanoseconds % 1_000_000_000))
        return .message(message)
    }

    /// A google.protobuf.Timestamp of nanoseconds since 1970.
    public static func timestamp(_ nanoseconds: Int64) -> FieldValue {
        var message = Message(type: "google.protobuf.Timestamp")
        let nanos = (nanoseconds % 1_000_000_000 + 1_000_000_000) % 1_000_000_000
        message.storeTime((nanoseconds - nanos) / 1_000_000_000, Int32(nanos))
        return .message(message)
    }

    /// A google.protobuf.Struct; `value` must be a mapping.
    public static func structure(_ value: DocumentValue) -> FieldValue {
        guard case .mapping = value else { preconditionFailure("a structure is made of a mapping") }
        return .message(Message(freeForm: Schema.known("google.protobuf.Struct"), DocumentNode(value), nil))
    }

    /// A google.protobuf.Any around a message.
    public static func any(_ message: Message) -> FieldValue { .message(Message(any: message)) }

    fileprivate var isEmptyCollection: Bool { self == .list([]) || self == .map([]) }
}

extension FieldSchema {
    fileprivate func fitted(_ value: FieldValue) -> FieldValue {
        switch (cardinality, value) {
        case (.repeated, .list(let items)): return .list(items.map(fittedElement))
        case (.map(let key), .map(let entries)):
            return .map(
                entries.map { MapEntry(key: key.fitted($0.key), value: fittedElement($0.value)) }.sortedByKey)
        case (.repeated, _), (.map, _): preconditionFailure("\(name) is a list or map, set to \(value.summary)")
        default: return fittedElement(value)
        }
    }

    fileprivate func fittedElement(_ value: FieldValue) -> FieldValue {
        if let enumeration, case .string(let text) = value {
            guard let known = enumeration.value(named: text) else {
                preconditionFailure("\(enumeration.name) has no value \(text)")
            }
            return .signed(Int64(known.number))
        }
        guard let message else { return kind.fitted(value) }
        switch (message.form, value) {
        case (_, .message(let inner)) where inner.typeName == message.name: return value
        case (.any, .message(let inner)): return .any(inner)
        case (.wrapper(let kind), _):
            var wrapper = Message(schema: message)
            let inner = kind.fitted(value)
            if !kind.isDefault(inner) { wrapper.store(1, inner) }
            return .message(wrapper)
        default: preconditionFailure("\(name) is a \(message.name), set to \(value.summary)")
        }
    }
}

extension FieldKind {
    fileprivate func fitted(_ value: FieldValue) -> FieldValue {
        switch (self, value) {
        case (.string, .string), (.bytes, .bytes), (.bool, .bool), (.double, .double): return value
        case (.float, .double(let number)): return .double(Double(Float(number)))
        case (.double, .signed(let number)), (.float, .signed(let number)): return .double(Double(number))
        case (.enumeration, .signed): return value
        case (_, .signed(let number)) where isSigned: return .signed(number)
        case (_, .unsigned(let number)) where isUnsigned: return .unsigned(number)
        case (_, .signed(let number)) where isUnsigned && number >= 0: return .unsigned(UInt64(number))
        case (_, .unsigned(let number)) where isSigned && number <= UInt64(Int64.max): return .signed(Int64(number))
        default: preconditionFailure("a field of type \(self) set to \(value.summary)")
        }
    }
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .signed(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: FieldValue...) { self = .list(elements) }
}
