// A cluster as configured: where its hosts come from and how connections to them are made.

import Balancing
import Base
import EnvoyAPI
import Formatting
import HTTP1
import HTTP2
import Health
import TLS

/// Limits on what may be open to a cluster at once, per priority.
struct CircuitLimits: Sendable {
    var maxConnections: UInt32 = 1024
    var maxPending: Int = 1024
    var maxRequests: UInt32 = 1024
    var maxRetries: UInt32 = 3
    var maxPools = UInt64.max
    var maxConnectionsPerHost: UInt32?
    var retryBudget: RetryBudget?
    var tracksRemaining = false
}

/// Retries as a share of what is under way instead of a number.
struct RetryBudget: Sendable {
    let percent: Double
    let minimum: UInt32

    init(percent: Double, minimum: UInt32) {
        self.percent = percent
        self.minimum = minimum
    }

    init(_ node: ConfigNode) {
        percent = node.message("budget_percent")?.double("value") ?? 20
        minimum = node.optionalUInt32("min_retry_concurrency") ?? 3
    }
}

/// `envoy.config.cluster.v3.Cluster`, compiled once and shared by all loops.
final class ClusterParams: Sendable {
    enum Discovery: Sendable {
        case fixed
        case strictDNS(ResolutionParams)
        case logicalDNS(ResolutionParams)
        case originalDestination(OriginalDestinationParams)
        case endpoints(EndpointSource)
        /// Names of clients' choice.
        case dynamicForward(NameCacheParams, validatesHosts: Bool)
    }

    let name: String
    let statName: String
    let facts: ClusterFacts
    let discovery: Discovery
    let balancing: BalancingParams
    let assignment: LoadAssignment
    let connectTimeout: TimeSpan
    let highWatermark: Int
    let defaultLimits: CircuitLimits
    let highLimits: CircuitLimits
    let defaultBreaker: CircuitBreaker
    let highBreaker: CircuitBreaker
    let protocols: UpstreamProtocolParams
    let transports: TransportSocketMatches
    let socket: SocketParams
    let perDownstreamConnection: Bool
    let health: ClusterHealthParams
    let message: Message

    init(_ node: ConfigNode, environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        message = node.message
        name = node.string("name")
        let alternative = node.string("alt_stat_name")
        statName = (alternative.isEmpty ? name : alternative).replacingColons
        facts = ClusterFacts(
            name: name, observabilityName: alternative.isEmpty ? nil : alternative,
            metadata: MetadataSet(node, "metadata"))
        connectTimeout = node.duration("connect_timeout") ?? .seconds(5)
        highWatermark = min(Int(node.optionalUInt32("per_connection_buffer_limit_bytes") ?? 1_048_576), 262_144)
        (defaultLimits, highLimits) = try Self.limits(node.message("circuit_breakers"))
        defaultBreaker = CircuitBreaker(defaultLimits, runtimeName: "\(name).default.")
        highBreaker = CircuitBreaker(highLimits, runtimeName: "\(name).high.")
        protocols = try UpstreamProtocolParams(node, environment.runtime)
        transports = try TransportSocketMatches(
            node, environment: environment, alpn: protocols.applicationProtocols)
        socket = try SocketParams(cluster: node, defaults: environment.bind)
        discovery = try Self.discovery(node, environment)
        balancing = try BalancingParams(node)
        if let endpoints = node.message("load_assignment") {
            assignment = try LoadAssignment(endpoints)
        } else {
            assignment = LoadAssignment(clusterName: name)
        }
        try Self.checkEndpoints(node, discovery, balancing, assignment)
        if protocols.choice == .alpn, !transports.alwaysHasTLS {
            throw node.invalid(
                "typed_extension_protocol_options", found: "auto_config without TLS",
                expected: "a TLS transport_socket: auto_config goes by the protocol that the handshake settles")
        }
        perDownstreamConnection = node.bool("connection_pool_per_downstream_connection")
        health = try ClusterHealthParams(node, runtime: environment.runtime, hasSlowStart: balancing.slowStart != nil)
        node.ignore("wait_for_warm_on_init", "cleanup_interval", "protocol_selection")
    }

