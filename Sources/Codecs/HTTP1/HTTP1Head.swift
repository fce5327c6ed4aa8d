// What a parsed message head says about the message and the connection it came on.

public enum HTTP1Role: Sendable {
    /// Reads requests: a server's side.
    case request
    /// Reads responses: a client's side.
    case response
}

/// Which request a response answers; decides how the response's body is framed (RFC 9112, 6.3).
public enum HTTP1RequestKind: Sendable {
    case other, head, connect, upgrade
}

public enum HTTP1Version: UInt8, Sendable, Comparable {
    case http10 = 10
    case http11 = 11

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

public struct HTTP1Head: Sendable, Equatable {
    public enum Framing: Sendable, Equatable {
        /// No body: `.end` follows at once.
        case none
        case length(UInt64)
        case chunked
        /// Everything until the peer closes: old responses, and both directions after an upgrade or CONNECT.
        case untilClose
    }

    public var version = HTTP1Version.http11
    /// Of a response; 0 for requests.
    public var status: UInt16 = 0
    public var framing = Framing.none
    /// Whether the sender allows the connection to be used again after this message.
    public var keepAlive = true
    public var isHead = false
    public var isConnect = false
    /// A request that asks for an upgrade, or the response that grants one: what follows is opaque.
    public var isUpgrade = false
    public var expectsContinue = false
    /// The request's target was in absolute form; its authority has already replaced Host.
    public var hadAbsoluteTarget = false

    public init() {}

    /// 1xx other than 101: another head follows.
    public var isInformational: Bool { status >= 100 && status < 200 && status != 101 }
}
