// connectionPool: limits, timeouts and keep-alive of connections to a cluster.

import Base
import EnvoyAPI
import MeshAPI
import Registry

enum ConnectionPool {
    /// No limit, said aloud: Envoy's own defaults are 1024 and 3 retries.
    private static let unlimited = FieldValue.unsigned(UInt64(UInt32.max))

    static func apply(
        _ pool: Networking.ConnectionPoolSettings, retryBudget: Networking.TrafficPolicy.RetryBudget?,
        _ mesh: Mesh.MeshConfig, _ node: ProxyNode, to draft: inout ClusterDraft
    ) {
        let tcp = pool.tcp
        let http = pool.http
        draft.message["connect_timeout"] = .duration(tcp?.connectTimeout ?? mesh.connectTimeoutOrDefault)
        draft.message["circuit_breakers"] = .message(
            Message(
                "envoy.config.cluster.v3.CircuitBreakers",
                ["thresholds": .messages([thresholds(tcp, http, retryBudget)])]))
        keepAlive([mesh.tcpKeepalive, tcp?.tcpKeepalive].compactMap { $0 }, &draft)
        connections(tcp, http, &draft)
        if http?.useClientProtocol ?? false { draft.useClientProtocol(nil) }
    }

    private static func thresholds(
        _ tcp: Networking.ConnectionPoolSettings.TCPSettings?,
        _ http: Networking.ConnectionPoolSettings.HTTPSettings?, _ budget: Networking.TrafficPolicy.RetryBudget?
    ) -> Message {
        func limit(_ value: Int?) -> FieldValue {
            guard let value, value > 0 else { return unlimited }
            return .unsigned(UInt64(value))
        }
        let type = "envoy.config.cluster.v3.CircuitBreakers.Thresholds"
        var thresholds = Message(type: type)
        thresholds["max_connections"] = limit(tcp?.maxConnections)
        thresholds["max_pending_requests"] = limit(http?.http1MaxPendingRequests)
        thresholds["max_requests"] = limit(http?.http2MaxRequests)
        thresholds["max_retries"] = limit(http?.maxRetries)
        if let budget {
            let concurrency = budget.minRetryConcurrency > 0 ? budget.minRetryConcurrency : 3
            thresholds["retry_budget"] = .message(
                Message(
                    "\(type).RetryBudget",
                    [
                        "budget_percent": Extensions.percent(budget.percent ?? 20),
                        "budget_interval": budget.budgetInterval.map { .duration($0) },
                        "min_retry_concurrency": .unsigned(UInt64(concurrency)),
                    ]))
        }
        return thresholds
    }

    /// What the rule leaves open the mesh says.
    private static func keepAlive(
        _ layers: [Networking.ConnectionPoolSettings.TCPSettings.TcpKeepalive], _ draft: inout ClusterDraft
    ) {
        if layers.isEmpty { return }
        var keepAlive = Message(type: "envoy.config.core.v3.TcpKeepalive")
        for layer in layers {
            if layer.probes > 0 { keepAlive["keepalive_probes"] = .unsigned(UInt64(layer.probes)) }
            if let time = layer.time { keepAlive["keepalive_time"] = .unsigned(time.wholeSeconds) }
            if let interval = layer.interval { keepAlive["keepalive_interval"] = .unsigned(interval.wholeSeconds) }
        }
        draft.message["upstream_connection_options"] = .message(
            Message("envoy.config.cluster.v3.UpstreamConnectionOptions", ["tcp_keepalive": .message(keepAlive)]))
    }

    private static func connections(
        _ tcp: Networking.ConnectionPoolSettings.TCPSettings?,
        _ http: Networking.ConnectionPoolSettings.HTTPSettings?, _ draft: inout ClusterDraft
    ) {
        let idle = http?.idleTimeout ?? tcp?.idleTimeout
        let requests = http?.maxRequestsPerConnection ?? 0
        let streams = http?.maxConcurrentStreams ?? 0
        let ping = http?.http2KeepAlive
        guard idle != nil || tcp?.maxConnectionDuration != nil || requests > 0 || streams > 0 || ping != nil else {
            return
        }
        draft.withOptions { options in
            let type = "envoy.config.core.v3.HttpProtocolOptions"
            var common = Message(type: type)
            if case .message(let known)? = options["common_http_protocol_options"] { common = known }
            if let idle { common["idle_timeout"] = .duration(idle) }
            if let life = tcp?.maxConnectionDuration { common["max_connection_duration"] = .duration(life) }
            if requests > 0 { common["max_requests_per_connection"] = .unsigned(UInt64(requests)) }
            options["common_http_protocol_options"] = .message(common)
        }
        draft.withHTTP2 { http2 in
            if streams > 0 { http2["max_concurrent_streams"] = .unsigned(UInt64(streams)) }
            if let ping {
                http2["connection_keepalive"] = .message(
                    Message(
                        "envoy.config.core.v3.KeepaliveSettings",
                        [
                            "interval": ping.interval.map { .duration($0) },
                            // Envoy insists on one; Istio's users may leave it out.
                            "timeout": .duration(ping.timeout ?? .seconds(10)),
                        ]))
            }
        }
    }
}

extension TimeSpan {
    /// Truncated; 0 for what is negative.
    fileprivate var wholeSeconds: UInt64 { UInt64(max(nanoseconds, 0) / 1_000_000_000) }
}