    /// What a way of discovery demands of endpoints and policy.
    private static func checkEndpoints(
        _ node: ConfigNode, _ discovery: Discovery, _ balancing: BalancingParams, _ assignment: LoadAssignment
    ) throws(InvalidConfiguration) {
        var providesHosts = false
        if case .clusterProvided = balancing.policy { providesHosts = true }
        if case .dynamicForward = discovery {
            if !providesHosts {
                throw node.invalid(
                    "lb_policy", found: node.enumeration("lb_policy"),
                    expected: "CLUSTER_PROVIDED with a dynamic forward proxy")
            }
            return
        }
        if case .originalDestination = discovery {
            if !providesHosts {
                throw node.invalid(
                    "lb_policy", found: node.enumeration("lb_policy"), expected: "CLUSTER_PROVIDED with ORIGINAL_DST")
            }
            if node.has("load_assignment") {
                throw node.invalid(
                    "load_assignment", found: "endpoints", expected: "none: ORIGINAL_DST takes them from connections")
            }
            return
        }
        if providesHosts {
            throw node.invalid("lb_policy", found: "CLUSTER_PROVIDED", expected: "it with ORIGINAL_DST only")
        }
        let endpoints = assignment.groups.flatMap(\.endpoints)
        switch discovery {
        case .fixed:
            for case .named(let name, _) in endpoints.map(\.address) {
                throw node.invalid(
                    "load_assignment", found: "the name \"\(name)\"",
                    expected: "IP addresses in a STATIC cluster; STRICT_DNS and LOGICAL_DNS resolve names")
            }
        case .logicalDNS where endpoints.count != 1 || assignment.groups.count != 1:
            throw node.invalid(
                "load_assignment", found: "\(endpoints.count) endpoints",
                expected: "a single one: a LOGICAL_DNS cluster is one name")
        default: break
        }
    }

    /// The first of several thresholds for one priority counts, as in Envoy.
    private static func limits(
        _ node: ConfigNode?
    ) throws(InvalidConfiguration) -> (CircuitLimits, CircuitLimits) {
        var normal: CircuitLimits?
        var high: CircuitLimits?
        for threshold in node?.messages("thresholds") ?? [] {
            var limits = CircuitLimits()
            if let limit = threshold.optionalUInt32("max_connections") { limits.maxConnections = limit }
            if let limit = threshold.optionalUInt32("max_pending_requests") { limits.maxPending = Int(limit) }
            if let limit = threshold.optionalUInt32("max_requests") { limits.maxRequests = limit }
            if let limit = threshold.optionalUInt32("max_retries") { limits.maxRetries = limit }
            if let limit = threshold.optionalUInt32("max_connection_pools") { limits.maxPools = UInt64(limit) }
            limits.retryBudget = threshold.message("retry_budget").map { RetryBudget($0) }
            limits.tracksRemaining = threshold.bool("track_remaining")
            if threshold.enumeration("priority") == "HIGH" { high = high ?? limits } else { normal = normal ?? limits }
        }
        var result = (normal ?? CircuitLimits(), high ?? CircuitLimits())
        var seen: Set<String> = []
        for threshold in node?.messages("per_host_thresholds") ?? [] {
            for field in [
                "max_pending_requests", "max_requests", "max_retries", "max_connection_pools", "retry_budget",
            ]
            where threshold.has(field) {
                throw threshold.invalid(field, found: "a limit for each host", expected: "max_connections only")
            }
            if threshold.bool("track_remaining") {
                throw threshold.invalid("track_remaining", found: "true", expected: "max_connections only")
            }
            let limit = threshold.optionalUInt32("max_connections")
            let priority = threshold.enumeration("priority")
            if !seen.insert(priority).inserted { continue }
            if priority == "HIGH" {
                result.1.maxConnectionsPerHost = limit
            } else {
                result.0.maxConnectionsPerHost = limit
            }
        }
        return result
    }

