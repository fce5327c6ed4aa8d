// What the HTTP connection manager counts.

/// Prefix `http.<stat_prefix>.`; the admin interface has these and no others.
public enum HTTPManagerStat: String, StatScope {
    case downstreamCxActive = "downstream_cx_active"
    case downstreamCxDelayedCloseTimeout = "downstream_cx_delayed_close_timeout"
    case downstreamCxDestroy = "downstream_cx_destroy"
    case downstreamCxDestroyActiveRq = "downstream_cx_destroy_active_rq"
    case downstreamCxDestroyLocal = "downstream_cx_destroy_local"
    case downstreamCxDestroyLocalActiveRq = "downstream_cx_destroy_local_active_rq"
    case downstreamCxDestroyRemote = "downstream_cx_destroy_remote"
    case downstreamCxDestroyRemoteActiveRq = "downstream_cx_destroy_remote_active_rq"
    case downstreamCxDrainClose = "downstream_cx_drain_close"
    case downstreamCxHttp1Active = "downstream_cx_http1_active"
    case downstreamCxHttp1SoftDrain = "downstream_cx_http1_soft_drain"
    case downstreamCxHttp1Total = "downstream_cx_http1_total"
    case downstreamCxHttp2Active = "downstream_cx_http2_active"
    case downstreamCxHttp2Total = "downstream_cx_http2_total"
    case downstreamCxHttp3Active = "downstream_cx_http3_active"
    case downstreamCxHttp3Total = "downstream_cx_http3_total"
    case downstreamCxIdleTimeout = "downstream_cx_idle_timeout"
    case downstreamCxLengthMs = "downstream_cx_length_ms"
    case downstreamCxMaxDurationReached = "downstream_cx_max_duration_reached"
    case downstreamCxMaxRequestsReached = "downstream_cx_max_requests_reached"
    case downstreamCxOverloadDisableKeepalive = "downstream_cx_overload_disable_keepalive"
    case downstreamCxProtocolError = "downstream_cx_protocol_error"
    case downstreamCxRxBytesBuffered = "downstream_cx_rx_bytes_buffered"
    case downstreamCxRxBytesTotal = "downstream_cx_rx_bytes_total"
    case downstreamCxSslActive = "downstream_cx_ssl_active"
    case downstreamCxSslTotal = "downstream_cx_ssl_total"
    case downstreamCxTotal = "downstream_cx_total"
    case downstreamCxTxBytesBuffered = "downstream_cx_tx_bytes_buffered"
    case downstreamCxTxBytesTotal = "downstream_cx_tx_bytes_total"
    case downstreamCxUpgradesActive = "downstream_cx_upgrades_active"
    case downstreamCxUpgradesTotal = "downstream_cx_upgrades_total"
    case downstreamFlowControlPausedReadingTotal = "downstream_flow_control_paused_reading_total"
    case downstreamFlowControlResumedReadingTotal = "downstream_flow_control_resumed_reading_total"
    case downstreamRq1xx = "downstream_rq_1xx"
    case downstreamRq2xx = "downstream_rq_2xx"
    case downstreamRq3xx = "downstream_rq_3xx"
    case downstreamRq4xx = "downstream_rq_4xx"
    case downstreamRq5xx = "downstream_rq_5xx"
    case downstreamRqActive = "downstream_rq_active"
    case downstreamRqCompleted = "downstream_rq_completed"
    case downstreamRqFailedPathNormalization = "downstream_rq_failed_path_normalization"
    case downstreamRqHeaderTimeout = "downstream_rq_header_timeout"
    case downstreamRqHttp1Total = "downstream_rq_http1_total"
    case downstreamRqHttp2Total = "downstream_rq_http2_total"
    case downstreamRqHttp3Total = "downstream_rq_http3_total"
    case downstreamRqIdleTimeout = "downstream_rq_idle_timeout"
    case downstreamRqMaxDurationReached = "downstream_rq_max_duration_reached"
    case downstreamRqNonRelativePath = "downstream_rq_non_relative_path"
    case downstreamRqOverloadClose = "downstream_rq_overload_close"
    case downstreamRqRedirectedWithNormalizedPath = "downstream_rq_redirected_with_normalized_path"
    case downstreamRqRejectedViaIpDetection = "downstream_rq_rejected_via_ip_detection"
    case downstreamRqResponseBeforeRqComplete = "downstream_rq_response_before_rq_complete"
    case downstreamRqRxReset = "downstream_rq_rx_reset"
    case downstreamRqTime = "downstream_rq_time"
    case downstreamRqTimeout = "downstream_rq_timeout"
    case downstreamRqTooLarge = "downstream_rq_too_large"
    case downstreamRqTooManyPrematureResets = "downstream_rq_too_many_premature_resets"
    case downstreamRqTotal = "downstream_rq_total"
    case downstreamRqTxReset = "downstream_rq_tx_reset"
    case downstreamRqWsOnNonWsRoute = "downstream_rq_ws_on_non_ws_route"
    case rsTooLarge = "rs_too_large"

    public var kind: StatKind {
        switch self {
        case .downstreamCxActive, .downstreamCxHttp1Active, .downstreamCxHttp1SoftDrain, .downstreamCxHttp2Active,
            .downstreamCxHttp3Active, .downstreamCxRxBytesBuffered, .downstreamCxSslActive,
            .downstreamCxTxBytesBuffered, .downstreamCxUpgradesActive, .downstreamRqActive:
            .gauge
        case .downstreamCxLengthMs, .downstreamRqTime: .histogram
        default: .counter
        }
    }
}
