// What may be open to a cluster at once at one priority, counted over all loops, as Envoy counts it.

import Base
import Formatting
import Synchronization
import Telemetry

/// Shared by all loops. Two loops that ask at the same moment may both get the last place, as Envoy's workers may.
final class CircuitBreaker: Sendable {
    enum Resource: UInt8 {
        case connections, pending, requests, retries, pools

        fileprivate var bit: UInt8 { 1 << rawValue }
    }

    let limits: CircuitLimits
    /// Whether the gauge says that a limit is reached, by resource.
    private let shown = Atomic<UInt8>(0)
    private let connections = Atomic<Int>(0)
    private let pending = Atomic<Int>(0)
    private let requests = Atomic<Int>(0)
    private let retries = Atomic<Int>(0)
    private let pools = Atomic<Int>(0)
    /// Connections by host; kept only where hosts have a limit of their own.
    private let byHost = Lock<[SocketAddress: Int]>([:])

    /// `<cluster>.<priority>.`
    private let runtimeName: String
    private static let runtime = RuntimeValues.process.family("circuit_breakers.")

    init(_ limits: CircuitLimits, runtimeName: String = "") {
        self.limits = limits
        self.runtimeName = runtimeName
    }

    /// What operators say instead of the configuration; a load where they say nothing of any cluster.
    private func override(_ field: StaticString) -> RuntimeValue? {
        Self.runtime.isEmpty ? nil : Self.runtime.value("\(runtimeName)\(field)")
    }

    private func override(_ resource: Resource) -> Int? {
        if Self.runtime.isEmpty { return nil }
        let value =
            switch resource {
            case .connections: override("max_connections")
            case .pending: override("max_pending_requests")
            case .requests: override("max_requests")
            case .retries: override("max_retries")
            case .pools: override("max_connection_pools")
            }
        guard let number = value?.number, number >= 0 else { return nil }
        return number < 0x1p62 ? Int(number) : .max
    }

    func limit(_ resource: Resource) -> Int {
        if let override = override(resource) { return override }
        return switch resource {
        case .connections: Int(limits.maxConnections)
        case .pending: limits.maxPending
        case .requests: Int(limits.maxRequests)
        case .retries: Int(limits.maxRetries)
        case .pools: Int(clamping: limits.maxPools)
        }
    }

    /// True when the gauge has to change to this; told to one asker only.
    fileprivate func shows(_ isFull: Bool, _ resource: Resource) -> Bool {
        let bit = resource.bit
        if (shown.load(ordering: .relaxed) & bit != 0) == isFull { return false }
        let before =
            isFull
            ? shown.bitwiseOr(bit, ordering: .relaxed).oldValue
            : shown.bitwiseAnd(~bit, ordering: .relaxed).oldValue
        return (before & bit != 0) != isFull
    }

    /// With a budget, a share of what is under way at the moment. The gauge of open breakers goes by the number all the
    /// same, as Envoy's does.
    var retryLimit: Int {
        guard let budget = limits.retryBudget else { return limit(.retries) }
        let active = open(.requests) + open(.pending)
        let percent = override("retry_budget.budget_percent")?.number ?? budget.percent
        let minimum = override("retry_budget.min_retry_concurrency")?.number ?? Double(budget.minimum)
        return max(Int(percent / 100 * Double(active)), Int(minimum))
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
            let most = override(.pools).map { UInt64($0) } ?? limits.maxPools
            return most > used ? most - used : 0
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
        show(open >= limit, resource)
        return true
    }

    func release(_ resource: CircuitBreaker.Resource) {
        let limit = breaker.limit(resource)
        let open = breaker.add(-1, resource)
        show(open >= limit, resource)
    }

    /// Limits may change between two of these.
    private func show(_ isFull: Bool, _ resource: CircuitBreaker.Resource) {
        guard breaker.shows(isFull, resource) else { return }
        if isFull { shard.raise(cluster, openGauge(resource)) } else { shard.lower(cluster, openGauge(resource)) }
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
