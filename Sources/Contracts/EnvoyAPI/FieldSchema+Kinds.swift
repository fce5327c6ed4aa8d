// Questions about a field's type that codecs and readers share.

extension FieldSchema {
    var isMap: Bool { if case .map = cardinality { true } else { false } }

    var isMultiple: Bool { cardinality == .repeated || isMap }

    /// What a scalar has when it is unset; nil for messages.
    var defaultValue: FieldValue? { kind.defaultValue }

    /// Whether setting the field to this value leaves it unset.
    func isUnset(by value: FieldValue) -> Bool { cardinality == .implicit && kind.isDefault(value) }
}

extension FieldKind {
    var isUnsigned: Bool {
        switch self {
        case .uint32, .fixed32, .uint64, .fixed64: true
        default: false
        }
    }

    var isSigned32: Bool {
        switch self {
        case .int32, .sint32, .sfixed32: true
        default: false
        }
    }

    var isSigned: Bool {
        switch self {
        case .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64: true
        default: false
        }
    }

    var isMessage: Bool { if case .message = self { true } else { false } }

    /// Zero below is not the default, though it equals it.
    func isDefault(_ value: FieldValue) -> Bool {
        if case .double(let number) = value { return number.bitPattern == 0 }
        return value == defaultValue
    }

    var defaultValue: FieldValue? {
        switch self {
        case .bool: .bool(false)
        case .string: .string("")
        case .bytes: .bytes([])
        case .double, .float: .double(0)
        case .enumeration: .signed(0)
        case .message: nil
        default: isUnsigned ? .unsigned(0) : .signed(0)
        }
    }
}

extension FieldValue {
    /// A map key as JSON writes it.
    var keyText: String {
        switch self {
        case .bool(let value): value ? "true" : "false"
        case .signed(let value): "\(value)"
        case .unsigned(let value): "\(value)"
        case .string(let value): value
        default: ""
        }
    }

    /// A few words for error messages.
    var summary: String {
        switch self {
        case .bool(let value): value ? "true" : "false"
        case .signed(let value): "\(value)"
        case .unsigned(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): "\"\(value.utf8.count <= 80 ? value : String(value.prefix(77)) + "...")\""
        case .bytes(let value): "\(value.count) bytes"
        case .message(let value): value.isAny ? "the extension \(value.unpacked.typeName)" : "a \(value.typeName)"
        case .list(let value): "a list of \(value.count)"
        case .map(let value): "a map of \(value.count)"
        }
    }
}
