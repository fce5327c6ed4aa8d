// Keeping requests in the zone they come from, as far as that burdens no zone more than its share.

import Base
import EnvoyAPI
import Formatting
import Telemetry

/// `ZoneAwareLbConfig` of a cluster or of a policy; in force only where the process names a local cluster.
public struct ZoneParams: Sendable {
    /// Percent of the requests that zones are looked at for.
    public var enabled: UInt64 = 100
    public var minimumClusterSize: UInt64 = 6
    /// Nil: the own zone gets everything only where its share of hosts allows it.
    public var forcedMinimum: UInt32?
    /// Zones are compared by their hosts' weights, not by their number.
    public var comparesWeights = false

    public init() {}

    // Operators may say otherwise for all clusters at once.
    private static let enabledKey = RuntimeValues.process.key("upstream.zone_routing.enabled")
    private static let minimumKey = RuntimeValues.process.key("upstream.zone_routing.min_cluster_size")
    private static let forcedKey = RuntimeValues.process.key("upstream.zone_routing.force_local_zone.min_size")

    var currentEnabled: UInt64 { Self.enabledKey.unsigned ?? enabled }
    var currentMinimum: UInt64 { Self.minimumKey.unsigned ?? minimumClusterSize }
    var currentForcedMinimum: UInt32? {
        forcedMinimum.map { fallback in Self.forcedKey.unsigned.map { UInt32(clamping: $0) } ?? fallback }
    }

    /// Fields that only the policies' form has are read by `init(extension:)`.
    init(_ node: ConfigNode) {
        if let percent = node.message("routing_enabled") {
            enabled = UInt64(min(max(percent.double("value").rounded(), 0), 100))
        }
        minimumClusterSize = node.optionalUInt64("min_cluster_size") ?? 6
    }

    init(extension node: ConfigNode) throws(InvalidConfiguration) {
        self.init(node)
        if let forced = node.message("force_local_zone") {
            forcedMinimum = forced.optionalUInt32("min_size") ?? 1
        } else if node.bool("force_locality_direct_routing") {
            forcedMinimum = 1
        }
        switch node.enumeration("locality_basis") {
        case "HEALTHY_HOSTS_NUM": break
        case "HEALTHY_HOSTS_WEIGHT": comparesWeights = true
        case let other: throw node.unsupported("locality_basis", "\(other); hosts are compared by number or weight")
        }
    }
}

/// The proxies beside this one, by zone, as one loop knows them. Confined to its loop.
public final class LocalZone {
    public let cluster: String
    public let locality: Locality
    public private(set) var snapshot: HostSetSnapshot?
    public private(set) var version = 0

    public init(cluster: String, locality: Locality) {
        self.cluster = cluster
        self.locality = locality
    }

    public func update(_ snapshot: HostSetSnapshot) {
        self.snapshot = snapshot
        version += 1
    }
}

/// Where the requests of one set's first priority go, worked out anew when either cluster changes.
struct ZonePlan {
    enum Routing: Equatable {
        /// Zones play no part.
        case none
        case direct(Int)
        /// So many of 10000 stay in the own zone, where there is one; the rest goes where capacities have grown.
        case residual(own: Int?, share: UInt64, capacities: [UInt64])
    }

    let version: Int
    let routing: Routing
    let isLocalInPanic: Bool

    init(
        _ set: BalancedSet, _ local: LocalZone, _ zone: ZoneParams, panicThreshold: Double,
        _ statistics: BalancingStatistics?
    ) {
        version = local.version
        statistics?.count(.lbRecalculateZoneStructures)
        let mine = local.snapshot?.whole
        isLocalInPanic = mine?.isInPanic(threshold: panicThreshold) ?? true
        routing = Self.routing(set, mine, local.locality, zone, statistics)
    }

    private static func routing(
        _ set: BalancedSet, _ local: BalancedSet?, _ locality: Locality, _ zone: ZoneParams,
        _ statistics: BalancingStatistics?
    ) -> Routing {
        guard let level = set.levels.first, level.localityCount >= 2 else { return .none }
        let callers = local?.levels.first
        if zone.forcedMinimum == nil, callers?.localityCount ?? 0 < 2 { return .none }
        guard let callers, callers.localities.contains(locality) else {
            statistics?.count(.lbLocalClusterNotOk)
            return .none
        }
        guard set.sources[level.healthy].slots.count >= zone.currentMinimum else {
            statistics?.count(.lbZoneClusterTooSmall)
            return .none
        }
        return divide(set, level, local, callers, locality, zone)
    }

    private static func divide(
        _ set: BalancedSet, _ level: PriorityLevel, _ local: BalancedSet?, _ callers: PriorityLevel,
        _ locality: Locality, _ zone: ZoneParams
    ) -> Routing {
        let hosts = level.shares(in: set, zone)
        let proxies = local.map { callers.shares(in: $0, zone) } ?? []
        func callerShare(_ index: Int) -> UInt64 {
            if hosts[index] == 0 { return 0 }
            return callers.localities.firstIndex(of: level.localities[index]).map { proxies[$0] } ?? 0
        }
        let own = level.localities.firstIndex(of: locality)
        if let own {
            let count = set.sources[level.healthyLocality(own)].slots.count
            if hosts[own] > 0, hosts[own] >= callerShare(own) { return .direct(own) }
            if let forced = zone.currentForcedMinimum, count >= forced { return .direct(own) }
        }
        var capacities: [UInt64] = []
        var sum: UInt64 = 0
        for index in hosts.indices {
            let callers = callerShare(index)
            if index != own, hosts[index] > callers { sum += hosts[index] - callers }
            capacities.append(sum)
        }
        let callers = own.map(callerShare) ?? 0
        let share = own.map { callers > 0 ? hosts[$0] * 10_000 / callers : 0 } ?? 0
        return .residual(own: own, share: share, capacities: capacities)
    }

    /// The locality of one request; nil: whichever.
    func choose(_ random: inout RandomSource, _ statistics: BalancingStatistics?) -> Int? {
        switch routing {
        case .none: return nil
        case .direct(let own):
            statistics?.count(.lbZoneRoutingAllDirectly)
            return own
        case .residual(let own, let share, let capacities):
            if let own, random.next() % 10_000 < share {
                statistics?.count(.lbZoneRoutingSampled)
                return own
            }
            statistics?.count(.lbZoneRoutingCrossZone)
            guard let whole = capacities.last, whole > 0 else {
                statistics?.count(.lbZoneNoCapacityLeft)
                return Int(random.below(UInt64(capacities.count)))
            }
            let point = random.below(whole)
            return capacities.firstIndex { point < $0 }
        }
    }
}

extension PriorityLevel {
    /// Each locality's part of the healthy hosts, in ten-thousandths.
    fileprivate func shares(in set: BalancedSet, _ zone: ZoneParams) -> [UInt64] {
        let sizes = (0..<localityCount).map { index -> UInt64 in
            let source = set.sources[healthyLocality(index)]
            return zone.comparesWeights ? source.weight : UInt64(source.slots.count)
        }
        let whole = sizes.reduce(0, +)
        return sizes.map { whole == 0 ? 0 : 10_000 * $0 / whole }
    }
}
