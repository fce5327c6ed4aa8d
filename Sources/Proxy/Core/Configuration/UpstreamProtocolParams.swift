// Which HTTP a cluster speaks and with what settings: HttpProtocolOptions, or the older fields of the cluster itself.

import Base
import EnvoyAPI
import Formatting
import HTTP1

struct UpstreamProtocolParams: Sendable {
    enum Choice: Sendable { case http1, http2, downstream, alpn }

    static let extensionName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

    let choice: Choice
    let http1: HTTP1Params
    let http2: HTTP2Params
    let idleTimeout: TimeSpan
    let maxRequestsPerConnection: UInt64
    let maxConnectionDuration: TimeSpan
    /// For one request on it; zero is none.
    let maxStreamDuration: TimeSpan
    let autoServerName: Bool
    let autoServerNameValidation: Bool
    let serverNameHeader: String

    let policies: ClusterPolicies

    init(_ cluster: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        var options: ConfigNode?
        for (name, node) in cluster.anyMap("typed_extension_protocol_options") {
            guard node.typeName == Self.extensionName else {
                throw cluster.unsupported("typed_extension_protocol_options", "\(node.typeName) under \(name)")
            }
            options = node
        }
        policies = try ClusterPolicies(options, runtime)
        let holder = options ?? cluster
        let common = holder.message("common_http_protocol_options")
        let upstream = holder.message("upstream_http_protocol_options")
        idleTimeout = common?.duration("idle_timeout") ?? .seconds(3600)
        maxConnectionDuration = common?.duration("max_connection_duration") ?? .zero
        maxStreamDuration = common?.duration("max_stream_duration") ?? .zero
        maxRequestsPerConnection = UInt64(
            common?.optionalUInt32("max_requests_per_connection")
                ?? cluster.optionalUInt32("max_requests_per_connection") ?? 0)
        autoServerName = upstream?.bool("auto_sni") ?? false
        autoServerNameValidation = upstream?.bool("auto_san_validation") ?? false
        serverNameHeader = (upstream?.string("override_auto_sni_header") ?? "").lowercased()
        let limits = try HTTPProtocolLimits(
            common, maxHeaderKiB: common?.optionalUInt32("max_response_headers_kb") ?? 60)
        let (choice, first, second) = try Self.versions(options, cluster)
        self.choice = choice
        var http1 = try HTTP1Params(first, limits)
        // Servers end lines as they like; what is forwarded is written anew.
        http1.parser.toleratesLooseLines = true
        if common?.optionalUInt32("max_response_headers_kb") == nil { http1.parser.maxHeaderBytes = 80 * 1024 }
        self.http1 = http1
        http2 = try HTTP2Params(second, limits)
    }

    private static func versions(
        _ options: ConfigNode?, _ cluster: ConfigNode
    ) throws(InvalidConfiguration) -> (Choice, ConfigNode?, ConfigNode?) {
        guard let options else {
            let first = cluster.message("http_protocol_options")
            let second = cluster.message("http2_protocol_options")
            return (second == nil ? .http1 : .http2, first, second)
        }
        switch options.oneof("upstream_protocol_options") {
        case "use_downstream_protocol_config":
            let config = options.message("use_downstream_protocol_config")
            return (.downstream, config?.message("http_protocol_options"), config?.message("http2_protocol_options"))
        case "auto_config":
            let config = options.message("auto_config")
            return (.alpn, config?.message("http_protocol_options"), config?.message("http2_protocol_options"))
        default:
            let config = options.message("explicit_http_config")
            if config?.oneof("protocol_config") == "http3_protocol_options" {
                throw options.unsupported("explicit_http_config", "HTTP/3 needs QUIC, which Skein does not speak")
            }
            let second = config?.message("http2_protocol_options")
            return (second == nil ? .http1 : .http2, config?.message("http_protocol_options"), second)
        }
    }

    /// What ALPN offers when the TLS context says nothing of its own.
    var applicationProtocols: [String] {
        switch choice {
        case .http2: ["h2"]
        case .alpn: ["h2", "http/1.1"]
        case .http1, .downstream: []
        }
    }
}
