// Hosts prepared for choosing: divided by priority, health and locality, with hash tables where the policy has them.

import Base

/// Hosts that are chosen from together, as positions in the snapshot's list.
struct HostSource: Sendable {
    let slots: [Int32]
    /// Weights differ, so turns are taken by deadline.
    let isWeighted: Bool
    let weight: UInt64
    /// When the last of them was found healthy, where that is known: slow starts are over a window later.
    let latestHealthy: Instant?

    init(_ slots: [Int32], _ hosts: [Host]) {
        self.slots = slots
        weight = slots.reduce(0) { $0 + UInt64(hosts[Int($1)].weight) }
        latestHealthy = slots.compactMap { hosts[Int($0)].healthySince }.max()
        let first = slots.first.map { hosts[Int($0)].weight }
        isWeighted = slots.contains { hosts[Int($0)].weight != first }
    }
}

enum HashTable: Sendable {
    case ring(HashRing)
    case maglev(MaglevTable)
}

/// One priority. Sources lie in the set's flat list: all, healthy, degraded, then the localities' healthy and
/// degraded hosts.
final class PriorityLevel: Sendable {
    let firstSource: Int
    let localities: [Locality]
    /// Effective weights of the localities; empty when localities are not weighted or nobody is there.
    let healthyWeights: [Double]
    let degradedWeights: [Double]
    let table: HashTable?
    /// The shares that a bounded load is measured against, by position in `hashed`.
    let hashed: [WeightedHost]

    init(
        firstSource: Int, localities: [Locality], healthyWeights: [Double], degradedWeights: [Double],
        table: HashTable?,
        hashed: [WeightedHost]
    ) {
        self.firstSource = firstSource
        self.localities = localities
        self.healthyWeights = healthyWeights
        self.degradedWeights = degradedWeights
        self.table = table
        self.hashed = hashed
    }

    var localityCount: Int { localities.count }
    var all: Int { firstSource }
    var healthy: Int { firstSource + 1 }
    var degraded: Int { firstSource + 2 }
    func healthyLocality(_ index: Int) -> Int { firstSource + 3 + index }
    func degradedLocality(_ index: Int) -> Int { firstSource + 3 + localityCount + index }
}

/// Immutable and shared by loops; the whole cluster is one, and so is each subset.
final class BalancedSet: Sendable {
    let levels: [PriorityLevel]
    let sources: [HostSource]
    let loads: PriorityLoads
    let hostCount: Int
    /// Of the first priority: hosts that count, and those of them that can be used.
    private let counted: Int
    private let usable: Int

    /// Whether too few hosts of the first priority can be used.
    func isInPanic(threshold: Double) -> Bool {
        let percent = counted == 0 ? 0 : 100 * Double(usable) / Double(counted)
        return percent < min(100, threshold.rounded(.down))
    }

    struct Level {
        var slots: [Int32] = []
        /// Sorted by locality.
        var localities: [(key: Locality, weight: UInt32, slots: [Int32])] = []
    }

    init(
        _ levels: [Level], hosts: [Host], params: BalancingParams, weightsLocalities: Bool,
        overprovisioningFactor: UInt32, weightedPriorityHealth: Bool
    ) {
        let capacities = levels.map { PriorityCapacity($0.slots.lazy.map { hosts[Int($0)] }) }
        loads = PriorityLoads(
            capacities, overprovisioningFactor: overprovisioningFactor, panicThreshold: params.currentPanicThreshold,
            weighted: weightedPriorityHealth)
        hostCount = levels.reduce(0) { $0 + $1.slots.count }
        let first = levels.first?.slots.map { hosts[Int($0)] } ?? []
        counted = first.filter { !$0.isExcluded }.count
        usable = first.filter { $0.health != .unhealthy }.count
        var sources: [HostSource] = []
        var prepared: [PriorityLevel] = []
        for (index, level) in levels.enumerated() {
            let first = sources.count
            sources += Self.sources(level, hosts, params.policy)
            let usesLocalities = weightsLocalities && level.localities.contains { $0.weight > 0 }
            let hashed = Self.weightedHosts(
                level, hosts, params.policy, inPanic: loads.isInPanic[index], usesLocalities: usesLocalities)
            prepared.append(
                PriorityLevel(
                    firstSource: first, localities: level.localities.map(\.key),
                    healthyWeights: usesLocalities
                        ? Self.effectiveWeights(level, hosts, .healthy, overprovisioningFactor) : [],
                    degradedWeights: usesLocalities
                        ? Self.effectiveWeights(level, hosts, .degraded, overprovisioningFactor) : [],
                    table: Self.table(hashed, params.policy), hashed: hashed))
        }
        self.levels = prepared
        self.sources = sources
    }

