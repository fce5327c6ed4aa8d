// What a TCP proxy was configured to do, compiled once and shared by all loops.

import Base
import EnvoyAPI
import Formatting
import Routing

/// `envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy`.
final class TCPProxyParams: Sendable {
    struct Weighted: Sendable {
        let cluster: String
        let index: Int
        let weight: UInt64
        let metadataMatch: [String: MetadataValue]
    }

    let statPrefix: String
    let clusters: [Weighted]
    let totalWeight: UInt64
    let hashesSourceAddress: Bool
    let idleTimeout: TimeSpan
    let maxDuration: TimeSpan
    let maxConnectAttempts: UInt32
    let bufferLimit: Int
    let accessLogs: TCPAccessLogParams

    init(
        _ node: ConfigNode, environment: ConfigurationEnvironment, bufferLimit: Int
    ) throws(InvalidConfiguration) {
        statPrefix = node.string("stat_prefix")
        accessLogs = try TCPAccessLogParams(node, environment)
        clusters = try Self.clusters(node, environment)
        totalWeight = clusters.reduce(0) { $0 + $1.weight }
        idleTimeout = node.duration("idle_timeout") ?? .seconds(3600)
        maxDuration = node.duration("max_downstream_connection_duration") ?? .zero
        maxConnectAttempts = node.optionalUInt32("max_connect_attempts") ?? 1
        var hashes = false
        for policy in node.messages("hash_policy") {
            guard policy.oneof("policy_specifier") == "source_ip" else {
                throw policy.unsupported("policy_specifier", "only source_ip hashes a TCP connection")
            }
            _ = policy.message("source_ip")
            hashes = true
        }
        hashesSourceAddress = hashes
        self.bufferLimit = min(bufferLimit, 262_144)
        if totalWeight == 0 {
            throw node.invalid("", found: "no cluster with a weight", expected: "cluster or weighted_clusters")
        }
    }

    private static func clusters(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> [Weighted] {
        let common = MetadataSet(node, "metadata_match").structure(filter: "envoy.lb") ?? [:]
        guard let weighted = node.message("weighted_clusters") else {
            let name = node.string("cluster")
            return [
                Weighted(
                    cluster: name, index: environment.clusters.index(of: name), weight: 1, metadataMatch: common)
            ]
        }
        var clusters: [Weighted] = []
        for entry in weighted.messages("clusters") {
            let name = entry.string("name")
            let own = MetadataSet(entry, "metadata_match").structure(filter: "envoy.lb") ?? [:]
            clusters.append(
                Weighted(
                    cluster: name, index: environment.clusters.index(of: name),
                    weight: UInt64(entry.uint32("weight")), metadataMatch: common.merging(own) { _, own in own }))
        }
        return clusters
    }

    func choose(_ random: UInt64) -> Weighted {
        var rest = random % totalWeight
        for cluster in clusters {
            if rest < cluster.weight { return cluster }
            rest -= cluster.weight
        }
        return clusters[clusters.count - 1]
    }
}
