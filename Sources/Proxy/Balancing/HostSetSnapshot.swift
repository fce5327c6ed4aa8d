// The hosts of a cluster at one moment, with everything worked out that does not depend on a loop.

import Base
import Formatting
import Telemetry

/// Immutable; built off the loops, published to all of them, and taken in by `LoadBalancer.update`.
public final class HostSetSnapshot: Sendable {
    /// In the order of the configuration.
    public let hosts: [Host]
    public let dropOverloads: [LoadAssignment.DropOverload]
    let whole: BalancedSet
    let subsets: SubsetTable?

    public init(
        _ params: BalancingParams, _ groups: [HostGroup], overprovisioningFactor: UInt32 = 140,
        weightedPriorityHealth: Bool = false, dropOverloads: [LoadAssignment.DropOverload] = []
    ) {
        var hosts: [Host] = []
        var levels: [BalancedSet.Level] = []
        var localities: [[Locality: (weight: UInt32, slots: [Int32])]] = []
        for group in groups {
            let priority = Int(group.priority)
            while levels.count <= priority {
                levels.append(BalancedSet.Level())
                localities.append([:])
            }
            let slots = (hosts.count..<hosts.count + group.hosts.count).map(Int32.init)
            hosts += group.hosts
            levels[priority].slots += slots
            let known = localities[priority][group.locality]
            localities[priority][group.locality] = (group.localityWeight, (known?.slots ?? []) + slots)
        }
        for priority in levels.indices {
            levels[priority].localities = localities[priority].sorted { $0.key < $1.key }.map {
                ($0.key, $0.value.weight, $0.value.slots)
            }
        }
        self.hosts = hosts
        self.dropOverloads = dropOverloads
        let builder = BalancedSetBuilder(
            hosts: hosts, params: params, overprovisioningFactor: overprovisioningFactor,
            weightedPriorityHealth: weightedPriorityHealth)
        whole = builder.build(levels, weightsLocalities: params.weightsLocalities)
        subsets = params.subsets.map { SubsetTable($0, levels, builder) }
    }

    public convenience init(_ params: BalancingParams, _ assignment: LoadAssignment, _ groups: [HostGroup]) {
        self.init(
            params, groups, overprovisioningFactor: assignment.overprovisioningFactor,
            weightedPriorityHealth: assignment.weightedPriorityHealth, dropOverloads: assignment.dropOverloads)
    }

    /// The ring of the last priority, which is the one that Envoy's statistics show.
    public var ring: HashRing? {
        if case .ring(let ring) = whole.levels.last?.table { return ring }
        return nil
    }

    public var maglev: MaglevTable? {
        if case .maglev(let table) = whole.levels.last?.table { return table }
        return nil
    }

    /// Numbers that only change with the hosts; written by the thread that publishes snapshots. Subsets are counted
    /// as in Envoy, once for each loop and once more for the main thread.
    public func publishMembership(
        to shard: StatShard, _ block: StatBlock<ClusterStat>, after previous: HostSetSnapshot? = nil, loops: Int = 1,
        matchedElsewhere: Int = 0
    ) {
        shard.set(block, .membershipTotal, to: UInt64(hosts.count))
        shard.set(block, .membershipHealthy, to: UInt64(hosts.filter { $0.health == .healthy }.count))
        shard.set(block, .membershipDegraded, to: UInt64(hosts.filter { $0.health == .degraded }.count))
        shard.set(block, .membershipExcluded, to: UInt64(hosts.filter(\.isExcluded).count))
        var known: [SocketAddress: Int] = [:]
        for host in previous?.hosts ?? [] { known[host.address, default: 0] += 1 }
        var fresh = 0
        for host in hosts {
            if let count = known[host.address], count > 0 { known[host.address] = count - 1 } else { fresh += 1 }
        }
        if previous == nil || fresh > 0 || known.values.contains(where: { $0 > 0 }) {
            shard.count(block, .membershipChange)
        }
        // Hosts are matched with the cluster's own transport socket, unless another one was found for them.
        shard.count(block, .defaultTotalMatchCount, by: UInt64(max(fresh - matchedElsewhere, 0)))
        guard let subsets else { return }
        let copies = UInt64(loops + 1)
        shard.set(block, .lbSubsetsActive, to: UInt64(subsets.count) * copies)
        shard.count(block, .lbSubsetsCreated, by: UInt64(subsets.missing(from: previous?.subsets)) * copies)
        shard.count(block, .lbSubsetsRemoved, by: UInt64(previous?.subsets?.missing(from: subsets) ?? 0) * copies)
    }

    /// Statistics of the hash table; registered only for clusters that have one.
    public func publishTable(to shard: StatShard, store: StatsStore, prefix: String) {
        if subsets != nil {
            _ = store.register(name: prefix + "lb_subsets_single_host_per_subset_duplicate", kind: .gauge)
        }
        if let ring {
            let block = store.register(RingHashStat.self, prefix: prefix + "ring_hash_lb.")
            shard.set(block, .size, to: ring.size)
            shard.set(block, .minHashesPerHost, to: ring.minimumPerHost)
            shard.set(block, .maxHashesPerHost, to: ring.maximumPerHost)
        }
        if let maglev {
            let block = store.register(MaglevStat.self, prefix: prefix + "maglev_lb.")
            shard.set(block, .minEntriesPerHost, to: maglev.minimumPerHost)
            shard.set(block, .maxEntriesPerHost, to: maglev.maximumPerHost)
        }
    }
}

/// What all sets of one snapshot have in common.
struct BalancedSetBuilder {
    let hosts: [Host]
    let params: BalancingParams
    let overprovisioningFactor: UInt32
    let weightedPriorityHealth: Bool

    func build(_ levels: [BalancedSet.Level], weightsLocalities: Bool) -> BalancedSet {
        BalancedSet(
            levels, hosts: hosts, params: params, weightsLocalities: weightsLocalities,
            overprovisioningFactor: overprovisioningFactor, weightedPriorityHealth: weightedPriorityHealth)
    }
}