    private static func sources(_ level: Level, _ hosts: [Host], _ policy: BalancingPolicy) -> [HostSource] {
        func part(_ slots: [Int32], _ health: HostHealth) -> HostSource {
            HostSource(slots.filter { hosts[Int($0)].health == health }, hosts)
        }
        var result = [HostSource(level.slots, hosts), part(level.slots, .healthy), part(level.slots, .degraded)]
        result += level.localities.map { part($0.slots, .healthy) }
        result += level.localities.map { part($0.slots, .degraded) }
        return result
    }

    /// A locality's weight shrinks with its health, beyond what overprovisioning forgives.
    private static func effectiveWeights(
        _ level: Level, _ hosts: [Host], _ health: HostHealth, _ factor: UInt32
    ) -> [Double] {
        let weights = level.localities.map { locality in
            let counted = locality.slots.filter { !hosts[Int($0)].isExcluded }.count
            if counted == 0 { return 0.0 }
            let eligible = locality.slots.filter { hosts[Int($0)].health == health }.count
            let ratio = Double(eligible) / Double(counted)
            return Double(locality.weight) * min(1, Double(factor) / 100 * ratio)
        }
        return weights.contains { $0 > 0 } ? weights : []
    }
}

extension BalancedSet {
    /// The hosts of a hash table with their shares: healthy ones, or all in panic.
    private static func weightedHosts(
        _ level: Level, _ hosts: [Host], _ policy: BalancingPolicy, inPanic: Bool, usesLocalities: Bool
    ) -> [WeightedHost] {
        let consistent: ConsistentHashingParams
        switch policy {
        case .ringHash(let params): consistent = params.consistent
        case .maglev(let params): consistent = params.consistent
        default: return []
        }
        func eligible(_ slots: [Int32]) -> [Int32] {
            inPanic ? slots : slots.filter { hosts[Int($0)].health == .healthy }
        }
        func share(_ slots: [Int32], of whole: Double) -> [WeightedHost] {
            let sum = Double(slots.reduce(0) { $0 + UInt64(hosts[Int($1)].weight) })
            return slots.map { slot in
                let host = hosts[Int(slot)]
                return WeightedHost(
                    slot: slot, key: host.hashKey(usesHostname: consistent.usesHostname),
                    share: Double(host.weight) * whole / sum)
            }
        }
        if !usesLocalities { return share(eligible(level.slots), of: 1) }
        let localities = level.localities.map { (weight: $0.weight, slots: eligible($0.slots)) }
        // Localities without an eligible host count, too: as in Envoy, their part of the table is not handed out.
        let sum = Double(localities.reduce(0) { $0 + UInt64($1.weight) })
        return localities.filter { $0.weight > 0 && !$0.slots.isEmpty }
            .flatMap { share($0.slots, of: Double($0.weight) / sum) }
    }

    private static func table(_ hosts: [WeightedHost], _ policy: BalancingPolicy) -> HashTable? {
        switch policy {
        case .ringHash(let params): .ring(HashRing(hosts, params))
        case .maglev(let params): .maglev(MaglevTable(hosts, params))
        default: nil
        }
    }
}
