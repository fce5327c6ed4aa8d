// One upstream host as configured and resolved: immutable, shared by all loops.

import Base
import EnvoyAPI
import Formatting

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

public final class Host: Sendable {
    public let facts: HostFacts
    public let weight: UInt32
    public let priority: UInt32
    public let locality: Locality
    public let health: HostHealth
    /// The status that the configuration gave, such as `UNKNOWN` or `DRAINING`.
    public let statedHealth: String

    public init(
        facts: HostFacts, weight: UInt32 = 1, priority: UInt32 = 0, locality: Locality = Locality(),
        statedHealth: String = "UNKNOWN"
    ) {
        self.facts = facts
        self.weight = weight
        self.priority = priority
        self.locality = locality
        self.statedHealth = statedHealth
        health =
            switch statedHealth {
            case "UNHEALTHY", "DRAINING", "TIMEOUT": .unhealthy
            case "DEGRADED": .degraded
            default: .healthy
            }
    }

    /// A draining host is not expected to be available.
    public var isExcluded: Bool { statedHealth == "DRAINING" }

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