    private static func discovery(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> Discovery {
        if node.oneof("cluster_discovery_type") == "cluster_type" {
            return try clusterType(node)
        }
        switch node.enumeration("type") {
        case "STATIC": return .fixed
        case "STRICT_DNS": return .strictDNS(try ResolutionParams(node))
        case "LOGICAL_DNS": return .logicalDNS(try ResolutionParams(node))
        case "ORIGINAL_DST":
            return .originalDestination(try OriginalDestinationParams(node))
        case "EDS": return .endpoints(try endpointSource(node, environment))
        case let other: throw node.unsupported("type", "\(other) is no way to find endpoints here")
        }
    }

    private static func clusterType(_ node: ConfigNode) throws(InvalidConfiguration) -> Discovery {
        let type = node.message("cluster_type")
        _ = type?.string("name")
        guard let config = type?.any("typed_config"),
            config.typeName == "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig"
        else {
            throw node.unsupported("cluster_type", "only the built-in discovery types and dynamic_forward_proxy")
        }
        guard let cache = config.message("dns_cache_config") else {
            throw config.unsupported("sub_clusters_config", "a cluster of its own for each name")
        }
        return .dynamicForward(
            try NameCacheParams(cache), validatesHosts: !config.bool("allow_insecure_cluster_options"))
    }

    private static func endpointSource(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> EndpointSource {
        guard let config = node.message("eds_cluster_config"), let source = config.message("eds_config") else {
            throw node.invalid(
                "eds_cluster_config", found: "no eds_config",
                expected: "where the endpoints of an EDS cluster come from")
        }
        if node.has("load_assignment") {
            throw node.invalid(
                "load_assignment", found: "endpoints", expected: "none: an EDS cluster takes them from eds_config")
        }
        let name = config.string("service_name")
        try ConfigSourceParams.checkName(name, "service_name", config)
        return EndpointSource(
            serviceName: name.isEmpty ? node.string("name") : name,
            source: try ConfigSourceParams(source, clusters: environment.clusters))
    }

    var hasTLS: Bool { transports.hasTLS }
    /// Hosts of clients' choice have to prove that they are those.
    var validatesDynamicHosts: Bool {
        if case .dynamicForward(_, let validates) = discovery { return validates }
        return false
    }
    /// Secrets without which connections to hosts can't be made.
    var pendingSecrets: [SecretKey] { transports.securities.flatMap(\.pendingSecrets) }
    /// Whether a hash of the request decides the host, so that it is worth working out.
    var usesHash: Bool {
        switch balancing.policy {
        case .ringHash, .maglev: true
        default: false
        }
    }

    /// The server name that distinguishes connections of one request from those of another (`auto_sni`).
    func serverName(for stream: HTTPStream) -> String {
        // A host of a client's choice has to show that it is that host.
        guard hasTLS, protocols.autoServerName || validatesDynamicHosts else { return "" }
        let named =
            protocols.serverNameHeader.isEmpty
            ? nil : protocols.serverNameHeader.withView { stream.requestHeaders.first($0) }
        guard let host = (named ?? stream.requestHeaders.first(.authority))?.string else { return "" }
        guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return host }
        return String(host[..<colon])
    }
    var http1: HTTP1ParserOptions { protocols.http1.parser }
    var http1Casing: HTTP1HeaderCase { protocols.http1.casing }
    var http2: HTTP2Options { protocols.http2.options }
    var http2Keepalive: HTTP2KeepaliveParams? { protocols.http2.keepalive }
    var http2ConcurrentStreams: Int { protocols.http2.concurrentStreams }
    var idleTimeout: TimeSpan { protocols.idleTimeout }
    var maxRequestsPerConnection: UInt64 { protocols.maxRequestsPerConnection }

    func version(for downstream: StreamProtocol?) -> UpstreamHTTPVersion {
        switch protocols.choice {
        case .http1: .http1
        case .http2: .http2
        case .alpn: .alpn
        case .downstream: downstream == .http2 ? .http2 : .http1
        }
    }
}

extension String {
    /// Colons would end a statistic's name early in what reads them; Envoy writes underscores.
    var replacingColons: String { String(map { $0 == ":" ? "_" : $0 }) }
}

/// How names of a DNS cluster are looked up.
struct ResolutionParams: Sendable {
    let family: String
    let refresh: TimeSpan
    let failureRefresh: TimeSpan
    let respectsTTL: Bool
    let servers: [SocketAddress]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        family = node.enumeration("dns_lookup_family")
        refresh = node.duration("dns_refresh_rate") ?? .milliseconds(5000)
        let rate = node.message("dns_failure_refresh_rate")
        failureRefresh = rate?.duration("base_interval") ?? refresh
        rate?.ignore("max_interval")
        respectsTTL = node.bool("respect_dns_ttl")
        var servers: [SocketAddress] = []
        for resolver in node.messages("dns_resolvers") { servers.append(try ConfiguredAddress.literal(resolver)) }
        if let config = node.any("typed_dns_resolver_config") {
            guard config.typeName == "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig" else {
                throw node.unsupported("typed_dns_resolver_config", "\(config.typeName); c-ares resolves names")
            }
            for resolver in config.messages("resolvers") { servers.append(try ConfiguredAddress.literal(resolver)) }
            // How many questions share one socket of the resolver: nothing that anyone can see from outside.
            config.ignore("udp_max_queries")
        }
        self.servers = servers
        node.ignore("dns_jitter")
    }
}

/// `original_dst_lb_config`.
struct OriginalDestinationParams: Sendable {
    let usesHeader: Bool
    let headerName: String
    let portOverride: UInt16?
    /// Hosts that nobody asked for in this time are forgotten.
    let cleanupInterval: TimeSpan

    init(_ cluster: ConfigNode) throws(InvalidConfiguration) {
        cleanupInterval = cluster.duration("cleanup_interval") ?? .seconds(5)
        let node = cluster.message("original_dst_lb_config")
        usesHeader = node?.bool("use_http_header") ?? false
        let name = node?.string("http_header_name") ?? ""
        headerName = name.isEmpty ? "x-envoy-original-dst-host" : name.lowercased()
        portOverride = (node?.optionalUInt32("upstream_port_override")).map { UInt16(truncatingIfNeeded: $0) }
        if let node, node.has("metadata_key") { throw node.unsupported("metadata_key", "addresses from metadata") }
    }
}
