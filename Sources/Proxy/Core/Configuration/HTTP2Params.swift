// HTTP/2 settings of a listener or a cluster, and the keepalive pings that go with them.

import Base
import EnvoyAPI
import HTTP1
import HTTP2

/// `Http2ProtocolOptions.connection_keepalive`.
struct HTTP2KeepaliveParams: Sendable {
    let interval: TimeSpan
    let timeout: TimeSpan
    let jitterPercent: Double
    /// A connection that was silent this long is asked before it gets another request.
    let idleInterval: TimeSpan

    init(_ node: ConfigNode) {
        interval = node.duration("interval") ?? .zero
        timeout = node.duration("timeout") ?? .zero
        jitterPercent = node.message("interval_jitter")?.double("value") ?? 15
        idleInterval = node.duration("connection_idle_interval") ?? .zero
    }
}

/// `envoy.config.core.v3.Http2ProtocolOptions`.
struct HTTP2Params {
    var options = HTTP2Options()
    var keepalive: HTTP2KeepaliveParams?
    /// The most streams a client opens on one connection.
    var concurrentStreams = Int(Int32.max)

    init(_ node: ConfigNode?, _ limits: HTTPProtocolLimits) throws(InvalidConfiguration) {
        options.maxHeaderBytes = limits.maxHeaderBytes
        options.maxHeaderCount = limits.maxHeaderCount
        options.underscores =
            switch limits.underscores {
            case .allow: .allow
            case .reject: .rejectRequest
            case .dropHeader: .dropHeader
            }
        guard let node else { return }
        if let size = node.optionalUInt32("hpack_table_size") { options.hpackTableSize = size }
        if let streams = node.optionalUInt32("max_concurrent_streams") {
            options.maxConcurrentStreams = streams
            concurrentStreams = Int(streams)
        }
        if let window = node.optionalUInt32("initial_stream_window_size") { options.initialStreamWindow = window }
        if let window = node.optionalUInt32("initial_connection_window_size") {
            options.initialConnectionWindow = window
        }
        options.allowConnect = node.bool("allow_connect")
        readFloodLimits(node)
        options.streamErrorOnInvalidMessage =
            node.optionalBool("override_stream_error_on_invalid_http_message")
            ?? node.bool("stream_error_on_invalid_http_messaging")
        for setting in node.messages("custom_settings_parameters") {
            options.customSettings.append(
                HTTP2Setting(
                    identifier: UInt16(truncatingIfNeeded: setting.optionalUInt32("identifier") ?? 0),
                    value: setting.optionalUInt32("value") ?? 0))
        }
        keepalive = node.message("connection_keepalive").map { HTTP2KeepaliveParams($0) }
        if node.bool("allow_metadata") { throw node.unsupported("allow_metadata", "HTTP/2 METADATA frames") }
        node.ignore("use_oghttp2_codec", "max_metadata_size")
    }

    private mutating func readFloodLimits(_ node: ConfigNode) {
        if let limit = node.optionalUInt32("max_outbound_frames") { options.maxOutboundFrames = Int(limit) }
        if let limit = node.optionalUInt32("max_outbound_control_frames") {
            options.maxOutboundControlFrames = Int(limit)
        }
        if let limit = node.optionalUInt32("max_consecutive_inbound_frames_with_empty_payload") {
            options.maxConsecutiveEmptyFrames = Int(limit)
        }
        if let limit = node.optionalUInt32("max_inbound_priority_frames_per_stream") {
            options.maxPriorityFramesPerStream = Int(limit)
        }
        if let limit = node.optionalUInt32("max_inbound_window_update_frames_per_data_frame_sent") {
            options.maxWindowUpdatesPerDataFrame = Int(limit)
        }
    }
}
