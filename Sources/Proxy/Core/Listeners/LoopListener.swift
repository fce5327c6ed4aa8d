// One listener on one loop: accepts, applies listener filters, chooses the filter chain, hands the connection over.

import Base
import Formatting
import Glibc
import ProcessSupport
import Runtime
import TLS
import Telemetry

final class LoopListener: LoopObject {
    let params: ListenerParams
    let worker: Worker
    let statistics: ListenerStatistics
    /// Shared with the other loops.
    let limit: ListenerLimit
    /// Connections that are still being looked at by listener filters.
    var preamblesOpen: [ObjectIdentifier: IncomingConnection] = [:]

    private let accessLogs: LoopAccessLogs
    private enum TimerTag {
        static let stopAccepting: UInt8 = 0
        static let retirement: UInt8 = 1
    }

    private var sockets: [AcceptSocket] = []
    /// Keeps the descriptors open for as long as this loop may touch them.
    private(set) var listening: ListenerSockets?
    private let contexts: [ChainContext]
    private let defaultContext: ChainContext?
    /// Chains that a newer version of this listener goes on with.
    private var handedOn: Set<ObjectIdentifier> = []
    private var retirementEnds = Instant(nanoseconds: 0)

    /// Filter chains that did not change are taken over from `old` with their connections.
    init(params: ListenerParams, worker: Worker, replacing old: LoopListener? = nil) {
        self.params = params
        self.worker = worker
        limit = ListenerLimit.of(params.name)
        statistics = ListenerStatistics(params, worker, limit: limit)
        accessLogs = LoopAccessLogs(params.accessLogs, worker: worker)
        func context(_ chain: FilterChainParams) -> ChainContext {
            old?.handOn(chain) ?? ChainContext(chain, listener: params, worker: worker)
        }
        contexts = params.chains.map(context)
        defaultContext = params.defaultChain.map(context)
    }

    private func handOn(_ chain: FilterChainParams) -> ChainContext? {
        guard let context = allContexts.first(where: { $0.params === chain }) else { return nil }
        handedOn.insert(ObjectIdentifier(context))
        return context
    }

    private var allContexts: [ChainContext] { contexts + [defaultContext].compactMap(\.self) }
    private var ownContexts: [ChainContext] { allContexts.filter { !handedOn.contains(ObjectIdentifier($0)) } }

    var loop: EventLoop { worker.loop }

    /// Begins to accept on this loop's socket for each address.
    func listen(on listening: ListenerSockets) throws(SystemFailure) {
        self.listening = listening
        let addresses = params.allAddresses
        for (descriptor, position) in listening.descriptors(loop: worker.index) {
            let socket = AcceptSocket(listener: self, descriptor: descriptor, address: addresses[position])
            try socket.begin()
            sockets.append(socket)
        }
        if worker.isAcceptingPaused { pauseAccepting(true) }
    }

    func pauseAccepting(_ isPaused: Bool) {
        if params.bypassesOverload { return }
        for socket in sockets { socket.pause(isPaused) }
    }

    func timeoutsChanged() {
        for context in ownContexts { context.timeoutsChanged() }
    }

    func collectHeavyStreams(atLeast bytes: Int, into found: inout [HeavyStream]) {
        for context in ownContexts { context.collectHeavyStreams(atLeast: bytes, into: &found) }
    }

    /// Whether one more connection may come in; what may not is counted. What may was taken from all limits.
    func admits() -> Bool {
        let overload = OverloadState.process
        if !overload.admitConnection(ignoringLimit: params.ignoresConnectionLimit) {
            statistics.refused(.downstreamGlobalCxOverflow)
            return false
        }
        if !params.bypassesOverload,
            overload.strikes(.rejectConnections, { loop.random.next() })
                || LoadShedding.process.sheds(.acceptConnection, { loop.random.next() })
        {
            statistics.refused(.downstreamCxOverloadReject)
            overload.connectionEnded()
            return false
        }
        if limit.admit() { return true }
        statistics.refused(.downstreamCxOverflow)
        overload.connectionEnded()
        return false
    }

    /// The kernel stops queueing connections for this loop; those that wait are refused by it.
    func stopAccepting() {
        for socket in sockets { socket.end(closing: true) }
        sockets = []
    }

    /// A newer version of this listener accepts from the same sockets.
    func leaveSockets() {
        for socket in sockets { socket.end(closing: false) }
        sockets = []
    }

    /// Takes up the sockets it had left.
    func resume() {
        guard let listening, sockets.isEmpty else { return }
        endDrain()
        do throws(SystemFailure) {
            try listen(on: listening)
        } catch {
            worker.log.error("listener \(params.name) can't be watched by loop \(worker.index): \(error)")
        }
    }

