// What subscriptions and the streams to control planes count.

/// Prefix `cluster_manager.cds.`, `listener_manager.lds.`, `http.<stat prefix>.rds.<name>.`, `sds.<name>.`
public enum SubscriptionStat: String, StatScope {
    case initFetchTimeout = "init_fetch_timeout"
    case updateAttempt = "update_attempt"
    case updateDuration = "update_duration"
    case updateFailure = "update_failure"
    case updateRejected = "update_rejected"
    case updateSuccess = "update_success"
    case updateTime = "update_time"
    case version

    public var kind: StatKind {
        switch self {
        case .updateTime, .version: .gauge
        case .updateDuration: .histogram
        default: .counter
        }
    }
}

/// Prefix `http.<stat prefix>.rds.<name>.`: beside what every subscription counts.
public enum RouteSubscriptionStat: String, StatScope {
    case configReload = "config_reload"
    case configReloadTimeMs = "config_reload_time_ms"
    case updateEmpty = "update_empty"

    public var kind: StatKind { self == .configReloadTimeMs ? .gauge : .counter }
}

/// Prefix `http.<stat prefix>.scoped_rds.<name>.`: beside what every subscription counts.
public enum ScopeSubscriptionStat: String, StatScope {
    case activeScopes = "active_scopes"
    case allScopes = "all_scopes"
    case configReload = "config_reload"
    case configReloadTimeMs = "config_reload_time_ms"
    case onDemandScopes = "on_demand_scopes"
    case updateEmpty = "update_empty"

    public var kind: StatKind {
        switch self {
        case .configReload, .updateEmpty: .counter
        default: .gauge
        }
    }
}

/// Prefix `cluster_manager.cds.`: beside what every subscription counts.
public enum ReloadStat: String, StatScope {
    case configReload = "config_reload"
    case configReloadTimeMs = "config_reload_time_ms"

    public var kind: StatKind { self == .configReloadTimeMs ? .gauge : .counter }
}

/// Prefix `cluster.<name>.`: beside what every cluster counts of its updates.
public enum EndpointSubscriptionStat: String, StatScope {
    case initFetchTimeout = "init_fetch_timeout"
    case updateDuration = "update_duration"
    case updateRejected = "update_rejected"
    case updateTime = "update_time"
    case version

    public var kind: StatKind {
        switch self {
        case .updateTime, .version: .gauge
        case .updateDuration: .histogram
        default: .counter
        }
    }
}

/// Prefix `control_plane.`, or that of a subscription with a stream of its own followed by this.
public enum ControlPlaneStat: String, StatScope {
    case connectedState = "connected_state"
    case pendingRequests = "pending_requests"
    case rateLimitEnforced = "rate_limit_enforced"

    public var kind: StatKind { self == .rateLimitEnforced ? .counter : .gauge }
}
