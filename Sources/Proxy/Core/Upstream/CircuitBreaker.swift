// What may be open to a cluster at once at one priority, counted over all loops, as Envoy counts it.

import Synchronization
import Telemetry

/// Shared by all loops. Two loops that ask at the same moment may both get the last place, as Envoy's workers may.
final class CircuitBreaker: Sendable {
    enum Resource { case connections, pending, requests }

    let limits: CircuitLimits
    private let connections = Atomic<Int>(0)
    private let pending = Atomic<Int>(0)
    private let requests = Atomic<Int>(0)

    init(_ limits: CircuitLimits) { self.limits = limits }

    func limit(_ resource: Resource) -> Int {
        switch resource {
        case .connections: Int(limits.maxConnections)
        case .pending: limits.maxPending
        case .requests: Int(limits.maxRequests)
        }
    }

    func open(_ resource: Resource) -> Int {
        switch resource {
        case .connections: connections.load(ordering: .relaxed)
        case .pending: pending.load(ordering: .relaxed)
        case .requests: requests.load(ordering: .relaxed)
        }
    }

    /// How many are open afterwards.
    @inline(__always)
    fileprivate func add(_ change: Int, _ resource: Resource) -> Int {
        switch resource {
        case .connections: connections.wrappingAdd(change, ordering: .relaxed).newValue
        case .pending: pending.wrappingAdd(change, ordering: .relaxed).newValue
        case .requests: requests.wrappingAdd(change, ordering: .relaxed).newValue
        }
    }
}

/// One loop's hand on a breaker, with the gauges that show how it stands.
final class LoopCircuitBreaker {
    private let breaker: CircuitBreaker
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

    private func openGauge(_ resource: CircuitBreaker.Resource) -> ClusterStat {
        switch resource {
        case .connections: isHigh ? .circuitBreakersHighCxOpen : .circuitBreakersDefaultCxOpen
        case .pending: isHigh ? .circuitBreakersHighRqPendingOpen : .circuitBreakersDefaultRqPendingOpen
        case .requests: isHigh ? .circuitBreakersHighRqOpen : .circuitBreakersDefaultRqOpen
        }
    }
}