    /// Replaced or removed: what is open is asked to end, and ended when `time` is over.
    func retire(after time: TimeSpan) {
        worker.retiredListeners.append(self)
        drainGradually(over: time)
        retirementEnds = loop.now + time
        leaveWhenEmpty()
    }

    private func leaveWhenEmpty() {
        if openConnections > 0, loop.now < retirementEnds {
            _ = loop.arm(after: .seconds(1), self, tag: TimerTag.retirement)
            return
        }
        for connection in preamblesOpen.values { connection.abandon() }
        for context in ownContexts { context.abortAll() }
        worker.retiredListeners.removeAll { $0 === self }
    }

    /// More and more answers are their connection's last one.
    func drainGradually(over time: TimeSpan) {
        let clock = DrainClock(began: loop.now, span: time)
        for context in ownContexts { context.drain(clock) }
    }

    func endDrain() {
        for context in ownContexts { context.drain(nil) }
    }

    /// Asks open connections to end and closes the listener when `time` is over.
    func drain(closingAfter time: TimeSpan) {
        drainGradually(over: time)
        _ = loop.arm(after: time, self, tag: TimerTag.stopAccepting)
    }

    override func timerFired(tag: UInt8) {
        if tag == TimerTag.stopAccepting { stopAccepting() } else { leaveWhenEmpty() }
    }

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
        read(Descriptor(taking: descriptor), connection)
    }

    /// The listener filters' turn; then a chain's.
    private func read(_ descriptor: consuming Descriptor, _ connection: DownstreamConnection) {
        if params.filters.isEmpty { return chooseChain(descriptor, connection) }
        IncomingConnection(listener: self, taking: descriptor.release(), connection: connection).begin()
    }

    // MARK: - Filter chains

    func chooseChain(_ descriptor: consuming Descriptor, _ connection: DownstreamConnection) {
        // Once only, and only what was meant for elsewhere, as the kernel or a PROXY protocol header says: what came for
        // this listener's own address is its own.
        if params.usesOriginalDestination, !connection.wasHandedOver,
            connection.facts.local != connection.facts.directLocal,
            let target = worker.listener(for: connection, from: self), target !== self
        {
            statistics.handedOver(to: target.statistics)
            connection.wasHandedOver = true
            return target.read(descriptor, connection)
        }
        adopt(descriptor, connection)
    }

    private func adopt(_ descriptor: consuming Descriptor, _ connection: DownstreamConnection) {
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
        ownContexts.reduce(preamblesOpen.count) { $0 + $1.openConnections }
    }

    func startDrain() {
        for context in ownContexts { context.startDrain(closingIdle: true) }
    }

    func abortAll() {
        for connection in preamblesOpen.values { connection.abandon() }
        for context in ownContexts { context.abortAll() }
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
    private var isPaused = false

    init(listener: LoopListener, descriptor: Int32, address: SocketAddress) {
        self.listener = listener
        self.descriptor = descriptor
        let isWildcard = address.ip == .anyV4 || address.ip == .anyV6
        exactLocal = isWildcard ? nil : Socket.localAddress(descriptor) ?? address
    }

    func begin() throws(SystemFailure) { registration = try listener.loop.register(descriptor, self) }

    /// Connections wait in the kernel's queue until it goes on.
    func pause(_ isPaused: Bool) {
        if self.isPaused == isPaused { return }
        self.isPaused = isPaused
        if !isPaused { accept() }
    }

    func end(closing: Bool) {
        // Who is in the kernel's queue already was promised a connection.
        if closing { accept(all: true) }
        listener.loop.cancel(&retry)
        listener.loop.deregister(&registration, descriptor)
        // Clients that come now are refused at once instead of waiting in a queue that nobody empties. The descriptor
        // itself is `ListenerSockets`' to close: its number must not be given to something else meanwhile.
        if closing { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    override func descriptorReady(_ readiness: Readiness) { accept() }

    private func accept(all: Bool = false) {
        var left = listener.params.acceptsPerEvent
        let limit = Instant.now + EventLoop.costlyTimePerTurn
        var taken: UInt64 = 0
        defer { if taken > 0 { listener.statistics.acceptedAtOnce(taken) } }
        while registration.isActive, !isPaused || all {
            if !all, left == 0 || Instant.now > limit {
                return listener.loop.deliverAgain(registration, .readable)
            }
            left -= 1
            do throws(SystemFailure) {
                guard let (socket, peer) = try Socket.accept(descriptor) else { return }
                taken += 1
                if !listener.admits() {
                    close(socket)
                    continue
                }
                // A client on a unix socket has no name.
                listener.accepted(socket, peer: peer, local: exactLocal ?? Socket.localAddress(socket))
            } catch {
                // Out of descriptors or memory: the connection stays queued in the kernel, so try again soon.
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
