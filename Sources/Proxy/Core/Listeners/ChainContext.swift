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
        case plain(PlainTerminalContext)
        /// A chain without filters: nobody would ever read what the peer sends.
        case none
    }

    let params: FilterChainParams
    private let listener: ListenerParams
    private let worker: Worker
    private let kind: Kind
    private let filters: [NetworkFilterContext]
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
            case .plain(let plain): .plain(PlainTerminalContext(plain, worker: worker))
            case .none: .none
            }
        filters = params.filters.map { $0.make(worker) }
    }

    func take(
        _ descriptor: consuming Descriptor, _ connection: DownstreamConnection, _ statistics: ListenerStatistics
    ) {
        if case .none = kind {
            _ = consume descriptor
            return statistics.dropped()
        }
        connection.facts.filterChainName = params.name
        var session: TLSSession?
        if let security = params.security {
            guard let context = security.current else {
                _ = consume descriptor
                return statistics.secretsNotReady()
            }
            session = TLSSession(server: context)
        }
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
        if !filters.isEmpty {
            let gate = NetworkFilterGate(filters, transport, connection)
            transport.gate = gate
            arrival.gate = gate
            guard gate.begin() else { return }
        }
        if session != nil || transport.isGated { arriving[ObjectIdentifier(arrival)] = arrival }
        if session == nil { arrival.transportReady() }
        transport.startReading()
    }

    /// A client that never ends its handshake is an idle one.
    private var handshakeTimeout: TimeSpan? {
        if let timeout = params.handshakeTimeout { return timeout }
        switch kind {
        case .http(let context): return context.params.idleTimeout > .zero ? context.params.idleTimeout : nil
        case .tcp(let context): return context.params.idleTimeout > .zero ? context.params.idleTimeout : nil
        case .plain, .none: return nil
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
        case .plain(let context): context.accept(transport, connection, statistics)
        case .none: break
        }
    }

    /// A network filter has closed the connection before the protocol saw it.
    fileprivate func refused(_ connection: DownstreamConnection) {
        if case .tcp(let context) = kind { context.logRefused(connection) }
    }

    var openConnections: Int {
        switch kind {
        case .http(let context): context.openConnections + arriving.count
        case .tcp(let context): context.openConnections + arriving.count
        case .plain(let context): context.openConnections + arriving.count
        case .none: 0
        }
    }

    func timeoutsChanged() {
        if case .http(let context) = kind { context.timeoutsChanged() }
    }

    func collectHeavyStreams(atLeast bytes: Int, into found: inout [HeavyStream]) {
        if case .http(let context) = kind { context.collectHeavyStreams(atLeast: bytes, into: &found) }
    }

    func drain(_ clock: DrainClock?) {
        if case .http(let context) = kind { context.drainClock = clock }
    }

    func startDrain(closingIdle: Bool) {
        switch kind {
        case .http(let context): context.startDrain(closingIdle: closingIdle)
        // Envoy leaves TCP connections alone while it drains: nothing in them says where they could be cut.
        case .tcp, .plain, .none: break
        }
    }

    func abortAll() {
        for arrival in Array(arriving.values) { arrival.abort() }
        switch kind {
        case .http(let context): context.abortAll()
        case .tcp(let context): context.abortAll()
        case .plain(let context): context.abortAll()
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
    /// The transport lets go of its own before it tells of its end.
    var gate: NetworkFilterGate?

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
        if let gate = transport.gate, !gate.admits() { return }
        self.gate = nil
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
        if gate?.hasRefused ?? false { context.refused(connection) }
        connection.record?.ended(transport)
        if let failure = transport.tlsFailure { connection.record?.failed(failure.reason) }
        gate = nil
        context.left(self)
        statistics.closed(lasted: transport.loop.now - connection.began)
    }
}
