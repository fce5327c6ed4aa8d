// What the schema knows of one field.

import Synchronization

/// A field's type. Maps have the kind of their values.
public enum FieldKind: Sendable, Hashable {
    case double, float, int32, int64, uint32, uint64, sint32, sint64, fixed32, fixed64, sfixed32, sfixed64
    case bool, string, bytes
    case enumeration(String)
    case message(String)
}

public enum FieldCardinality: Sendable, Hashable {
    /// Its default counts as unset.
    case implicit
    /// Set or unset, whatever the value: messages, members of a oneof, proto3 `optional`.
    case explicit
    case repeated
    case map(key: FieldKind)
}

/// One field of a message type.
public final class FieldSchema: Sendable {
    public let name: String
    public let jsonName: String
    public let number: UInt32
    /// Position in the message's fields, which are sorted by number.
    public let index: Int
    public let kind: FieldKind
    public let cardinality: FieldCardinality
    /// Index into the message's oneofs.
    public let oneof: Int?
    public let isPacked: Bool
    public let isDeprecated: Bool
    /// Envoy refuses it although it is in the API.
    public let isDisallowed: Bool
    /// Not for the eyes of whoever reads a configuration dump.
    public let isSensitive: Bool
    let rules: FieldRules?
    private let resolved = Mutex<MessageSchema?>(nil)
    private let resolvedEnumeration = Mutex<EnumerationSchema?>(nil)

    init(
        name: String, jsonName: String, number: UInt32, index: Int, kind: FieldKind, cardinality: FieldCardinality,
        oneof: Int? = nil, isPacked: Bool = false, isDeprecated: Bool = false, isDisallowed: Bool = false,
        isSensitive: Bool = false, rules: FieldRules? = nil
    ) {
        self.name = name
        self.jsonName = jsonName
        self.number = number
        self.index = index
        self.kind = kind
        self.cardinality = cardinality
        self.oneof = oneof
        self.isPacked = isPacked
        self.isDeprecated = isDeprecated
        self.isDisallowed = isDisallowed
        self.isSensitive = isSensitive
        self.rules = rules
    }

    /// The type of a message field; nil for scalars.
    public var message: MessageSchema? {
        guard case .message(let name) = kind else { return nil }
        return resolved.withLock { cached in
            if let cached { return cached }
            let found = Schema.known(name)
            cached = found
            return found
        }
    }

    /// The type of an enumeration field; nil for others.
    public var enumeration: EnumerationSchema? {
        guard case .enumeration(let name) = kind else { return nil }
        return resolvedEnumeration.withLock { cached in
            if let cached { return cached }
            let found = Schema.enumeration(name)
            cached = found
            return found
        }
    }
}
