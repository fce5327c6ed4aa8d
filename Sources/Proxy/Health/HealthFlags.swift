// Why a host is not simply healthy: the reasons, and what they come down to.

/// Bits and words are those of Envoy's `health_flags`.
public struct HealthFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let failedActiveCheck = HealthFlags(rawValue: 0x1)
    public static let failedOutlierCheck = HealthFlags(rawValue: 0x2)
    public static let failedStated = HealthFlags(rawValue: 0x4)
    public static let degradedActiveCheck = HealthFlags(rawValue: 0x8)
    public static let degradedStated = HealthFlags(rawValue: 0x10)
    /// Discovery no longer names the host, but its checks succeed.
    public static let pendingRemoval = HealthFlags(rawValue: 0x20)
    public static let pendingActiveCheck = HealthFlags(rawValue: 0x40)
    /// The host itself has said that it wants no more requests.
    public static let excludedImmediately = HealthFlags(rawValue: 0x80)
    public static let activeCheckTimeout = HealthFlags(rawValue: 0x100)
    public static let drainingStated = HealthFlags(rawValue: 0x200)
    public static let degradedOutlier = HealthFlags(rawValue: 0x400)

    /// Any of these takes a host out of the rotation.
    public static let unhealthy: HealthFlags = [
        .failedActiveCheck, .failedOutlierCheck, .failedStated, .drainingStated,
    ]
    public static let degraded: HealthFlags = [.degradedActiveCheck, .degradedStated, .degradedOutlier]
    /// Hosts that are neither available nor missed.
    public static let excluded: HealthFlags = [.pendingActiveCheck, .excludedImmediately, .drainingStated]
    /// What the configuration or discovery said.
    public static let stated: HealthFlags = [.failedStated, .degradedStated, .drainingStated]

    /// By the name of an `envoy.config.core.v3.HealthStatus`.
    public init(stated status: String) {
        switch status {
        case "UNHEALTHY", "TIMEOUT": self = .failedStated
        case "DRAINING": self = .drainingStated
        case "DEGRADED": self = .degradedStated
        default: self = []
        }
    }

    private static let words: [(HealthFlags, String)] = [
        (.failedActiveCheck, "/failed_active_hc"), (.failedOutlierCheck, "/failed_outlier_check"),
        (.failedStated, "/failed_eds_health"), (.degradedActiveCheck, "/degraded_active_hc"),
        (.degradedStated, "/degraded_eds_health"), (.pendingRemoval, "/pending_dynamic_removal"),
        (.pendingActiveCheck, "/pending_active_hc"), (.excludedImmediately, "/excluded_via_immediate_hc_fail"),
        (.activeCheckTimeout, "/active_hc_timeout"), (.drainingStated, "/eds_status_draining"),
        (.degradedOutlier, "/degraded_outlier_detection"),
    ]

    /// As `/clusters` prints it.
    public var text: String {
        isEmpty ? "healthy" : Self.words.reduce(into: "") { if contains($1.0) { $0 += $1.1 } }
    }
}
