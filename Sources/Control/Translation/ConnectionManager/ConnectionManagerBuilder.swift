// The HTTP connection manager of every listener: all that Istio sets on it, in one place.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public enum ConnectionManagerBuilder {
    public enum Routes: Sendable {
        case rds(String)
        case inline(Message)
    }

    /// A network filter with the whole stack of HTTP filters, access logs and tracing.
    ///
    /// `port` is the listener's; the protocol matters where it is gRPC-Web or HTTP/2.
    public static func filter(
        _ request: TranslationRequest, _ side: ListenerSide, routes: Routes, statPrefix: String,
        protocol portProtocol: PortProtocol = .http, port: Int = 0
    ) -> Message {
        Extensions.networkFilter(
            WellKnownName.connectionManager,
            manager(request, side, routes: routes, statPrefix: statPrefix, protocol: portProtocol, port: port))
    }

    static func manager(
        _ request: TranslationRequest, _ side: ListenerSide, routes: Routes, statPrefix: String,
        protocol portProtocol: PortProtocol, port: Int
    ) -> Message {
        let config = request.node.proxyConfig
        let headers = ProxyHeaders(config, side: side)
        var manager = Message(
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            ["stat_prefix": .string(statPrefix)])
        set(routes, on: &manager)
        headers.apply(to: &manager)
        normalize(request.world.mesh, &manager)
        manager["use_remote_address"] = .bool(side == .gateway)
        manager["upgrade_configs"] = .messages([
            Message(
                "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig",
                ["upgrade_type": "websocket"])
        ])
        manager["stream_idle_timeout"] = .duration(.zero)
        manager["proxy_100_continue"] = true
        setProtocolOptions(request.node, side, portProtocol, headers, &manager)
        setClientCertificates(config, headers, side, &manager)
        if let idle = request.node.metadata["IDLE_TIMEOUT"]?.string.flatMap(DurationText.parse) {
            manager["common_http_protocol_options"] = .message(
                Message("envoy.config.core.v3.HttpProtocolOptions", ["idle_timeout": .duration(idle)]))
        }
        if let settings = ConnectionSettings.of(request.node) { ConnectionSettings.apply(settings, to: &manager) }
        manager["access_log"] = .messages(AccessLogs.http(request))
        let tracing = TracingSettings.of(request, side)
        manager["tracing"] = tracing.map { .message($0) }
        manager["request_id_extension"] = .message(requestIDs)
        manager["http_filters"] = .messages(HTTPFilters.stack(request, side, portProtocol, headers))
        return manager
    }

    private static let requestIDs = Message(
        "envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension",
        [
            "typed_config": .message(
                Message(
                    "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig",
                    ["use_request_id_for_trace_sampling": true]))
        ])

    private static func set(_ routes: Routes, on manager: inout Message) {
        switch routes {
        case .inline(let configuration): manager["route_config"] = .message(configuration)
        case .rds(let name):
            manager["rds"] = .message(
                Message(
                    "envoy.extensions.filters.network.http_connection_manager.v3.Rds",
                    [
                        "config_source": .message(Extensions.aggregatedSource(initialFetchTimeout: .zero)),
                        "route_config_name": .string(name),
                    ]))
        }
    }

    private static func normalize(_ mesh: Mesh.MeshConfig, _ manager: inout Message) {
        let kind = mesh.pathNormalization?.normalization ?? .DEFAULT
        manager["path_with_escaped_slashes_action"] =
            kind == .DECODE_AND_MERGE_SLASHES ? "UNESCAPE_AND_FORWARD" : "KEEP_UNCHANGED"
        manager["normalize_path"] = .bool(kind != .NONE)
        if kind == .MERGE_SLASHES || kind == .DECODE_AND_MERGE_SLASHES { manager["merge_slashes"] = true }
    }

    private static func setProtocolOptions(
        _ node: ProxyNode, _ side: ListenerSide, _ portProtocol: PortProtocol, _ headers: ProxyHeaders,
        _ manager: inout Message
    ) {
        var http1 = Message(type: "envoy.config.core.v3.Http1ProtocolOptions")
        if node.metadata["HTTP10"]?.string == "1" { http1["accept_http_10"] = true }
        if headers.preservesCase { http1["header_key_format"] = .message(HTTPProtocols.preservedCase) }
        if !http1.isEmpty || side == .gateway { manager["http_protocol_options"] = .message(http1) }
        if side == .inbound && portProtocol.isHTTP2 {
            manager["http2_protocol_options"] = .message(Message(type: "envoy.config.core.v3.Http2ProtocolOptions"))
        }
    }

    private static func setClientCertificates(
        _ config: Mesh.ProxyConfig, _ headers: ProxyHeaders, _ side: ListenerSide, _ manager: inout Message
    ) {
        switch side {
        case .outbound: break
        case .inbound:
            let wanted = headers.certificateDetails
            manager["forward_client_cert_details"] = .string(headers.forwardedClientCert)
            manager["set_current_client_cert_details"] = .message(
                details(
                    subject: wanted?.subject ?? true, cert: wanted?.cert ?? false, chain: wanted?.chain ?? false,
                    dns: wanted?.dns ?? true, uri: wanted?.uri ?? true))
        case .gateway:
            let topology = config.gatewayTopology
            manager["xff_num_trusted_hops"] = .unsigned(UInt64(topology?.numTrustedProxies ?? 0))
            let forwarding = topology.flatMap { ProxyHeaders.forwarding($0.forwardClientCertDetails) } ?? "SANITIZE_SET"
            manager["forward_client_cert_details"] = .string(forwarding)
            if forwarding == "APPEND_FORWARD" || forwarding == "SANITIZE_SET" {
                manager["set_current_client_cert_details"] = .message(
                    details(subject: true, cert: true, chain: false, dns: true, uri: true))
            }
        }
    }

    private static func details(subject: Bool, cert: Bool, chain: Bool, dns: Bool, uri: Bool) -> Message {
        Message(
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails",
            [
                "subject": .bool(subject), "cert": .bool(cert), "chain": .bool(chain), "dns": .bool(dns),
                "uri": .bool(uri),
            ])
    }
}

/// Options of HTTP's versions that several places share.
enum HTTPProtocols {
    static let preservedCase = Message(
        "envoy.config.core.v3.Http1ProtocolOptions.HeaderKeyFormat",
        [
            "stateful_formatter": .message(
                Extensions.typed(
                    "preserve_case",
                    Message(
                        type: "envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig")))
        ])
}
