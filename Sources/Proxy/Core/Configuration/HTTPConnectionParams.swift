// What one HTTP connection manager was configured to do, compiled once and shared by all loops.

import Base
import EnvoyAPI
import Formatting
import HTTP1
import HTTP2
import Routing

/// `envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`.
final class HTTPConnectionParams: Sendable {
    enum Codec: Sendable { case auto, http1, http2 }

    let statPrefix: String
    let codec: Codec
    let routes: RouteSource
    let filters: [HTTPFilterParams]
    let router: RouterParams
    let preparation: RequestPreparation
    let localReplies: LocalReplyParams
    let upgrades: UpgradePolicy
    let http1: HTTP1ParserOptions
    let http1Casing: HTTP1HeaderCase
    let http2: HTTP2Options
    let http2Keepalive: HTTP2KeepaliveParams?
    let proxies100Continue: Bool
    /// What is changed in requests before anything looks at them.
    let earlyMutations: [HeaderMutationList]
    let accessLogs: HTTPAccessLogParams
    let tracing: HTTPTracingParams?

    let idleTimeout: TimeSpan
    let streamIdleTimeout: TimeSpan
    let requestTimeout: TimeSpan
    let requestHeadersTimeout: TimeSpan
    let drainTimeout: TimeSpan
    let delayedCloseTimeout: TimeSpan
    let maxConnectionDuration: TimeSpan
    let maxStreamDuration: TimeSpan
    let maxRequestsPerConnection: UInt64
    let bufferLimit: Int

    init(_ node: ConfigNode, environment: ConfigurationEnvironment, bufferLimit: Int) throws(InvalidConfiguration) {
        statPrefix = node.string("stat_prefix")
        codec = try Self.codec(node)
        routes = try Self.routes(node, environment)
        (filters, router) = try HTTPFilterParams.chain(node, environment)
        preparation = try RequestPreparation(
            node, serviceCluster: environment.node.cluster, serviceNode: environment.node.id,
            localAddress: environment.localAddress)
        localReplies = try LocalReplyParams(node.message("local_reply_config"))
        upgrades = try UpgradePolicy(node.messages("upgrade_configs"))
        proxies100Continue = node.bool("proxy_100_continue")
        earlyMutations = try Self.earlyMutations(node)
        // Envoy knows the field and does nothing with it.
        node.ignore("path_normalization_options")

        accessLogs = try HTTPAccessLogParams(node, environment)
        tracing = try HTTPTracingParams(node, environment)

        let common = node.message("common_http_protocol_options")
        let limits = try HTTPProtocolLimits(common, maxHeaderKiB: node.optionalUInt32("max_request_headers_kb") ?? 60)
        let options = try HTTP1Params(node.message("http_protocol_options"), limits)
        http1 = options.parser
        http1Casing = options.casing
        let second = try HTTP2Params(node.message("http2_protocol_options"), limits)
        http2 = second.options
        http2Keepalive = second.keepalive

        idleTimeout = common?.duration("idle_timeout") ?? .seconds(3600)
        maxConnectionDuration = common?.duration("max_connection_duration") ?? .zero
        maxStreamDuration = common?.duration("max_stream_duration") ?? .zero
        maxRequestsPerConnection = UInt64(common?.optionalUInt32("max_requests_per_connection") ?? 0)
        streamIdleTimeout = node.duration("stream_idle_timeout") ?? .seconds(300)
        requestTimeout = node.duration("request_timeout") ?? .zero
        requestHeadersTimeout = node.duration("request_headers_timeout") ?? .zero
        drainTimeout = node.duration("drain_timeout") ?? .seconds(5)
        delayedCloseTimeout = node.duration("delayed_close_timeout") ?? .seconds(1)
        self.bufferLimit = bufferLimit
    }

    private static func earlyMutations(_ node: ConfigNode) throws(InvalidConfiguration) -> [HeaderMutationList] {
        var lists: [HeaderMutationList] = []
        for entry in node.messages("early_header_mutation_extensions") {
            entry.ignore("name")
            let type = "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation"
            guard let config = entry.any("typed_config"), config.typeName == type else {
                throw entry.unsupported("typed_config", "early mutations other than header_mutation")
            }
            lists.append(try HeaderMutationList(config.messages("mutations")))
        }
        return lists
    }

    private static func codec(_ node: ConfigNode) throws(InvalidConfiguration) -> Codec {
        switch node.enumeration("codec_type") {
        case "AUTO": .auto
        case "HTTP1": .http1
        case "HTTP2": .http2
        case let other: throw node.unsupported("codec_type", "\(other) needs QUIC, which Skein does not speak")
        }
    }

