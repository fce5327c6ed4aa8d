// A route that forwards: everything `envoy.config.route.v3.RouteAction` says.

import Base
import EnvoyAPI
import Formatting

public final class ForwardParams: Sendable {
    public let clusters: ClusterChoice
    public let clusterNotFoundStatus: UInt16
    public let pathRewrite: PathRewrite
    public let hostRewrite: HostRewrite
    public let appendsForwardedHost: Bool
    public let timeouts: RouteTimeouts
    public let hashPolicies: [HashPolicy]
    public let upgrades: [UpgradeParams]
    public let retry: RetryParams?
    public let hedge: HedgeParams?
    public let internalRedirect: InternalRedirectParams?
    public let isHighPriority: Bool
    /// The `envoy.lb` part of `metadata_match`.
    public let metadataMatch: [String: MetadataValue]
    public let rateLimits: [RateLimitRule]
    public let includesVirtualHostRateLimits: Bool
    /// Of the innermost level that has any: route, virtual host, route configuration.
    public let mirrors: [MirrorParams]

    init(
        _ node: ConfigNode, rule: PathRule, levels: [PerFilterLevel], virtualHost: VirtualHostDefaults,
        _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) {
        metadataMatch = MetadataSet(node, "metadata_match").structure(filter: "envoy.lb") ?? [:]
        clusters = try Self.choice(node, metadataMatch, levels, compilation)
        try Self.checkClusters(clusters, node, compilation)
        switch node.enumeration("cluster_not_found_response_code") {
        case "NOT_FOUND": clusterNotFoundStatus = 404
        case "INTERNAL_SERVER_ERROR": clusterNotFoundStatus = 500
        default: clusterNotFoundStatus = 503
        }
        pathRewrite = try PathRewrite(node, rule: rule)
        hostRewrite = try HostRewrite(node)
        appendsForwardedHost = node.bool("append_x_forwarded_host")
        timeouts = RouteTimeouts(node)
        var policies: [HashPolicy] = []
        for policy in node.messages("hash_policy") { policies.append(try HashPolicy(policy)) }
        hashPolicies = policies
        upgrades = try UpgradeParams.list(node.messages("upgrade_configs"))
        retry =
            try node.message("retry_policy").map { policy throws(InvalidConfiguration) in
                try RetryParams(policy)
            } ?? virtualHost.retry
        hedge = node.message("hedge_policy").map { HedgeParams($0) } ?? virtualHost.hedge
        internalRedirect = try Self.internalRedirect(node)
        isHighPriority = node.enumeration("priority") == "HIGH"
        rateLimits = try RateLimitRule.list(node.messages("rate_limits"))
        includesVirtualHostRateLimits = node.optionalBool("include_vh_rate_limits") ?? false
        let own = try MirrorParams.list(node, compilation)
        mirrors = own.isEmpty ? virtualHost.mirrors : own
    }

    /// For requests of the proxy's own; a `timeout` of zero is none.
    public init(
        cluster: String, timeout: TimeSpan, retry: RetryParams? = nil, metadataMatch: [String: MetadataValue] = [:],
        hashPolicies: [HashPolicy] = []
    ) {
        clusters = .named(ClusterReference(name: cluster))
        clusterNotFoundStatus = 503
        pathRewrite = .none
        hostRewrite = .none
        appendsForwardedHost = false
        timeouts = RouteTimeouts(timeout: timeout)
        self.hashPolicies = hashPolicies
        upgrades = []
        self.retry = retry
        hedge = nil
        internalRedirect = nil
        isHighPriority = false
        self.metadataMatch = metadataMatch
        rateLimits = []
        includesVirtualHostRateLimits = false
        mirrors = []
    }

    private static func choice(
        _ node: ConfigNode, _ metadata: [String: MetadataValue], _ levels: [PerFilterLevel],
        _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) -> ClusterChoice {
        switch node.oneof("cluster_specifier") {
        case "cluster": return .named(ClusterReference(node.string("cluster"), compilation))
        case "cluster_header": return .header(HeaderName(node.string("cluster_header")))
        case "weighted_clusters":
            guard let weighted = node.message("weighted_clusters") else { break }
            return .weighted(try WeightedChoice(weighted, routeMatch: metadata, levels: levels, compilation))
        case let other?: throw node.unsupported(other, "cluster specifier plugins")
        case nil: break
        }
        throw node.invalid("", found: "no cluster", expected: "cluster, cluster_header or weighted_clusters")
    }

    private static func checkClusters(
        _ clusters: ClusterChoice, _ node: ConfigNode, _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) {
        guard let knowsCluster = compilation.knowsCluster else { return }
        for name in clusters.names where !knowsCluster(name) {
            throw node.invalid("", found: "the unknown cluster \"\(name)\"", expected: "a cluster that is configured")
        }
    }

    private static func internalRedirect(_ node: ConfigNode) throws(InvalidConfiguration) -> InternalRedirectParams? {
        let legacy = node.enumeration("internal_redirect_action") == "HANDLE_INTERNAL_REDIRECT"
        let maximum = node.optionalUInt32("max_internal_redirects") ?? 1
        if let policy = node.message("internal_redirect_policy") { return try InternalRedirectParams(policy) }
        return legacy ? InternalRedirectParams(legacyMaximum: maximum) : nil
    }

    public func upgrade(_ type: ByteView) -> UpgradeParams? {
        for upgrade in upgrades where upgrade.type.withView({ type.equalsIgnoringCase($0) }) { return upgrade }
        return nil
    }
}

/// What routes take from their virtual host when they say nothing themselves.
struct VirtualHostDefaults: Sendable {
    let retry: RetryParams?
    let hedge: HedgeParams?
    let bufferLimit: UInt64?
    let mirrors: [MirrorParams]
}
