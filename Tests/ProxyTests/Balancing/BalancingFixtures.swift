// Clusters for the tests of balancing.

import Base
import Formatting

@testable import Balancing

func host(
    _ port: UInt16, weight: UInt32 = 1, priority: UInt32 = 0, region: String = "", hostname: String = "",
    health: String = "UNKNOWN", metadata: [String: MetadataValue] = [:]
) -> Host {
    let address = SocketAddress.ip(IPAddress(v4: 0x7F00_0001), port: port)
    let facts = HostFacts(
        address: address, hostname: hostname, metadata: MetadataSet(filters: ["envoy.lb": metadata]))
    return Host(
        facts: facts, weight: weight, priority: priority, locality: Locality(region: region), statedHealth: health)
}

func group(_ hosts: [Host], weight: UInt32 = 0) -> HostGroup {
    HostGroup(
        priority: hosts.first?.priority ?? 0, locality: hosts.first?.locality ?? Locality(), localityWeight: weight,
        hosts: hosts)
}

struct Cluster {
    var balancer: LoadBalancer
    let snapshot: HostSetSnapshot

    init(_ params: BalancingParams, _ groups: [HostGroup], factor: UInt32 = 140, seed: UInt64 = 1) {
        snapshot = HostSetSnapshot(params, groups, overprovisioningFactor: factor)
        balancer = LoadBalancer(params, random: RandomSource(seed: seed))
        _ = balancer.update(snapshot)
    }

    mutating func port(hash: UInt64? = nil, match: [String: MetadataValue]? = nil) -> UInt16? {
        var context = LoadBalancerContext()
        context.hash = hash
        context.metadataMatch = match.map { SubsetCriteria($0) }
        return balancer.choose(context)?.address.port
    }

    /// How often each port was chosen.
    mutating func tally(_ rounds: Int, match: [String: MetadataValue]? = nil) -> [UInt16: Int] {
        var counts: [UInt16: Int] = [:]
        for _ in 0..<rounds { counts[port(match: match) ?? 0, default: 0] += 1 }
        return counts
    }
}
