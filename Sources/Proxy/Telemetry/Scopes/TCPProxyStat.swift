// What the TCP proxy counts.

/// Prefix `tcp.<stat_prefix>.`
public enum TCPProxyStat: String, StatScope {
    case downstreamCxDrainClose = "downstream_cx_drain_close"
    case downstreamCxNoRoute = "downstream_cx_no_route"
    case downstreamCxOverloadClose = "downstream_cx_overload_close"
    case downstreamCxRxBytesBuffered = "downstream_cx_rx_bytes_buffered"
    case downstreamCxRxBytesTotal = "downstream_cx_rx_bytes_total"
    case downstreamCxTotal = "downstream_cx_total"
    case downstreamCxTxBytesBuffered = "downstream_cx_tx_bytes_buffered"
    case downstreamCxTxBytesTotal = "downstream_cx_tx_bytes_total"
    case downstreamFlowControlPausedReadingTotal = "downstream_flow_control_paused_reading_total"
    case downstreamFlowControlResumedReadingTotal = "downstream_flow_control_resumed_reading_total"
    case earlyDataReceivedCountTotal = "early_data_received_count_total"
    case idleTimeout = "idle_timeout"
    case maxDownstreamConnectionDuration = "max_downstream_connection_duration"
    case routeDelayedTotal = "route_delayed_total"
    case upstreamFlushActive = "upstream_flush_active"
    case upstreamFlushTotal = "upstream_flush_total"

    public var kind: StatKind {
        switch self {
        case .downstreamCxRxBytesBuffered, .downstreamCxTxBytesBuffered, .upstreamFlushActive: .gauge
        default: .counter
        }
    }
}
