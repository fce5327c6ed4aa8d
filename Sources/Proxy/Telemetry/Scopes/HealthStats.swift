// What a cluster counts of its hosts' health, where its configuration asks for it.

/// Prefix `cluster.<name>.outlier_detection.`
public enum OutlierStat: String, StatScope {
    case ejectionsActive = "ejections_active"
    case ejectionsConsecutive5xx = "ejections_consecutive_5xx"
    case ejectionsDetectedConsecutive5xx = "ejections_detected_consecutive_5xx"
    case ejectionsDetectedConsecutiveGatewayFailure = "ejections_detected_consecutive_gateway_failure"
    case ejectionsDetectedConsecutiveLocalOriginFailure = "ejections_detected_consecutive_local_origin_failure"
    case ejectionsDetectedDegradation = "ejections_detected_degradation"
    case ejectionsDetectedFailurePercentage = "ejections_detected_failure_percentage"
    case ejectionsDetectedLocalOriginFailurePercentage = "ejections_detected_local_origin_failure_percentage"
    case ejectionsDetectedLocalOriginSuccessRate = "ejections_detected_local_origin_success_rate"
    case ejectionsDetectedSuccessRate = "ejections_detected_success_rate"
    case ejectionsEnforcedConsecutive5xx = "ejections_enforced_consecutive_5xx"
    case ejectionsEnforcedConsecutiveGatewayFailure = "ejections_enforced_consecutive_gateway_failure"
    case ejectionsEnforcedConsecutiveLocalOriginFailure = "ejections_enforced_consecutive_local_origin_failure"
    case ejectionsEnforcedFailurePercentage = "ejections_enforced_failure_percentage"
    case ejectionsEnforcedLocalOriginFailurePercentage = "ejections_enforced_local_origin_failure_percentage"
    case ejectionsEnforcedLocalOriginSuccessRate = "ejections_enforced_local_origin_success_rate"
    case ejectionsEnforcedSuccessRate = "ejections_enforced_success_rate"
    case ejectionsEnforcedTotal = "ejections_enforced_total"
    case ejectionsOverflow = "ejections_overflow"
    case ejectionsSuccessRate = "ejections_success_rate"
    case ejectionsTotal = "ejections_total"

    public var kind: StatKind { self == .ejectionsActive ? .gauge : .counter }
}

/// Prefix `cluster.<name>.health_check.`
public enum HealthCheckStat: String, StatScope {
    case attempt
    case degraded
    case failure
    case healthy
    case networkFailure = "network_failure"
    case passiveFailure = "passive_failure"
    case success
    case verifyCluster = "verify_cluster"

    public var kind: StatKind { self == .degraded || self == .healthy ? .gauge : .counter }
}
