// How the load is divided between priorities: overprovisioning, degraded hosts, panic.

/// What a priority level has to offer.
public struct PriorityCapacity: Sendable, Hashable {
    public var hosts: UInt64
    public var healthy: UInt64
    public var degraded: UInt64
    /// Draining hosts: neither available nor missed.
    public var excluded: UInt64
    /// The same as weights, without the excluded, where `weighted_priority_health` asks for it.
    public var weight: UInt64
    public var healthyWeight: UInt64
    public var degradedWeight: UInt64

    public init(hosts: UInt64, healthy: UInt64, degraded: UInt64 = 0, excluded: UInt64 = 0) {
        self.hosts = hosts
        self.healthy = healthy
        self.degraded = degraded
        self.excluded = excluded
        weight = hosts - excluded
        healthyWeight = healthy
        degradedWeight = degraded
    }

    init(_ hosts: some Sequence<Host>) {
        self.init(hosts: 0, healthy: 0)
        for host in hosts {
            self.hosts += 1
            if host.isExcluded { excluded += 1 } else { weight += UInt64(host.weight) }
            switch host.health {
            case .healthy:
                healthy += 1
                healthyWeight += UInt64(host.weight)
            case .degraded:
                degraded += 1
                degradedWeight += UInt64(host.weight)
            case .unhealthy: break
            }
        }
    }

    var counted: UInt64 { hosts - excluded }
}

/// Shares of the load in percent; healthy and degraded shares together make 100.
public struct PriorityLoads: Sendable, Hashable {
    public private(set) var healthy: [UInt32]
    public private(set) var degraded: [UInt32]
    public private(set) var isInPanic: [Bool]
    /// How much of the load each level could take by itself, in percent.
    let health: [UInt32]
    let degradedHealth: [UInt32]

    public init(
        _ levels: [PriorityCapacity], overprovisioningFactor factor: UInt32 = 140, panicThreshold: Double = 50,
        weighted: Bool = false
    ) {
        healthy = Array(repeating: 0, count: levels.count)
        degraded = healthy
        isInPanic = Array(repeating: false, count: levels.count)
        let health = levels.map { level in
            Self.availability(
                weighted ? level.healthyWeight : level.healthy, of: weighted ? level.weight : level.counted, factor)
        }
        let half = levels.map { level in
            Self.availability(
                weighted ? level.degradedWeight : level.degraded, of: weighted ? level.weight : level.counted, factor)
        }
        self.health = health
        degradedHealth = half
        if levels.isEmpty { return }
        let available = min(100, health.reduce(0, +) + half.reduce(0, +))
        if available > 0 { distribute(health: health, degraded: half, available: available) }
        panic(levels, available: available, threshold: min(100, panicThreshold.rounded(.down)))
    }

    private static func availability(_ part: UInt64, of whole: UInt64, _ factor: UInt32) -> UInt32 {
        whole == 0 ? 0 : UInt32(min(100, UInt64(factor) * part / whole))
    }

    /// Healthy hosts are loaded first, in order of priority, then degraded ones; what rounding leaves goes to the
    /// first level that has anything.
    private mutating func distribute(health: [UInt32], degraded half: [UInt32], available: UInt32) {
        var left: UInt32 = 100
        for level in health.indices {
            healthy[level] = min(left, health[level] * 100 / available)
            left -= healthy[level]
        }
        for level in half.indices {
            degraded[level] = min(left, half[level] * 100 / available)
            left -= degraded[level]
        }
        if left == 0 { return }
        if let first = health.firstIndex(where: { $0 > 0 }) {
            healthy[first] += left
        } else if let first = half.firstIndex(where: { $0 > 0 }) {
            degraded[first] += left
        }
    }

    private mutating func panic(_ levels: [PriorityCapacity], available: UInt32, threshold: Double) {
        if threshold == 0, available == 0 {
            // Nobody is available and panic is forbidden: the first level gets everything and refuses it.
            healthy[0] = 100
            return
        }
        for (index, level) in levels.enumerated() where available < 100 {
            let percent = level.counted == 0 ? 0 : 100 * Double(level.healthy) / Double(level.counted)
            let half = level.counted == 0 ? 0 : 100 * Double(level.degraded) / Double(level.counted)
            isInPanic[index] = percent + half < threshold
        }
        if isInPanic.allSatisfy({ $0 }) { divideByHosts(levels) }
    }

    /// Every level is in panic: the load follows the number of hosts, whatever their health.
    private mutating func divideByHosts(_ levels: [PriorityCapacity]) {
        let total = levels.reduce(0) { $0 + $1.hosts }
        guard total > 0, let first = levels.firstIndex(where: { $0.hosts > 0 }) else {
            healthy[0] = 100
            return
        }
        var left: UInt32 = 100
        for (index, level) in levels.enumerated() {
            healthy[index] = UInt32(100 * level.hosts / total)
            degraded[index] = 0
            left -= healthy[index]
        }
        healthy[first] += left
    }

    /// The load divided anew among the levels that are not `excluded`; nil when none of those has a host to offer.
    func excluding(_ excluded: Set<Int>) -> PriorityLoads? {
        var loads = self
        let health = self.health.enumerated().map { excluded.contains($0.offset) ? 0 : $0.element }
        let half = degradedHealth.enumerated().map { excluded.contains($0.offset) ? 0 : $0.element }
        let available = min(100, health.reduce(0, +) + half.reduce(0, +))
        if available == 0 { return nil }
        loads.distribute(health: health, degraded: half, available: available)
        return loads
    }

    /// The level that a random number or a hash falls to.
    func choose(_ value: UInt64) -> (level: Int, isDegraded: Bool) {
        let point = UInt32(truncatingIfNeeded: value % 100) + 1
        var sum: UInt32 = 0
        for level in healthy.indices {
            sum += healthy[level]
            if point <= sum { return (level, false) }
        }
        for level in degraded.indices {
            sum += degraded[level]
            if point <= sum { return (level, true) }
        }
        return (0, false)
    }
}
