// A connection that a pool is making: socket, TLS handshake, then the codec that the handshake or the cluster chose.

import Base
import Glibc
import Runtime
import TLS

final class ConnectingClient: TransportOwner {
    private let pool: HTTPPool
    private let transport: Transport
    private let began: Instant
    private var isDone = false

    /// How many requests the connection will be able to take: many only when it is sure to speak HTTP/2.
    var expectedCapacity: Int { pool.key.version == .http2 ? pool.cluster.params.http2ConcurrentStreams : 1 }

    var elapsed: TimeSpan { pool.loop.now - began }

    private init(pool: HTTPPool, transport: Transport) {
        self.pool = pool
        self.transport = transport
        began = pool.loop.now
    }

    static func start(for pool: HTTPPool) -> Result<ConnectingClient, SystemFailure> {
        do throws(SystemFailure) {
            let transport = try UpstreamSocket.connect(
                to: pool.host, of: pool.cluster, serverName: pool.key.serverName, downstream: pool.downstream,
                client: pool.key.client)
            let client = ConnectingClient(pool: pool, transport: transport)
            try transport.start(owner: client, connectTimeout: pool.cluster.params.connectTimeout)
            return .success(client)
        } catch {
            return .failure(error)
        }
    }

    override func transportReady() {
        if isDone { return }
        isDone = true
        if let session = transport.tls { pool.cluster.statistics.security?.handshakeDone(session) }
        let id = pool.worker.nextConnectionID()
        if pool.key.version == .raw {
            let connection = TunnelClientConnection(pool: pool, transport: transport, id: id)
            note(connection)
            transport.replaceOwner(connection)
            pool.connected(self, tunnel: connection)
        } else if speaksHTTP2 {
            let connection = HTTP2ClientConnection(pool: pool, transport: transport, id: id)
            note(connection)
            transport.replaceOwner(connection)
            connection.begin()
            pool.connected(self, http2: connection)
        } else {
            let connection = HTTP1ClientConnection(pool: pool, transport: transport, id: id)
            note(connection)
            transport.replaceOwner(connection)
            pool.connected(self, http1: connection)
        }
    }

    /// The end of TCP's handshake is not told apart from that of TLS.
    private func note(_ connection: ClientConnection) {
        connection.connectBegan = began
        connection.connectEnded = pool.loop.now
        if transport.tls != nil { connection.handshakeEnded = pool.loop.now }
    }

    private var speaksHTTP2: Bool {
        switch pool.key.version {
        case .http1, .raw: false
        case .http2: true
        case .alpn: transport.tls?.alpn.equals("h2") ?? false
        }
    }

    override func transportClosed(_ reason: CloseReason) {
        if isDone { return }
        isDone = true
        pool.cluster.statistics.security?.failed(transport.tlsFailure)
        let failure = UpstreamSocket.failure(of: reason, transport)
        pool.connectFailed(self, failure.reason, transportFailure: failure.words)
    }
}
