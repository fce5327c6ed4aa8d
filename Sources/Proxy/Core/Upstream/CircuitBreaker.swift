// What may be open to a cluster at once at one priority, counted over all loops, as Envoy counts it.

import Base
import Synchronization
import Telemetry

/// Shared by all loops. Two loops that ask at the same moment may both get the last place, as Envoy's workers may.
final class CircuitBreaker: Sendable {
    enum Resource { case connections, pending, requests, retries, pools }

    let limits: CircuitLimits
    private let connections = Atomic<Int>(0)
    private let pending = Atomic<Int>(0)
    private let requests = Atomic<Int>(0)
    private let retries = Atomic<Int>(0)
    private let pools = Atomic<Int>(0)
    /// Connections by host; kept only where hosts have a limit of their own.
    private let byHost = Lock<[SocketAddress: Int]>([:])

    init(_ limits: CircuitLimits) { self.limits = limits }

    func limit(_ resource: Resource) -> Int {
        switch resource {
        case .connections: Int(limits.maxConnections)
        case .pending: limits.maxPending
        case .requests: Int(limits.maxRequests)
        case .retries: Int(limits.maxRetries)
        case .pools: Int(clamping: limits.maxPools)
        }
    }

    /// With a budget, a share of what is under way at the moment. The gauge of open breakers goes by the number all the
    /// same, as Envoy's does.
    var retryLimit: Int {
        guard let budget = limits.retryBudget else { return Int(limits.maxRetries) }
        let active = open(.requests) + open(.pending)
        return max(Int(budget.percent / 100 * Double(active)), Int(budget.minimum))
    }

    func open(_ resource: Resource) -> Int {
        switch resource {
        case .connections: connections.load(ordering: .relaxed)
        case .pending: pending.load(ordering: .relaxed)
        case .requests: requests.load(ordering: .relaxed)
        case .retries: retries.load(ordering: .relaxed)
        case .pools: pools.load(ordering: .relaxed)
        }
    }

    /// What is left under `track_remaining`; a budget has nothing that could be told.
    func remaining(_ resource: Resource) -> UInt64 {
        if case .retries = resource, limits.retryBudget != nil { return 0 }
        if case .pools = resource {
            let used = UInt64(open(resource))
            return limits.maxPools > used ? limits.maxPools - used : 0
        }
        return UInt64(max(limit(resource) - open(resource), 0))
    }

    /// How many are open afterwards.
    @inline(__always)
    fileprivate func add(_ change: Int, _ resource: Resource) -> Int {
        switch resource {
        case .connections: connections.wrappingAdd(change, ordering: .relaxed).newValue
        case .pending: pending.wrappingAdd(change, ordering: .relaxed).newValue
        case .requests: requests.wrappingAdd(change, ordering: .relaxed).newValue
        case .retries: retries.wrappingAdd(change, ordering: .relaxed).newValue
        case .pools: pools.wrappingAdd(change, ordering: .relaxed).newValue
        }
    }

    // MARK: - Hosts

    func hasRoom(_ host: SocketAddress) -> Bool {
        guard let limit = limits.maxConnectionsPerHost else { return true }
        return byHost.withLock { $0[host] ?? 0 } < Int(limit)
    }

    func noteConnection(to host: SocketAddress, opened: Bool) {
        if limits.maxConnectionsPerHost == nil { return }
        byHost.withLock { counts in
            let open = (counts[host] ?? 0) + (opened ? 1 : -1)
            counts[host] = open > 0 ? open : nil
        }
    }
}

/// One loop's hand on a breaker, with the gauges that show how it stands.
final class LoopCircuitBreaker {
    let breaker: CircuitBreaker
    private let shard: StatShard
    private let cluster: StatBlock<ClusterStat>
    private let isHigh: Bool

    init(_ breaker: CircuitBreaker, isHigh: Bool, shard: StatShard, block: StatBlock<ClusterStat>) {
        self.breaker = breaker
        self.isHigh = isHigh
        self.shard = shard
        cluster = block
    }

    /// False when the limit is reached.
    func admit(_ resource: CircuitBreaker.Resource, evenIfFull: Bool = false) -> Bool {
        let limit = breaker.limit(resource)
        if !evenIfFull, breaker.open(resource) >= limit { return false }
        let open = breaker.add(1, resource)
        if open == limit { shard.raise(cluster, openGauge(resource)) }
        return true
    }

    func release(_ resource: CircuitBreaker.Resource) {
        let limit = breaker.limit(resource)
        let open = breaker.add(-1, resource)
        if open == limit - 1 { shard.lower(cluster, openGauge(resource)) }
    }

    func admitRetry() -> Bool {
        breaker.open(.retries) < breaker.retryLimit && admit(.retries, evenIfFull: true)
    }

    private func openGauge(_ resource: CircuitBreaker.Resource) -> ClusterStat {
        switch resource {
        case .connections: isHigh ? .circuitBreakersHighCxOpen : .circuitBreakersDefaultCxOpen
        case .pending: isHigh ? .circuitBreakersHighRqPendingOpen : .circuitBreakersDefaultRqPendingOpen
        case .requests: isHigh ? .circuitBreakersHighRqOpen : .circuitBreakersDefaultRqOpen
        case .retries: isHigh ? .circuitBreakersHighRqRetryOpen : .circuitBreakersDefaultRqRetryOpen
        case .pools: isHigh ? .circuitBreakersHighCxPoolOpen : .circuitBreakersDefaultCxPoolOpen
        }
    }
}
