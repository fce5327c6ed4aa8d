// What listeners and their filters count.

/// Prefix `listener.<address>.`; the admin listener has these and no others.
public enum ListenerStat: String, StatScope {
    case connectionsAcceptedPerSocketEvent = "connections_accepted_per_socket_event"
    case downstreamCxActive = "downstream_cx_active"
    case downstreamCxDestroy = "downstream_cx_destroy"
    case downstreamCxLengthMs = "downstream_cx_length_ms"
    case downstreamCxOverflow = "downstream_cx_overflow"
    case downstreamCxOverloadReject = "downstream_cx_overload_reject"
    case downstreamCxTotal = "downstream_cx_total"
    case downstreamCxTransportSocketConnectTimeout = "downstream_cx_transport_socket_connect_timeout"
    case downstreamGlobalCxOverflow = "downstream_global_cx_overflow"
    case downstreamListenerFilterError = "downstream_listener_filter_error"
    case downstreamListenerFilterRemoteClose = "downstream_listener_filter_remote_close"
    case downstreamPreCxActive = "downstream_pre_cx_active"
    case downstreamPreCxTimeout = "downstream_pre_cx_timeout"
    case noFilterChainMatch = "no_filter_chain_match"

    public var kind: StatKind {
        switch self {
        case .downstreamCxActive, .downstreamPreCxActive: .gauge
        case .connectionsAcceptedPerSocketEvent, .downstreamCxLengthMs: .histogram
        default: .counter
        }
    }
}

/// Prefix `listener.<address>.`, not for the admin listener.
public enum ListenerExtensionStat: String, StatScope {
    case extensionConfigMissing = "extension_config_missing"
    case networkExtensionConfigMissing = "network_extension_config_missing"

    public var kind: StatKind { .counter }
}

/// Prefix `listener.<address>.worker_<n>.`, `listener.admin.main_thread.`
public enum ListenerLoopStat: String, StatScope {
    case downstreamCxActive = "downstream_cx_active"
    case downstreamCxTotal = "downstream_cx_total"

    public var kind: StatKind {
        switch self {
        case .downstreamCxActive: .gauge
        default: .counter
        }
    }
}

/// Prefix `listener.<address>.http.<stat_prefix>.`
public enum ListenerHTTPStat: String, StatScope {
    case downstreamRq1xx = "downstream_rq_1xx"
    case downstreamRq2xx = "downstream_rq_2xx"
    case downstreamRq3xx = "downstream_rq_3xx"
    case downstreamRq4xx = "downstream_rq_4xx"
    case downstreamRq5xx = "downstream_rq_5xx"
    case downstreamRqCompleted = "downstream_rq_completed"

    public var kind: StatKind { .counter }
}

/// Prefix `listener_manager.`
public enum ListenerManagerStat: String, StatScope {
    case listenerAdded = "listener_added"
    case listenerCreateFailure = "listener_create_failure"
    case listenerCreateSuccess = "listener_create_success"
    case listenerInPlaceUpdated = "listener_in_place_updated"
    case listenerModified = "listener_modified"
    case listenerRemoved = "listener_removed"
    case listenerStopped = "listener_stopped"
    case totalFilterChainsDraining = "total_filter_chains_draining"
    case totalListenersActive = "total_listeners_active"
    case totalListenersDraining = "total_listeners_draining"
    case totalListenersWarming = "total_listeners_warming"
    case workersPinned = "workers_pinned"
    case workersStarted = "workers_started"

    public var kind: StatKind {
        switch self {
        case .totalFilterChainsDraining, .totalListenersActive, .totalListenersDraining, .totalListenersWarming,
            .workersPinned, .workersStarted:
            .gauge
        default: .counter
        }
    }
}

/// Prefix `tls_inspector.`
public enum TLSInspectorStat: String, StatScope {
    case alpnFound = "alpn_found"
    case alpnNotFound = "alpn_not_found"
    case bytesProcessed = "bytes_processed"
    case clientHelloTooLarge = "client_hello_too_large"
    case sniFound = "sni_found"
    case sniNotFound = "sni_not_found"
    case tlsFound = "tls_found"
    case tlsNotFound = "tls_not_found"

    public var kind: StatKind {
        switch self {
        case .bytesProcessed: .histogram
        default: .counter
        }
    }
}

/// Prefix `http_inspector.`
public enum HTTPInspectorStat: String, StatScope {
    case http10Found = "http10_found"
    case http11Found = "http11_found"
    case http2Found = "http2_found"
    case httpNotFound = "http_not_found"
    case readError = "read_error"

    public var kind: StatKind { .counter }
}

/// Prefix `proxy_proto.`
public enum ProxyProtocolStat: String, StatScope {
    case notFoundAllowed = "not_found_allowed"
    case notFoundDisallowed = "not_found_disallowed"
    case versionsV1Disallowed = "versions.v1.disallowed"
    case versionsV1Error = "versions.v1.error"
    case versionsV1Found = "versions.v1.found"
    case versionsV2Disallowed = "versions.v2.disallowed"
    case versionsV2Error = "versions.v2.error"
    case versionsV2Found = "versions.v2.found"

    public var kind: StatKind { .counter }
}
