// What holds for all clusters together.

import Balancing
import EnvoyAPI

/// Where this proxy runs, and which cluster lists the proxies beside it.
struct LocalZoneParams: Sendable {
    let cluster: String
    let locality: Locality
}

/// `envoy.config.bootstrap.v3.ClusterManager`.
struct ClusterManagerParams: Sendable {
    /// Empty: ejections are not written down.
    let outlierLogPath: String
    /// The cluster that this proxy itself belongs to; empty: zones are not looked at.
    let localCluster: String
    /// For clusters that say nothing about it.
    let bind: UpstreamBind

    init(_ node: ConfigNode?) throws(InvalidConfiguration) {
        bind =
            try node?.message("upstream_bind_config").map { node throws(InvalidConfiguration) in
                try UpstreamBind(node)
            } ?? UpstreamBind()
        localCluster = node?.string("local_cluster_name") ?? ""
        outlierLogPath = node?.message("outlier_detection")?.string("event_log_path") ?? ""
        // Clusters are made whole on every loop: it only costs memory.
        node?.ignore("enable_deferred_cluster_creation")
    }
}
