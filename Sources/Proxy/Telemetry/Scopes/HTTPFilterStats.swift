// What the router and the other HTTP filters count.

/// Prefix `http.<stat_prefix>.`
public enum RouterStat: String, StatScope {
    case noCluster = "no_cluster"
    case noRoute = "no_route"
    case passthroughInternalRedirectBadLocation = "passthrough_internal_redirect_bad_location"
    case passthroughInternalRedirectNoRoute = "passthrough_internal_redirect_no_route"
    case passthroughInternalRedirectPredicate = "passthrough_internal_redirect_predicate"
    case passthroughInternalRedirectTooManyRedirects = "passthrough_internal_redirect_too_many_redirects"
    case passthroughInternalRedirectUnsafeScheme = "passthrough_internal_redirect_unsafe_scheme"
    case rqDirectResponse = "rq_direct_response"
    case rqOverloadLocalReply = "rq_overload_local_reply"
    case rqRedirect = "rq_redirect"
    case rqResetAfterDownstreamResponseStarted = "rq_reset_after_downstream_response_started"
    case rqTotal = "rq_total"

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.tracing.`
public enum TracingStat: String, StatScope {
    case clientEnabled = "client_enabled"
    case healthCheck = "health_check"
    case notTraceable = "not_traceable"
    case randomSampling = "random_sampling"
    case serviceForced = "service_forced"

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.cors.`
public enum CORSStat: String, StatScope {
    case originInvalid = "origin_invalid"
    case originValid = "origin_valid"

    public var kind: StatKind { .counter }
}

/// Prefix `http.<stat_prefix>.fault.`
public enum FaultStat: String, StatScope {
    case abortsInjected = "aborts_injected"
    case activeFaults = "active_faults"
    case delaysInjected = "delays_injected"
    case faultsOverflow = "faults_overflow"
    case responseRlInjected = "response_rl_injected"

    public var kind: StatKind {
        switch self {
        case .activeFaults: .gauge
        default: .counter
        }
    }
}

/// Prefix `vhost.<name>.vcluster.<name>.` or `vhost.<name>.route.<stat_prefix>.`
public enum VirtualClusterStat: String, StatScope {
    case upstreamRqRetry = "upstream_rq_retry"
    case upstreamRqRetryLimitExceeded = "upstream_rq_retry_limit_exceeded"
    case upstreamRqRetryOverflow = "upstream_rq_retry_overflow"
    case upstreamRqRetrySuccess = "upstream_rq_retry_success"
    case upstreamRqTimeout = "upstream_rq_timeout"
    case upstreamRqTotal = "upstream_rq_total"

    public var kind: StatKind { .counter }
}
