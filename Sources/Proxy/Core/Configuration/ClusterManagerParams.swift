// What holds for all clusters together.

import EnvoyAPI

/// `envoy.config.bootstrap.v3.ClusterManager`.
struct ClusterManagerParams: Sendable {
    /// Empty: ejections are not written down.
    let outlierLogPath: String

    init(_ node: ConfigNode?) {
        outlierLogPath = node?.message("outlier_detection")?.string("event_log_path") ?? ""
        // Clusters are made whole on every loop: it only costs memory.
        node?.ignore("enable_deferred_cluster_creation")
    }
}
