// How a client connects and how long it waits.

import Base

public struct ClientParams: Sendable, Hashable {
    public enum Version: Sendable, Hashable {
        /// What TLS agrees on; HTTP/1.1 without TLS.
        case automatic
        case http1
        /// Without TLS: prior knowledge.
        case http2
    }

    public var version = Version.automatic
    /// Resolving, connecting and the TLS handshake.
    public var connectTimeout = TimeSpan.seconds(5)
    /// A request without a free connection fails after this time.
    public var waitTimeout = TimeSpan.seconds(10)
    public var idleTimeout = TimeSpan.seconds(60)
    /// HTTP/1 connections at once.
    public var connections = 16
    /// Requests that may wait for a connection.
    public var waiting = 1024
    /// HTTP/2: see `ServerLimits`.
    public var pingInterval = TimeSpan.seconds(30)
    public var pingTimeout = TimeSpan.seconds(20)
    public var headerBytes = 256 << 10
    public var queueLimit = 64 << 20
    /// SO_MARK of its connections over IP, so that rules of the machine know them; needs CAP_NET_ADMIN.
    public var mark: UInt32?
    /// What its connections to addresses of the same family come from; nil: what the kernel chooses.
    public var source: IPAddress?

    public init() {}

    var limits: ServerLimits {
        var limits = ServerLimits()
        limits.headerBytes = headerBytes
        limits.headerCount = 256
        limits.idleTimeout = idleTimeout
        limits.pingInterval = pingInterval
        limits.pingTimeout = pingTimeout
        limits.streamWindow = 1 << 20
        limits.connectionWindow = 16 << 20
        return limits
    }
}
