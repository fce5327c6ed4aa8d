// What a cluster counts only when its configuration asks for it.

/// Prefix `cluster.<name>.maglev_lb.`
public enum MaglevStat: String, StatScope {
    case maxEntriesPerHost = "max_entries_per_host"
    case minEntriesPerHost = "min_entries_per_host"

    public var kind: StatKind { .gauge }
}

/// Prefix `cluster.<name>.ring_hash_lb.`
public enum RingHashStat: String, StatScope {
    case maxHashesPerHost = "max_hashes_per_host"
    case minHashesPerHost = "min_hashes_per_host"
    case size

    public var kind: StatKind { .gauge }
}

/// Prefix `cluster.<name>.circuit_breakers.<default|high>.`, with `track_remaining`.
public enum RemainingStat: String, StatScope {
    case remainingCx = "remaining_cx"
    case remainingCxPools = "remaining_cx_pools"
    case remainingPending = "remaining_pending"
    case remainingRetries = "remaining_retries"
    case remainingRq = "remaining_rq"

    public var kind: StatKind { .gauge }
}

/// Prefix `cluster.<name>.`, with `track_cluster_stats.request_response_sizes`.
public enum RequestSizeStat: String, StatScope {
    case upstreamRqBodySize = "upstream_rq_body_size"
    case upstreamRqHeadersCount = "upstream_rq_headers_count"
    case upstreamRqHeadersSize = "upstream_rq_headers_size"
    case upstreamRsBodySize = "upstream_rs_body_size"
    case upstreamRsHeadersCount = "upstream_rs_headers_count"
    case upstreamRsHeadersSize = "upstream_rs_headers_size"

    public var kind: StatKind {
        switch self {
        case .upstreamRqBodySize, .upstreamRqHeadersCount, .upstreamRqHeadersSize, .upstreamRsBodySize,
            .upstreamRsHeadersCount, .upstreamRsHeadersSize:
            .histogram
        }
    }
}

/// Prefix `cluster.<name>.`, with `track_cluster_stats.timeout_budgets`.
public enum TimeoutBudgetStat: String, StatScope {
    case upstreamRqTimeoutBudgetPerTryPercentUsed = "upstream_rq_timeout_budget_per_try_percent_used"
    case upstreamRqTimeoutBudgetPercentUsed = "upstream_rq_timeout_budget_percent_used"

    public var kind: StatKind {
        switch self {
        case .upstreamRqTimeoutBudgetPerTryPercentUsed, .upstreamRqTimeoutBudgetPercentUsed: .histogram
        }
    }
}
