// Everything that a cluster's configuration says about the health of its hosts.

import Base
import EnvoyAPI
import Formatting

/// Shared by all threads; what is not set costs nothing.
public final class ClusterHealthParams: Sendable {
    public let outlier: OutlierParams?
    public let check: HealthCheckParams?
    /// A host that discovery no longer names leaves at once, however healthy.
    public let ignoresHealthOnRemoval: Bool
    public let closesConnectionsOnFailure: Bool
    public let ignoresNewHostsUntilChecked: Bool
    /// How long changes of health are collected before they take effect; none unless it is asked for.
    public let mergeWindow: TimeSpan
    /// Hosts have to remember since when they are healthy.
    public let hasSlowStart: Bool
    /// Where the detection of outliers shows its numbers.
    public let board: OutlierBoard?

    /// `envoy.config.cluster.v3.Cluster`.
    public init(_ node: ConfigNode, runtime: RuntimeValues, hasSlowStart: Bool) throws(InvalidConfiguration) {
        outlier = try node.message("outlier_detection").map { (node) throws(InvalidConfiguration) in
            try OutlierParams(node, runtime: runtime)
        }
        board = outlier == nil ? nil : OutlierBoard()
        let checks = node.messages("health_checks")
        if checks.count > 1 {
            throw node.invalid("health_checks", found: "\(checks.count) health checks", expected: "one at most")
        }
        check = try checks.first.map { (node) throws(InvalidConfiguration) in try HealthCheckParams(node) }
        ignoresHealthOnRemoval = node.bool("ignore_health_on_host_removal")
        closesConnectionsOnFailure = node.bool("close_connections_on_host_health_failure")
        let common = node.message("common_lb_config")
        ignoresNewHostsUntilChecked = common?.bool("ignore_new_hosts_until_first_hc") ?? false
        mergeWindow = common?.duration("update_merge_window") ?? .zero
        self.hasSlowStart = hasSlowStart
    }

    /// Whether hosts need vitals at all.
    public var isActive: Bool { outlier != nil || check != nil || hasSlowStart }
}
