// Everything one loop owns: listeners, clusters, scratch space, clocks and its share of the statistics.

import Balancing
import Base
import Formatting
import ProcessSupport
import Runtime
import Telemetry

/// Confined to its loop.
final class Worker {
    let loop: EventLoop
    let index: Int
    let log: ProcessLog
    let shard: StatShard
    let store: StatsStore
    let clusters: LoopClusters
    let logSinks: LoopLogSinks
    /// Where this proxy runs, and the proxies beside it; nil unless a local cluster is named.
    let localZone: LocalZone?
    var listeners: [LoopListener] = []
    /// Replaced or removed ones whose connections have not ended yet.
    var retiredListeners: [LoopListener] = []
    /// Of route configurations that a server provides, by number.
    private var routeSlots: [Int: RouteSlot] = [:]
    private var scopeSlots: [Int: ScopeSlot] = [:]
    /// `/healthcheck/fail`: answers ask clients to go elsewhere.
    var isFailingHealthChecks = false
    /// Too much is going on: listeners leave new connections to the kernel.
    var isAcceptingPaused = false {
        didSet { for listener in listeners { listener.pauseAccepting(isAcceptingPaused) } }
    }

    // Filled by a parser, then swapped into the stream it belongs to.
    var scratchHeaders = HeaderBlock()
    var scratchTrailers = HeaderBlock()
    var scratchBytes = ByteQueue()

    /// Requests of the proxy's own on this loop.
    private(set) lazy var internalClient = InternalClient(worker: self)

    /// By their names.
    var nameCaches: [String: NameCache] = [:]
    private var connectionCounter: UInt64 = 0
    private var dateSecond: UInt64 = 0
    private var dateText = ByteQueue()
    private var wallAtTurn: UInt64 = 0
    private var wallTurn: UInt64 = .max

    init(loop: EventLoop, index: Int, log: ProcessLog, store: StatsStore, zone: LocalZoneParams? = nil) {
        self.loop = loop
        self.index = index
        self.log = log
        self.store = store
        shard = store.makeShard()
        localZone = zone.map { LocalZone(cluster: $0.cluster, locality: $0.locality) }
        clusters = LoopClusters()
        logSinks = LoopLogSinks(loop: loop, shard: shard, store: store)
    }

    /// Unique in the process: the loop's number is in the low bits.
    func nextConnectionID() -> UInt64 {
        connectionCounter += 1
        return connectionCounter << 6 | UInt64(index & 63)
    }

    /// The calendar's time at this turn, read once per turn at most.
    var wallNanoseconds: UInt64 {
        if wallTurn != loop.turns {
            wallTurn = loop.turns
            wallAtTurn = WallClock.nanoseconds
        }
        return wallAtTurn
    }

    /// The `date` header's value for this second.
    var dateHeader: ByteView {
        let second = wallNanoseconds / 1_000_000_000
        if second != dateSecond {
            dateSecond = second
            dateText.removeAll()
            HTTPDate.append(secondsSince1970: second, to: &dateText)
        }
        return dateText.view
    }

    var openConnections: Int {
        (listeners + retiredListeners).reduce(0) { $0 + $1.openConnections }
    }

    // MARK: - Routes

    func routeSlot(for source: RouteSource) -> RouteSlot {
        switch source {
        case .fixed(let table):
            let slot = RouteSlot()
            slot.replace(table, self)
            return slot
        case .discovered(let reference): return routeSlot(number: reference.number)
        case .scoped: return RouteSlot()
        }
    }

    func routeSlot(number: Int) -> RouteSlot {
        if let known = routeSlots[number] { return known }
        let slot = RouteSlot()
        routeSlots[number] = slot
        return slot
    }

    /// Connection managers that are still draining keep the slot they have.
    func forgetRouteSlot(number: Int) { routeSlots[number] = nil }

    func scopeSlot(number: Int) -> ScopeSlot {
        if let known = scopeSlots[number] { return known }
        let slot = ScopeSlot()
        scopeSlots[number] = slot
        return slot
    }

    func forgetScopeSlot(number: Int) { scopeSlots[number] = nil }

    /// The listener that redirected traffic was meant for (`use_original_dst`): the exact address first, then the
    /// wildcard address of the same port and family.
    func listener(for connection: DownstreamConnection, from origin: LoopListener) -> LoopListener? {
        guard let destination = connection.facts.local else { return nil }
        if let exact = listeners.first(where: { $0.params.address == destination }) { return exact }
        return listeners.first { $0.params.address.isWildcard(for: destination) }
    }
}
