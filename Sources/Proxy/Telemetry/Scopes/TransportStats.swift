// What TLS contexts and codecs count, on either side.

/// Prefix `listener.<address>.ssl.` or `cluster.<name>.ssl.`
public enum TLSStat: String, StatScope {
    case connectionError = "connection_error"
    case failVerifyCertHash = "fail_verify_cert_hash"
    case failVerifyError = "fail_verify_error"
    case failVerifyNoCert = "fail_verify_no_cert"
    case failVerifySan = "fail_verify_san"
    case handshake
    case noCertificate = "no_certificate"
    case ocspStapleFailed = "ocsp_staple_failed"
    case ocspStapleOmitted = "ocsp_staple_omitted"
    case ocspStapleRequests = "ocsp_staple_requests"
    case ocspStapleResponses = "ocsp_staple_responses"
    case sessionReused = "session_reused"

    public var kind: StatKind { .counter }
}

/// Prefix `listener.<address>.server_ssl_socket_factory.` or `cluster.<name>.client_ssl_socket_factory.`
public enum TLSFactoryStat: String, StatScope {
    case downstreamContextSecretsNotReady = "downstream_context_secrets_not_ready"
    case sslContextUpdateBySds = "ssl_context_update_by_sds"
    case upstreamContextSecretsNotReady = "upstream_context_secrets_not_ready"

    public var kind: StatKind { .counter }
}

/// Prefix `http1.` downstream, `cluster.<name>.http1.` upstream; made with the first connection.
public enum HTTP1Stat: String, StatScope {
    case droppedHeadersWithUnderscores = "dropped_headers_with_underscores"
    case metadataNotSupportedError = "metadata_not_supported_error"
    case requestsRejectedWithUnderscoresInHeaders = "requests_rejected_with_underscores_in_headers"
    case responseFlood = "response_flood"

    public var kind: StatKind { .counter }
}

/// Prefix `http2.` downstream, `cluster.<name>.http2.` upstream; made with the first connection.
public enum HTTP2Stat: String, StatScope {
    case cookieCount = "cookie_count"
    case cookieSize = "cookie_size"
    case cookiesTotalBytesTooLarge = "cookies_total_bytes_too_large"
    case deferredStreamClose = "deferred_stream_close"
    case droppedHeadersWithUnderscores = "dropped_headers_with_underscores"
    case goawaySent = "goaway_sent"
    case headerCount = "header_count"
    case headerListSize = "header_list_size"
    case headerListSizeTooLarge = "header_list_size_too_large"
    case headerOverflow = "header_overflow"
    case headersCbNoStream = "headers_cb_no_stream"
    case inboundEmptyFramesFlood = "inbound_empty_frames_flood"
    case inboundPriorityFramesFlood = "inbound_priority_frames_flood"
    case inboundWindowUpdateFramesFlood = "inbound_window_update_frames_flood"
    case keepaliveTimeout = "keepalive_timeout"
    case metadataEmptyFrames = "metadata_empty_frames"
    case nghttp2DownstreamConnections = "nghttp2_downstream_connections"
    case nghttp2UpstreamConnections = "nghttp2_upstream_connections"
    case oghttp2DownstreamConnections = "oghttp2_downstream_connections"
    case oghttp2UpstreamConnections = "oghttp2_upstream_connections"
    case outboundControlFlood = "outbound_control_flood"
    case outboundControlFramesActive = "outbound_control_frames_active"
    case outboundFlood = "outbound_flood"
    case outboundFramesActive = "outbound_frames_active"
    case pendingSendBytes = "pending_send_bytes"
    case requestsRejectedWithUnderscoresInHeaders = "requests_rejected_with_underscores_in_headers"
    case rxMessagingError = "rx_messaging_error"
    case rxReset = "rx_reset"
    case streamRefusedErrors = "stream_refused_errors"
    case streamsActive = "streams_active"
    case trailers
    case txFlushTimeout = "tx_flush_timeout"
    case txReset = "tx_reset"

    public var kind: StatKind {
        switch self {
        case .deferredStreamClose, .outboundControlFramesActive, .outboundFramesActive, .pendingSendBytes,
            .streamsActive:
            .gauge
        case .cookieCount, .cookieSize, .headerCount, .headerListSize: .histogram
        default: .counter
        }
    }
}
