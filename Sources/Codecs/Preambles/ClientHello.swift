// What a TLS client says in its first message, as far as routing looks at it.

/// Taken from a ClientHello (RFC 8446, 4.1.2).
public struct ClientHello: Sendable, Equatable {
    /// Host name of the server_name extension in lower case; empty when there is none.
    public var serverName: [UInt8] = []
    /// In the client's order; empty when there is no such extension or it is malformed, which TLS itself will refuse.
    public var applicationProtocols: [[UInt8]] = []

    public init() {}
}

public enum ClientHelloSniff: Sendable, Equatable {
    /// Not decided yet: look again when there are more bytes.
    case needMore
    case hello(ClientHello)
    case notTLS
    /// The hello is longer than the limit: the connection is closed.
    case tooLarge
    /// The client closed by an alert or speaks SSL 3.0 or older: the connection is closed.
    case refused
}
