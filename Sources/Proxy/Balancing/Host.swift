// One upstream host as configured and resolved: immutable, shared by all loops.

import Base
import EnvoyAPI
import Formatting
import Health

/// Where a host runs. Sorted as Envoy sorts: by region, zone, sub-zone.
public struct Locality: Sendable, Hashable, Comparable {
    public var region = ""
    public var zone = ""
    public var subZone = ""

    public init(region: String = "", zone: String = "", subZone: String = "") {
        self.region = region
        self.zone = zone
        self.subZone = subZone
    }

    /// `envoy.config.core.v3.Locality`.
    public init(_ node: ConfigNode) {
        region = node.string("region")
        zone = node.string("zone")
        subZone = node.string("sub_zone")
    }

    public static func < (left: Locality, right: Locality) -> Bool {
        (left.region, left.zone, left.subZone) < (right.region, right.zone, right.subZone)
    }
}

public enum HostHealth: Sendable, Hashable {
    case healthy, degraded, unhealthy
}

/// One host in one snapshot: when its health changes, the next snapshot has another one in its place.
public final class Host: Sendable {
    public let facts: HostFacts
    public let weight: UInt32
    public let priority: UInt32
    public let locality: Locality
    /// What was stated, found by checks and seen in traffic when the snapshot was made.
    public let flags: HealthFlags
    public let health: HostHealth
    /// Shared by the snapshots; nil where nobody watches the host's health.
    public let vitals: HostVitals?
    public let check: HostCheckParams
    /// Where its slow start began.
    public let healthySince: Instant?

    public init(
        facts: HostFacts, weight: UInt32 = 1, priority: UInt32 = 0, locality: Locality = Locality(),
        statedHealth: String = "UNKNOWN", check: HostCheckParams = HostCheckParams()
    ) {
        self.facts = facts
        self.weight = weight
        self.priority = priority
        self.locality = locality
        self.check = check
        vitals = nil
        healthySince = nil
        flags = HealthFlags(stated: statedHealth)
        health = Self.health(flags)
    }

    /// The same host as its vitals say it is now.
    public init(_ host: Host, vitals: HostVitals) {
        facts = host.facts
        weight = host.weight
        priority = host.priority
        locality = host.locality
        check = host.check
        self.vitals = vitals
        flags = host.flags.intersection(.stated).union(vitals.flags)
        health = Self.health(flags)
        let since = vitals.healthySince
        healthySince = since.nanoseconds == 0 ? nil : since
    }

    private static func health(_ flags: HealthFlags) -> HostHealth {
        if !flags.isDisjoint(with: .unhealthy) { return .unhealthy }
        return flags.isDisjoint(with: .degraded) ? .healthy : .degraded
    }

    /// Not expected to be available, so not missed either.
    public var isExcluded: Bool { !flags.isDisjoint(with: .excluded) }

    public var address: SocketAddress { facts.address }
    public var hostname: String { facts.hostname }

    /// The `envoy.lb` part of the metadata, which subsets and ring keys are made of.
    public var balancingMetadata: [String: MetadataValue] { facts.metadata.structure(filter: "envoy.lb") ?? [:] }

    public var isCanary: Bool { balancingMetadata["canary"] == .bool(true) }

    /// What consistent hashing knows the host by.
    func hashKey(usesHostname: Bool) -> String {
        if case .string(let key) = balancingMetadata["hash_key"] { return key }
        return usesHostname ? hostname : address.description
    }
}
