// One listener on one loop: accepts, applies listener filters, chooses the filter chain, hands the connection over.

import Base
import Formatting
import Glibc
import ProcessSupport
import Runtime
import TLS

final class LoopListener: LoopObject {
    let params: ListenerParams
    let worker: Worker
    let statistics: ListenerStatistics
    /// Connections that are still being looked at by listener filters.
    var preamblesOpen: [ObjectIdentifier: IncomingConnection] = [:]

    private let accessLogs: LoopAccessLogs
    private var sockets: [AcceptSocket] = []
    private let contexts: [ChainContext]
    private let defaultContext: ChainContext?

    init(params: ListenerParams, worker: Worker) {
        self.params = params
        self.worker = worker
        statistics = ListenerStatistics(params, worker)
        accessLogs = LoopAccessLogs(params.accessLogs, worker: worker)
        contexts = params.chains.map { ChainContext($0, listener: params, worker: worker) }
        defaultContext = params.defaultChain.map { ChainContext($0, listener: params, worker: worker) }
    }

    var loop: EventLoop { worker.loop }

    /// Takes over listening sockets, one per address.
    func listen(on descriptors: [Int32], addresses: [SocketAddress]) throws(SystemFailure) {
        for (descriptor, address) in zip(descriptors, addresses) {
            let socket = AcceptSocket(listener: self, descriptor: descriptor, address: address)
            try socket.begin()
            sockets.append(socket)
        }
    }

    /// The kernel stops queueing connections for this loop; those that wait are refused by it.
    func stopAccepting() {
        for socket in sockets { socket.end() }
        sockets = []
    }

    /// Asks open connections to end now and closes the listener when `time` is over.
    func drain(closingAfter time: TimeSpan) {
        startDrain()
        _ = loop.arm(after: time, self, tag: 0)
    }

    override func timerFired(tag: UInt8) { stopAccepting() }

    var isAccepting: Bool { !sockets.isEmpty }

    func accepted(_ descriptor: Int32, peer: SocketAddress?, local: SocketAddress?) {
        statistics.accepted()
        let connection = DownstreamConnection(
            id: worker.nextConnectionID(), began: loop.now, facts: DownstreamFacts())
        connection.facts.connectionID = connection.id
        connection.facts.remote = peer
        connection.facts.directRemote = peer
        connection.facts.local = local
        connection.facts.directLocal = local
        if !accessLogs.isEmpty { connection.record = ConnectionRecord(accessLogs, worker) }
        if params.filters.isEmpty, !params.usesOriginalDestination {
            chooseChain(Descriptor(taking: descriptor), connection)
        } else {
            IncomingConnection(listener: self, taking: descriptor, connection: connection).begin()
        }
    }

    // MARK: - Filter chains

    func chooseChain(_ descriptor: consuming Descriptor, _ connection: DownstreamConnection) {
        if params.usesOriginalDestination, let target = worker.listener(for: connection, from: self), target !== self {
            statistics.dropped()
            target.statistics.accepted()
            return target.adopt(descriptor, connection)
        }
        adopt(descriptor, connection)
    }

    /// Also for connections that another listener accepted (`use_original_dst`).
    func adopt(_ descriptor: consuming Descriptor, _ connection: DownstreamConnection) {
        guard let context = context(for: connection) else {
            statistics.noFilterChain()
            connection.record?.refused(.noRouteFound, "filter_chain_not_found")
            _ = consume descriptor
            statistics.dropped()
            return
        }
        context.take(descriptor, connection, statistics)
    }

    private func context(for connection: DownstreamConnection) -> ChainContext? {
        // One chain without criteria is by far the most common listener.
        if contexts.count == 1, params.matchesEverything { return contexts[0] }
        let facts = connection.facts
        let traits = ConnectionTraits(
            destination: facts.local, source: facts.remote, directSource: facts.directRemote,
            serverName: facts.requestedServerName,
            transportProtocol: connection.transportProtocol.isEmpty ? "raw_buffer" : connection.transportProtocol,
            applicationProtocols: connection.applicationProtocols)
        if let index = params.matcher.match(traits) { return contexts[index] }
        return defaultContext
    }

    // MARK: - Draining

    var openConnections: Int {
        contexts.reduce(defaultContext?.openConnections ?? 0) { $0 + $1.openConnections } + preamblesOpen.count
    }

    func startDrain() {
        for context in contexts { context.startDrain() }
        defaultContext?.startDrain()
    }

    func abortAll() {
        for connection in preamblesOpen.values { connection.abandon() }
        for context in contexts { context.abortAll() }
        defaultContext?.abortAll()
    }
}

/// A listening socket in the loop.
final class AcceptSocket: LoopObject {
    private unowned let listener: LoopListener
    private let descriptor: Int32
    /// The bound address where it is every connection's local address; nil for a wildcard.
    private let exactLocal: SocketAddress?
    private var registration = Registration.none
    private var retry = TimerID.none

    init(listener: LoopListener, descriptor: Int32, address: SocketAddress) {
        self.listener = listener
        self.descriptor = descriptor
        let isWildcard = address.ip == .anyV4 || address.ip == .anyV6
        exactLocal = isWildcard ? nil : Socket.localAddress(descriptor) ?? address
    }

    func begin() throws(SystemFailure) { registration = try listener.loop.register(descriptor, self) }

    func end() {
        // Who is in the kernel's queue already was promised a connection.
        accept()
        listener.loop.cancel(&retry)
        listener.loop.deregister(&registration, descriptor)
        // Clients that come now are refused at once instead of waiting in a queue that nobody empties. The descriptor
        // itself stays open until the process ends: its number must not be given to something else meanwhile.
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    override func descriptorReady(_ readiness: Readiness) { accept() }

    private func accept() {
        var left = listener.params.acceptsPerEvent
        while registration.isActive {
            if left == 0 { return listener.loop.deliverAgain(registration, .readable) }
            left -= 1
            do throws(SystemFailure) {
                guard let (socket, peer) = try Socket.accept(descriptor) else { return }
                // A client on a unix socket has no name.
                listener.accepted(socket, peer: peer, local: exactLocal ?? Socket.localAddress(socket))
            } catch {
                // Out of descriptors or memory: the connection stays queued in the kernel, so try again soon.
                listener.statistics.overflowed()
                listener.worker.log.warning("accept on \(listener.params.name) failed: \(error.reason); trying again")
                retry = listener.loop.arm(after: .milliseconds(100), self, tag: 1)
                return
            }
        }
    }

    override func timerFired(tag: UInt8) {
        retry = .none
        accept()
    }
}
