// An upstream HTTP connection as the requests on it see it, whichever version it speaks.

import Base
import Formatting
import Runtime

class ClientConnection: TransportOwner {
    let pool: HTTPPool
    let transport: Transport
    let id: UInt64
    let began: Instant
    /// Of the socket and of TLS on it, for logs.
    final var connectBegan: Instant?
    final var connectEnded: Instant?
    final var handshakeEnded: Instant?
    /// Requests that have been put on it so far.
    final var requestsStarted: UInt64 = 0

    init(pool: HTTPPool, transport: Transport, id: UInt64) {
        self.pool = pool
        self.transport = transport
        self.id = id
        began = pool.loop.now
    }

    /// Sends the head of `request.stream.requestHeaders`.
    func start(_ request: UpstreamRequest, endStream: Bool) {}

    func sendData(_ request: UpstreamRequest, _ bytes: ByteView, endStream: Bool) {}

    func sendTrailers(_ request: UpstreamRequest) {}

    /// The request is given up: its stream is reset, or the connection closed where that is the only way.
    func cancel(_ request: UpstreamRequest) {}

    func setResponsePaused(_ request: UpstreamRequest, _ paused: Bool) {}

    /// Request bytes queued beyond the high watermark.
    func isOverfull(_ request: UpstreamRequest) -> Bool { false }

    /// Brings the byte counts of the request's stream up to date, where they aren't always.
    func noteMeters(_ request: UpstreamRequest) {}

    /// No request will be put on it any more; it closes when the last one is done.
    func retire() {}

    var protocolName: StreamProtocol { .http11 }

    /// Asked for by logs and header formats only.
    private(set) final lazy var localAddress: SocketAddress? = Socket.localAddress(transport.descriptor)
    private(set) final lazy var tlsInfo: ConnectionTLSInfo? = transport.tls.map { SessionTLSInfo($0) }
}
