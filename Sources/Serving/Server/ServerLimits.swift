// How much of everything one client may take.

import Base

public struct ServerLimits: Sendable, Hashable {
    /// Start line and headers together.
    public var headerBytes = 64 << 10
    public var headerCount = 128
    /// From a connection's first byte, or from the first byte of its next request, to the end of the headers.
    public var headersTimeout = TimeSpan.seconds(10)
    /// TLS handshake and the first bytes behind it.
    public var handshakeTimeout = TimeSpan.seconds(10)
    /// A connection without a request.
    public var idleTimeout = TimeSpan.seconds(300)
    /// HTTP/2: a PING after this time without a sign of life ...
    public var pingInterval = TimeSpan.seconds(30)
    /// ... and the end of the connection when nothing moves for as long again.
    public var pingTimeout = TimeSpan.seconds(30)
    public var concurrentStreams: UInt32 = 1000
    public var connections = 20_000
    /// HTTP/2 windows: how much a client may send ahead of a handler that doesn't read.
    public var streamWindow: UInt32 = 256 << 10
    public var connectionWindow: UInt32 = 4 << 20
    /// `HTTPExchange.write` waits while more than this is queued.
    public var writeWatermark = 256 << 10
    /// A stream with more than this queued is reset: its client reads nothing.
    public var queueLimit = 64 << 20
    /// A connection that was told to close is closed for it after this time.
    public var lingerTime = TimeSpan.seconds(1)

    public init() {}
}
