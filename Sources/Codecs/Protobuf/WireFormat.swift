// Protobuf's wire types and the reasons for refusing bytes.

/// The three low bits of a tag.
public enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case startGroup = 3
    case endGroup = 4
    case fixed32 = 5
}

/// Bytes that are no protobuf message.
public enum InvalidWireData: Error, Sendable, Hashable, CustomStringConvertible {
    case truncated(offset: Int)
    case varintTooLong(offset: Int)
    case invalidTag(UInt64, offset: Int)
    case groupMismatch(offset: Int)
    case tooDeep(offset: Int)

    public var description: String {
        switch self {
        case .truncated(let offset): "the message ends inside a field (byte \(offset))"
        case .varintTooLong(let offset): "a varint of more than 10 bytes (byte \(offset))"
        case .invalidTag(let tag, let offset): "the invalid tag \(tag) (byte \(offset))"
        case .groupMismatch(let offset): "a group that ends where none began (byte \(offset))"
        case .tooDeep(let offset): "groups nested too deep (byte \(offset))"
        }
    }
}
