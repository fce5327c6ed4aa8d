// The network filters of connections whose bytes are carried without being understood.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public enum TCPFilters {
    public enum Target: Sendable {
        case cluster(String)
        case weighted([(cluster: String, weight: Int)])
    }

    public static func proxy(
        _ request: TranslationRequest, _ target: Target, statPrefix: String, idleTimeout: TimeSpan? = nil,
        maxDuration: TimeSpan? = nil, hashesSourceAddress: Bool = false
    ) -> [Message] {
        let type = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"
        let idle = idleTimeout ?? request.node.metadata["IDLE_TIMEOUT"]?.string.flatMap(DurationText.parse)
        var proxy = Message(
            type,
            [
                "stat_prefix": .string(statPrefix), "idle_timeout": idle.map { .duration($0) },
                "max_downstream_connection_duration": maxDuration.map { .duration($0) },
            ])
        switch target {
        case .cluster(let name): proxy["cluster"] = .string(name)
        case .weighted(let shares):
            let clusters = shares.filter { $0.weight > 0 }.map { share in
                Message(
                    "\(type).WeightedCluster.ClusterWeight",
                    ["name": .string(share.cluster), "weight": .unsigned(UInt64(share.weight))])
            }
            proxy["weighted_clusters"] = .message(
                Message("\(type).WeightedCluster", ["clusters": .messages(clusters)]))
        }
        if hashesSourceAddress {
            proxy["hash_policy"] = .messages([
                Message(
                    "envoy.type.v3.HashPolicy",
                    ["source_ip": .message(Message(type: "envoy.type.v3.HashPolicy.SourceIp"))])
            ])
        }
        proxy["access_log"] = .messages(AccessLogs.tcp(request))
        return [Extensions.networkFilter(WellKnownName.tcpProxy, proxy)]
    }

    /// For what must not be reached: no access log, as in Istio.
    static let blackHole = Extensions.networkFilter(
        WellKnownName.tcpProxy,
        Message(
            "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
            [
                "stat_prefix": .string(WellKnownName.blackHoleCluster),
                "cluster": .string(WellKnownName.blackHoleCluster),
            ]))
}
