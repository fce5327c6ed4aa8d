// When a host is taken out of the rotation for what it answers, and for how long.

import Base
import EnvoyAPI
import Formatting

/// Names as in Envoy's event log.
public enum OutlierCause: String, Sendable, Hashable {
    case consecutive5xx = "CONSECUTIVE_5XX"
    case consecutiveGatewayFailure = "CONSECUTIVE_GATEWAY_FAILURE"
    case consecutiveLocalOriginFailure = "CONSECUTIVE_LOCAL_ORIGIN_FAILURE"
    case successRate = "SUCCESS_RATE"
    case successRateLocalOrigin = "SUCCESS_RATE_LOCAL_ORIGIN"
    case failurePercentage = "FAILURE_PERCENTAGE"
    case failurePercentageLocalOrigin = "FAILURE_PERCENTAGE_LOCAL_ORIGIN"
    case degraded = "DEGRADED"
}

/// What loops have to know to count runs of failures; a limit of 0 is never reached.
public struct OutlierLimits: Sendable, Hashable {
    public var serverErrors: RuntimeUInt32 = 5
    public var gatewayFailures: RuntimeUInt32 = 5
    public var localFailures: RuntimeUInt32 = 5
    /// Failures to reach the host are counted apart from what it answers.
    public var splitsLocalOrigin = false
    public var detectsDegraded = false

    public init() {}
}

/// `envoy.config.cluster.v3.OutlierDetection`, with the runtime's values where it has some: they may change.
public struct OutlierParams: Sendable {
    public var limits = OutlierLimits()
    public var interval = RuntimeSpan(.seconds(10))
    public var baseEjectionTime = RuntimeSpan(.seconds(30))
    public var maxEjectionTime = RuntimeSpan(.seconds(300))
    public var maxEjectionJitter = RuntimeSpan(.zero)
    public var maxEjectionPercent: RuntimeUInt32 = 10
    public var alwaysEjectsOne = false
    public var unejectsOnSuccessfulCheck = true
    public var successRateMinimumHosts: RuntimeUInt32 = 5
    public var successRateRequestVolume: RuntimeUInt32 = 100
    /// In thousandths.
    public var successRateDeviationFactor: RuntimeUInt32 = 1900
    public var failurePercentageThreshold: RuntimeUInt32 = 85
    public var failurePercentageMinimumHosts: RuntimeUInt32 = 5
    public var failurePercentageRequestVolume: RuntimeUInt32 = 50
    /// In percent, by cause.
    public var enforcing: [OutlierCause: RuntimeUInt32] = [
        .consecutive5xx: 100, .consecutiveGatewayFailure: 0, .consecutiveLocalOriginFailure: 100,
        .successRate: 100, .successRateLocalOrigin: 100, .failurePercentage: 0, .failurePercentageLocalOrigin: 0,
    ]

    public init() {}

    public init(_ node: ConfigNode, runtime: RuntimeValues = .process) throws(InvalidConfiguration) {
        if node.has("monitors") {
            throw node.unsupported("monitors", "outliers are detected by the built-in rules only")
        }
        let reader = Reader(node: node, runtime: runtime)
        limits.serverErrors = reader.number("consecutive_5xx", 5)
        limits.gatewayFailures = reader.number("consecutive_gateway_failure", 5)
        limits.localFailures = reader.number("consecutive_local_origin_failure", 5)
        limits.splitsLocalOrigin = node.bool("split_external_local_origin_errors")
        limits.detectsDegraded = node.optionalBool("detect_degraded_hosts") ?? false
        interval = reader.span("interval", .seconds(10))
        baseEjectionTime = reader.span("base_ejection_time", .seconds(30))
        maxEjectionTime = reader.span("max_ejection_time", max(.seconds(300), baseEjectionTime.fallback))
        maxEjectionJitter = reader.span("max_ejection_time_jitter", .zero)
        maxEjectionPercent = reader.number("max_ejection_percent", 10)
        alwaysEjectsOne = node.optionalBool("always_eject_one_host") ?? false
        unejectsOnSuccessfulCheck = node.optionalBool("successful_active_health_check_uneject_host") ?? true
        successRateMinimumHosts = reader.number("success_rate_minimum_hosts", 5)
        successRateRequestVolume = reader.number("success_rate_request_volume", 100)
        successRateDeviationFactor = reader.number("success_rate_stdev_factor", 1900)
        failurePercentageThreshold = reader.number("failure_percentage_threshold", 85)
        failurePercentageMinimumHosts = reader.number("failure_percentage_minimum_hosts", 5)
        failurePercentageRequestVolume = reader.number("failure_percentage_request_volume", 50)
        for (cause, field) in Self.enforcingFields {
            enforcing[cause] = reader.number(field, enforcing[cause]?.fallback ?? 0)
        }
        let (longest, base) = (maxEjectionTime.fallback, baseEjectionTime.fallback)
        if longest < base {
            throw node.invalid(
                "max_ejection_time", found: "\(longest.milliseconds) ms",
                expected: "at least base_ejection_time (\(base.milliseconds) ms)")
        }
    }

    private static let enforcingFields: [(OutlierCause, String)] = [
        (.consecutive5xx, "enforcing_consecutive_5xx"),
        (.consecutiveGatewayFailure, "enforcing_consecutive_gateway_failure"),
        (.consecutiveLocalOriginFailure, "enforcing_consecutive_local_origin_failure"),
        (.successRate, "enforcing_success_rate"),
        (.successRateLocalOrigin, "enforcing_local_origin_success_rate"),
        (.failurePercentage, "enforcing_failure_percentage"),
        (.failurePercentageLocalOrigin, "enforcing_failure_percentage_local_origin"),
    ]

    private struct Reader {
        let node: ConfigNode
        let runtime: RuntimeValues

        func number(_ field: String, _ fallback: UInt32) -> RuntimeUInt32 {
            RuntimeUInt32(node.optionalUInt32(field) ?? fallback, key: runtime.key("outlier_detection.\(field)"))
        }

        func span(_ field: String, _ fallback: TimeSpan) -> RuntimeSpan {
            RuntimeSpan(node.duration(field) ?? fallback, key: runtime.key("outlier_detection.\(field)_ms"))
        }
    }
}

/// A length of time that the runtime may give in milliseconds.
public struct RuntimeSpan: Sendable, Hashable {
    public let fallback: TimeSpan
    public let key: RuntimeKey

    public init(_ fallback: TimeSpan, key: RuntimeKey = .unset) {
        self.fallback = fallback
        self.key = key
    }

    public var current: TimeSpan { key.unsigned.map { .milliseconds(Int64(clamping: $0)) } ?? fallback }
}
