// One filter chain on one loop: turns accepted sockets into connections of its protocol and keeps them for draining.

import Base
import Formatting
import Glibc
import ProcessSupport
import Runtime
import TLS
import Telemetry

final class ChainContext {
    private enum Kind {
        case http(HTTPConnectionContext)
        case tcp(TCPProxyContext)
        /// A chain without filters: nobody would ever read what the peer sends.
        case none
    }

    let params: FilterChainParams
    private let listener: ListenerParams
    private let worker: Worker
    private let kind: Kind
    /// Connections in their handshake.
    private var arriving: [ObjectIdentifier: ArrivedConnection] = [:]

    init(_ params: FilterChainParams, listener: ListenerParams, worker: Worker) {
        self.params = params
        self.listener = listener
        self.worker = worker
        kind =
            switch params.terminal {
            case .http(let http):
                .http(HTTPConnectionContext(http, listenerPrefix: listener.statPrefixText, worker: worker))
            case .tcp(let tcp): .tcp(TCPProxyContext(tcp, worker: worker))
            case .none: .none
            }
    }

    func take(
        _ descriptor: consuming Descriptor, _ connection: DownstreamConnection, _ statistics: ListenerStatistics
    ) {
        if case .none = kind {
            _ = consume descriptor
            return statistics.dropped()
        }
        connection.facts.filterChainName = params.name
        let security = params.security
        let session = security.map { TLSSession(server: $0.current) }
        let transport = Transport(loop: worker.loop, taking: descriptor, connecting: false, tls: session)
        transport.highWatermark = min(listener.bufferLimit, 262_144)
        let arrival = ArrivedConnection(context: self, transport: transport, connection: connection, statistics)
        statistics.established()
        do throws(SystemFailure) {
            let timeout = handshakeTimeout.map { OverloadState.process.scaled(.handshake, $0) }
            try transport.start(owner: arrival, connectTimeout: session == nil ? nil : timeout)
        } catch {
            worker.log.warning("a connection to \(listener.name) could not be watched: \(error)")
            transport.close()
            statistics.closed(lasted: .zero)
            return
        }
        if session == nil { arrival.transportReady() } else { arriving[ObjectIdentifier(arrival)] = arrival }
        transport.startReading()
    }

    /// A client that never ends its handshake is an idle one.
    private var handshakeTimeout: TimeSpan? {
        if let timeout = params.handshakeTimeout { return timeout }
        switch kind {
        case .http(let context): return context.params.idleTimeout > .zero ? context.params.idleTimeout : nil
        case .tcp(let context): return context.params.idleTimeout > .zero ? context.params.idleTimeout : nil
        case .none: return nil
        }
    }

    fileprivate func left(_ arrival: ArrivedConnection) { arriving[ObjectIdentifier(arrival)] = nil }

    /// The transport is past its handshake: from here the protocol owns it.
    fileprivate func ready(_ transport: Transport, _ connection: DownstreamConnection, _ statistics: ListenerStatistics)
    {
        if let session = transport.tls { connection.tls = SessionTLSInfo(session) }
        switch kind {
        case .http(let context): context.accept(transport, connection, statistics)
        case .tcp(let context): context.accept(transport, connection, statistics)
        case .none: break
        }
    }

    var openConnections: Int {
        switch kind {
        case .http(let context): context.openConnections + arriving.count
        case .tcp(let context): context.openConnections + arriving.count
        case .none: 0
        }
    }

    func timeoutsChanged() {
        if case .http(let context) = kind { context.timeoutsChanged() }
    }

    func drain(_ clock: DrainClock?) {
        if case .http(let context) = kind { context.drainClock = clock }
    }

    func startDrain() {
        switch kind {
        case .http(let context): context.startDrain()
        // Envoy leaves TCP connections alone while it drains: nothing in them says where they could be cut.
        case .tcp, .none: break
        }
    }

    func abortAll() {
        for arrival in Array(arriving.values) { arrival.abort() }
        switch kind {
        case .http(let context): context.abortAll()
        case .tcp(let context): context.abortAll()
        case .none: break
        }
    }
}

/// Holds a connection until its handshake is done.
private final class ArrivedConnection: TransportOwner {
    private let context: ChainContext
    private let transport: Transport
    private let connection: DownstreamConnection
    private let statistics: ListenerStatistics

    init(
        context: ChainContext, transport: Transport, connection: DownstreamConnection,
        _ statistics: ListenerStatistics
    ) {
        self.context = context
        self.transport = transport
        self.connection = connection
        self.statistics = statistics
    }

    func abort() {
        transport.close()
        transportClosed(.local)
    }

    override func transportReady() {
        context.left(self)
        if let session = transport.tls { statistics.security?.handshakeDone(session) }
        context.ready(transport, connection, statistics)
    }

    override func transportClosed(_ reason: CloseReason) {
        switch reason {
        case .tlsFailed: statistics.security?.failed(transport.tlsFailure)
        case .connectTimeout: statistics.handshakeTimedOut()
        default: break
        }
        context.left(self)
        statistics.closed(lasted: transport.loop.now - connection.began)
    }
}
