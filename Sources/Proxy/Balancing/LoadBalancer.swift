// One cluster's choice of hosts on one loop.

import Base
import Health
import Telemetry

/// Where the balancer counts what it does.
public final class BalancingStatistics {
    let shard: StatShard
    let block: StatBlock<ClusterStat>
    private let store: StatsStore
    private let cluster: String

    public init(_ shard: StatShard, _ block: StatBlock<ClusterStat>, store: StatsStore, cluster: String) {
        self.shard = shard
        self.block = block
        self.store = store
        self.cluster = cluster
    }

    func numbers(of address: SocketAddress) -> HostNumbers {
        let key = HostState.statsKey(cluster, address)
        return HostNumbers(shard: shard, block: store.registerUnnamed(HostStat.self, key: key))
    }

    func count(_ stat: ClusterStat) { shard.count(block, stat) }
}

/// Confined to its loop. Choosing allocates nothing once the sources in use have been used for the first time.
public struct LoadBalancer {
    let params: BalancingParams
    let statistics: BalancingStatistics?
    var random: RandomSource
    private let zone: LocalZone?
    private(set) var snapshot: HostSetSnapshot
    private(set) var states: [HostState] = []
    private var whole: SetBalancer
    private var subsets: [SetBalancer?] = []
    /// The last criteria that fell back to a part of their keys, and what was left of them.
    private var restricted: (from: SubsetCriteria, to: SubsetCriteria)?

    public init(
        _ params: BalancingParams, random: RandomSource, statistics: BalancingStatistics? = nil, zone: LocalZone? = nil
    ) {
        self.params = params
        self.zone = zone
        self.random = random
        self.statistics = statistics
        snapshot = HostSetSnapshot(params, [])
        whole = SetBalancer(snapshot.whole)
    }

    /// Every host of the cluster on this loop, in the order of the configuration.
    public var hosts: [HostState] { states }

    /// The priorities' load for a retry.
    public func loads(_ previous: inout PreviousPriorities) -> PriorityLoads? { previous.loads(snapshot.whole.loads) }

    /// Takes in a new snapshot and gives back the hosts that have left. A host that stays keeps its state; `failed` is
    /// told of those that have become unhealthy by checks or by what they answered.
    public mutating func update(_ next: HostSetSnapshot, failed: (HostState) -> Void = { _ in }) -> [HostState] {
        let failures: HealthFlags = [.failedActiveCheck, .failedOutlierCheck]
        var known: [SocketAddress: [HostState]] = [:]
        for state in states.reversed() { known[state.address, default: []].append(state) }
        states = next.hosts.enumerated().map { slot, host in
            guard let state = known[host.address]?.popLast() else {
                let state = HostState(host, slot: Int32(slot))
                state.numbers = statistics?.numbers(of: host.address)
                return state
            }
            let appeared = host.flags.subtracting(state.host.flags)
            state.host = host
            state.slot = Int32(slot)
            if !appeared.isDisjoint(with: failures) { failed(state) }
            return state
        }
        snapshot = next
        whole = SetBalancer(next.whole)
        subsets = Array(repeating: nil, count: next.subsets?.sets.count ?? 0)
        return known.values.flatMap(\.self)
    }

    public mutating func choose(_ context: borrowing LoadBalancerContext) -> HostState? {
        guard let table = snapshot.subsets else { return chooseFromWhole(context) }
        guard let criteria = context.metadataMatch else { return chooseByDefault(table, context) }
        if table.params.triesFallbackList, !criteria.alternatives.isEmpty {
            for alternative in criteria.alternatives {
                if let host = choose(alternative, table, context) { return host }
            }
            return nil
        }
        return choose(criteria, table, context)
    }

    private mutating func chooseFromWhole(_ context: borrowing LoadBalancerContext) -> HostState? {
        whole.choose(context, params, states, zone, &random, statistics)
    }
}

extension LoadBalancer {
    private mutating func choose(
        _ criteria: SubsetCriteria, _ table: SubsetTable, _ context: borrowing LoadBalancerContext
    ) -> HostState? {
        if let place = table.place(of: criteria) {
            statistics?.count(.lbSubsetsSelected)
            return choose(place, table, context)
        }
        guard let selector = table.selector(for: criteria) else { return chooseByDefault(table, context) }
        switch selector.fallback {
        case .undefined: return chooseByDefault(table, context)
        case .none: return nil
        case .anyEndpoint: return choose(SubsetTable.anySet, table, context)
        case .defaultSubset: return choose(SubsetTable.defaultSet, table, context)
        case .keysSubset:
            // Each step drops a key, so this ends.
            return choose(restrict(criteria, to: selector.fallbackKeys), table, context)
        }
    }

    private mutating func restrict(_ criteria: SubsetCriteria, to keys: [String]) -> SubsetCriteria {
        if let restricted, restricted.from === criteria { return restricted.to }
        let rest = criteria.restricted(to: keys)
        restricted = (criteria, rest)
        return rest
    }

    private mutating func chooseByDefault(
        _ table: SubsetTable, _ context: borrowing LoadBalancerContext
    ) -> HostState? {
        let place: Int
        switch table.params.fallback {
        case .anyEndpoint: place = SubsetTable.anySet
        case .defaultSubset: place = SubsetTable.defaultSet
        default: return panic(table, context)
        }
        statistics?.count(.lbSubsetsFallback)
        if let host = choose(place, table, context) { return host }
        return panic(table, context)
    }

    private mutating func panic(_ table: SubsetTable, _ context: borrowing LoadBalancerContext) -> HostState? {
        guard table.params.panicsToAny, let host = choose(SubsetTable.anySet, table, context) else { return nil }
        statistics?.count(.lbSubsetsFallbackPanic)
        return host
    }

    private mutating func choose(
        _ place: Int, _ table: SubsetTable, _ context: borrowing LoadBalancerContext
    ) -> HostState? {
        if subsets[place] == nil { subsets[place] = SetBalancer(table.sets[place]) }
        return subsets[place]?.choose(context, params, states, zone, &random, statistics)
    }
}
