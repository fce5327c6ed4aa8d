// Bytes of a message on their way out: a stream's own, or the same that other streams send, too.

/// Held by every stream that still has to send it, and gone with the last of them.
public final class SharedBytes: Sendable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

public enum BodyPart: Sendable {
    case own([UInt8])
    case shared(SharedBytes)

    public var bytes: [UInt8] {
        switch self {
        case .own(let bytes): bytes
        case .shared(let shared): shared.bytes
        }
    }
}
