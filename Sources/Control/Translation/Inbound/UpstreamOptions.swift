// HTTP options of a cluster, gathered from several places and stored at once.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct UpstreamOptions {
    static let key = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    var common = Message(type: "envoy.config.core.v3.HttpProtocolOptions")
    private var options = Message(type: key)
    private var http2 = Message(
        "envoy.config.core.v3.Http2ProtocolOptions", ["max_concurrent_streams": 1_073_741_824])
    private enum Choice { case none, http1(Message), http2, downstream(Message) }
    private var choice = Choice.none

    /// Speaks what a port says; ports that say nothing get what the client speaks, at sidecars.
    mutating func speak(_ portProtocol: PortProtocol, isSidecar: Bool, preservesCase: Bool) {
        if portProtocol.isHTTP2 {
            choice = .http2
        } else if portProtocol == .unknown && isSidecar {
            useDownstreamProtocol(preservesCase: preservesCase)
        } else if preservesCase && (portProtocol.isHTTP || portProtocol == .unknown) {
            choice = .http1(Self.http1(preservesCase: true))
        }
    }

    mutating func useDownstreamProtocol(preservesCase: Bool) {
        choice = .downstream(Self.http1(preservesCase: preservesCase))
    }

    /// Keeps how HTTP/1 is written.
    mutating func useDownstreamProtocol() {
        if case .http1(let http1) = choice {
            choice = .downstream(http1)
        } else {
            useDownstreamProtocol(preservesCase: false)
        }
    }

    mutating func limitHTTP2(_ change: (inout Message) -> Void) {
        guard case .http2 = choice else { return }
        change(&http2)
    }

    private static func http1(preservesCase: Bool) -> Message {
        var http1 = Message(type: "envoy.config.core.v3.Http1ProtocolOptions")
        if preservesCase { http1["header_key_format"] = .message(HTTPProtocols.preservedCase) }
        return http1
    }

    func store(in cluster: inout Message) {
        var options = options
        if !common.isEmpty { options["common_http_protocol_options"] = .message(common) }
        switch choice {
        case .none: break
        case .http1(let http1):
            options["explicit_http_config"] = .message(
                Message("\(Self.key).ExplicitHttpConfig", ["http_protocol_options": .message(http1)]))
        case .http2:
            options["explicit_http_config"] = .message(
                Message("\(Self.key).ExplicitHttpConfig", ["http2_protocol_options": .message(http2)]))
        case .downstream(let http1):
            options["use_downstream_protocol_config"] = .message(
                Message(
                    "\(Self.key).UseDownstreamHttpConfig",
                    ["http_protocol_options": .message(http1), "http2_protocol_options": .message(http2)]))
        }
        if options.isEmpty { return }
        if options["explicit_http_config"] == nil && options["use_downstream_protocol_config"] == nil {
            options["explicit_http_config"] = .message(
                Message(
                    "\(Self.key).ExplicitHttpConfig",
                    ["http_protocol_options": .message(Message(type: "envoy.config.core.v3.Http1ProtocolOptions"))]))
        }
        cluster.insert(.message(options), key: .string(Self.key), into: "typed_extension_protocol_options")
    }
}

/// Connection pool settings on a cluster of a sidecar's own application.
enum ConnectionPool {
    private static let unlimited = FieldValue.unsigned(UInt64(UInt32.max))

    static func apply(
        _ settings: Networking.ConnectionPoolSettings, _ mesh: Mesh.MeshConfig, to cluster: inout Message,
        _ options: inout UpstreamOptions
    ) {
        let (http, tcp) = (settings.http, settings.tcp)
        func limit(_ number: Int?) -> FieldValue {
            number.map { $0 > 0 ? .unsigned(UInt64($0)) : unlimited } ?? unlimited
        }
        let threshold = Message(
            "envoy.config.cluster.v3.CircuitBreakers.Thresholds",
            [
                "max_connections": limit(tcp?.maxConnections),
                "max_pending_requests": limit(http?.http1MaxPendingRequests),
                "max_requests": limit(http?.http2MaxRequests), "max_retries": limit(http?.maxRetries),
                "track_remaining": true,
            ])
        cluster["circuit_breakers"] = .message(
            Message("envoy.config.cluster.v3.CircuitBreakers", ["thresholds": .messages([threshold])]))
        cluster["connect_timeout"] = .duration(tcp?.connectTimeout ?? mesh.connectTimeout ?? .seconds(10))
        keepAlive([mesh.tcpKeepalive, tcp?.tcpKeepalive].compactMap { $0 }, &cluster)
        if let idle = http?.idleTimeout ?? tcp?.idleTimeout { options.common["idle_timeout"] = .duration(idle) }
        if let span = tcp?.maxConnectionDuration { options.common["max_connection_duration"] = .duration(span) }
        guard let http else { return }
        if http.maxRequestsPerConnection > 0 {
            options.common["max_requests_per_connection"] = .unsigned(UInt64(http.maxRequestsPerConnection))
        }
        options.limitHTTP2 { http2 in
            if http.maxConcurrentStreams > 0 {
                http2["max_concurrent_streams"] = .unsigned(UInt64(http.maxConcurrentStreams))
            }
            if let alive = http.http2KeepAlive {
                http2["connection_keepalive"] = .message(
                    Message(
                        "envoy.config.core.v3.KeepaliveSettings",
                        [
                            "interval": alive.interval.map { .duration($0) },
                            "timeout": .duration(alive.timeout ?? .seconds(10)),
                        ]))
            }
        }
        if http.useClientProtocol { options.useDownstreamProtocol() }
    }

    private static func keepAlive(
        _ layers: [Networking.ConnectionPoolSettings.TCPSettings.TcpKeepalive], _ cluster: inout Message
    ) {
        if layers.isEmpty { return }
        var keepAlive = Message(type: "envoy.config.core.v3.TcpKeepalive")
        for layer in layers {
            if layer.probes > 0 { keepAlive["keepalive_probes"] = .unsigned(UInt64(layer.probes)) }
            if let time = layer.time { keepAlive["keepalive_time"] = .unsigned(time.wholeSeconds) }
            if let interval = layer.interval { keepAlive["keepalive_interval"] = .unsigned(interval.wholeSeconds) }
        }
        cluster["upstream_connection_options"] = .message(
            Message("envoy.config.cluster.v3.UpstreamConnectionOptions", ["tcp_keepalive": .message(keepAlive)]))
    }
}

extension TimeSpan {
    var wholeSeconds: UInt64 { UInt64(max(nanoseconds, 0) / 1_000_000_000) }
}
