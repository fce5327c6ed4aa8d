// What the process as a whole counts.

/// Prefix `server.`
public enum ServerStat: String, StatScope {
    case compilationSettingsFipsMode = "compilation_settings.fips_mode"
    case concurrency
    case daysUntilFirstCertExpiring = "days_until_first_cert_expiring"
    case debugAssertionFailures = "debug_assertion_failures"
    case droppedStatFlushes = "dropped_stat_flushes"
    case dynamicUnknownFields = "dynamic_unknown_fields"
    case envoyBugFailures = "envoy_bug_failures"
    case envoyNotifications = "envoy_notifications"
    case hotRestartEpoch = "hot_restart_epoch"
    case initializationTimeMs = "initialization_time_ms"
    case live
    case memoryAllocated = "memory_allocated"
    case memoryHeapSize = "memory_heap_size"
    case memoryPhysicalSize = "memory_physical_size"
    case parentConnections = "parent_connections"
    case secondsUntilFirstOcspResponseExpiring = "seconds_until_first_ocsp_response_expiring"
    case state
    case staticUnknownFields = "static_unknown_fields"
    case statsRecentLookups = "stats_recent_lookups"
    case totalConnections = "total_connections"
    case uptime
    case version
    case wipProtos = "wip_protos"

    public var kind: StatKind {
        switch self {
        case .compilationSettingsFipsMode, .concurrency, .daysUntilFirstCertExpiring, .hotRestartEpoch, .live,
            .memoryAllocated, .memoryHeapSize, .memoryPhysicalSize, .parentConnections,
            .secondsUntilFirstOcspResponseExpiring, .state, .statsRecentLookups, .totalConnections, .uptime,
            .version:
            .gauge
        case .initializationTimeMs: .histogram
        default: .counter
        }
    }
}

/// Prefix `server.worker_<n>.`, `server.main_thread.`, `main_thread.`, `workers.`
public enum WatchdogStat: String, StatScope {
    case watchdogMegaMiss = "watchdog_mega_miss"
    case watchdogMiss = "watchdog_miss"

    public var kind: StatKind { .counter }
}

/// Prefix `cluster_manager.`
public enum ClusterManagerStat: String, StatScope {
    case activeClusters = "active_clusters"
    case clusterAdded = "cluster_added"
    case clusterModified = "cluster_modified"
    case clusterRemoved = "cluster_removed"
    case clusterUpdated = "cluster_updated"
    case clusterUpdatedViaMerge = "cluster_updated_via_merge"
    case updateMergeCancelled = "update_merge_cancelled"
    case updateOutOfMergeWindow = "update_out_of_merge_window"
    case warmingClusters = "warming_clusters"

    public var kind: StatKind {
        switch self {
        case .activeClusters, .warmingClusters: .gauge
        default: .counter
        }
    }
}

/// Prefix `dns.cares.`
public enum ResolverStat: String, StatScope {
    case getAddrFailure = "get_addr_failure"
    case notFound = "not_found"
    case pendingResolutions = "pending_resolutions"
    case reinits
    case resolveTotal = "resolve_total"
    case timeouts

    public var kind: StatKind {
        switch self {
        case .pendingResolutions: .gauge
        default: .counter
        }
    }
}

/// Prefix `filesystem.`
public enum FileSystemStat: String, StatScope {
    case flushedByTimer = "flushed_by_timer"
    case reopenFailed = "reopen_failed"
    case writeBuffered = "write_buffered"
    case writeCompleted = "write_completed"
    case writeFailed = "write_failed"
    case writeTotalBuffered = "write_total_buffered"

    public var kind: StatKind {
        switch self {
        case .writeTotalBuffered: .gauge
        default: .counter
        }
    }
}

/// Prefix `runtime.`
public enum RuntimeStat: String, StatScope {
    case adminOverridesActive = "admin_overrides_active"
    case deprecatedFeatureSeenSinceProcessStart = "deprecated_feature_seen_since_process_start"
    case deprecatedFeatureUse = "deprecated_feature_use"
    case loadError = "load_error"
    case loadSuccess = "load_success"
    case numKeys = "num_keys"
    case numLayers = "num_layers"
    case overrideDirExists = "override_dir_exists"
    case overrideDirNotExists = "override_dir_not_exists"

    public var kind: StatKind {
        switch self {
        case .adminOverridesActive, .deprecatedFeatureSeenSinceProcessStart, .numKeys, .numLayers: .gauge
        default: .counter
        }
    }
}