    private static func routes(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> RouteSource {
        if let rds = node.message("rds") {
            guard let source = rds.message("config_source") else {
                throw rds.invalid("config_source", found: "nothing", expected: "where the routes come from")
            }
            let name = rds.string("route_config_name")
            try ConfigSourceParams.checkName(name, "route_config_name", rds)
            let params = try ConfigSourceParams(source, clusters: environment.clusters)
            return .discovered(
                environment.routes.reference(name, params, statPrefix: node.string("stat_prefix")))
        }
        if let scoped = node.message("scoped_routes") {
            return .scoped(try ScopedRoutesParams(scoped, environment, statPrefix: node.string("stat_prefix")))
        }
        guard let routes = node.message("route_config") else {
            throw node.unsupported(
                node.oneof("route_specifier") ?? "route_config",
                "routes are taken from route_config, rds or scoped_routes")
        }
        return .fixed(try environment.routeTable(routes))
    }
}

/// Limits that both codecs share.
struct HTTPProtocolLimits {
    let maxHeaderBytes: Int
    let maxHeaderCount: Int
    let underscores: HTTP1ParserOptions.UnderscorePolicy

    init(_ common: ConfigNode?, maxHeaderKiB: UInt32) throws(InvalidConfiguration) {
        maxHeaderBytes = Int(maxHeaderKiB) * 1024
        maxHeaderCount = Int(common?.optionalUInt32("max_headers_count") ?? 100)
        switch common?.enumeration("headers_with_underscores_action") {
        case "REJECT_REQUEST": underscores = .reject
        case "DROP_HEADER": underscores = .dropHeader
        default: underscores = .allow
        }
    }
}

/// `envoy.config.core.v3.Http1ProtocolOptions`.
struct HTTP1Params {
    var parser = HTTP1ParserOptions()
    var casing = HTTP1HeaderCase.lower
    var sendsAbsoluteTarget = false

    init(_ node: ConfigNode?, _ limits: HTTPProtocolLimits) throws(InvalidConfiguration) {
        parser.maxHeaderBytes = limits.maxHeaderBytes
        parser.maxHeaderCount = limits.maxHeaderCount
        parser.underscores = limits.underscores
        guard let node else { return }
        parser.allowsAbsoluteURL = node.optionalBool("allow_absolute_url") ?? true
        parser.allowsCustomMethods = node.bool("allow_custom_methods")
        parser.allowsChunkedLength = node.bool("allow_chunked_length")
        parser.enablesTrailers = node.bool("enable_trailers")
        parser.acceptsHTTP10 = node.bool("accept_http_10")
        parser.defaultHost = Array(node.string("default_host_for_http_10").utf8)
        sendsAbsoluteTarget = node.bool("send_fully_qualified_url")
        // One parser here, whichever of Envoy's two is asked for.
        node.ignore("use_balsa_parser")
        if let format = node.message("header_key_format") { try readCasing(format) }
    }

    private mutating func readCasing(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("header_format") {
        case "proper_case_words":
            _ = node.message("proper_case_words")
            casing = .proper
        case "stateful_formatter":
            guard let formatter = node.any("stateful_formatter"),
                formatter.typeName.hasSuffix("PreserveCaseFormatterConfig")
            else { throw node.unsupported("stateful_formatter", "the only stateful formatter is preserve_case") }
            parser.keepsOriginalCase = true
            _ = formatter.bool("forward_reason_phrase")
            casing = .preserve(
                properOtherwise: formatter.enumeration("formatter_type_on_envoy_headers") == "PROPER_CASE")
        default: break
        }
    }
}

/// `HttpConnectionManager.upgrade_configs`: which upgrades are let through.
struct UpgradePolicy: Sendable {
    private var allowed: [String: Bool] = [:]

    init(_ nodes: [ConfigNode]) throws(InvalidConfiguration) {
        for node in nodes {
            if node.has("filters") {
                throw node.unsupported("filters", "an upgrade runs through the connection manager's own filters")
            }
            let type = node.string("upgrade_type").lowercased()
            if allowed.updateValue(node.optionalBool("enabled") ?? true, forKey: type) != nil {
                throw node.invalid("upgrade_type", found: "\"\(type)\" again", expected: "each upgrade once")
            }
        }
    }

    /// Nil when the upgrade was not named at all.
    func allows(_ type: String) -> Bool? { allowed.isEmpty ? nil : allowed[type] }
}
