// A virtual host: routes in order, with an index over their paths.

import Base
import EnvoyAPI
import Formatting

public final class VirtualHost: Sendable {
    public let name: String
    public let routes: [RouteEntry]
    public let requiresTLS: TLSRequirement
    /// Answers requests that come without TLS where it is required.
    public let tlsRedirect: RouteEntry
    public let virtualClusters: [VirtualCluster]
    /// Stands for requests that no virtual cluster takes; nil when there are none at all.
    public let otherVirtualCluster: VirtualCluster?
    public let rateLimits: [RateLimitRule]
    let index: PathIndex
    let ignoresPathParameters: Bool

    init(
        _ node: ConfigNode, configuration: RouteConfigurationParams, _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) {
        let scope = try RouteScope(node, configuration: configuration)
        name = scope.virtualHostName
        ignoresPathParameters = configuration.ignoresPathParameters
        switch node.enumeration("require_tls") {
        case "EXTERNAL_ONLY": requiresTLS = .externalOnly
        case "ALL": requiresTLS = .all
        default: requiresTLS = .none
        }
        tlsRedirect = RouteEntry(tlsRedirect: scope)
        if node.has("matcher") { throw node.unsupported("matcher", "matcher trees of virtual hosts") }
        let mirrors = try MirrorParams.list(node, compilation)
        var level = try PerFilterLevel.compile(node, compilation)
        if let cors = node.message("cors"),
            let config = try compilation.makePerFilter("envoy.filters.http.cors", cors, false)
        {
            level.add("envoy.filters.http.cors", config)
        }
        let defaults = VirtualHostDefaults(
            retry: try node.message("retry_policy").map { policy throws(InvalidConfiguration) in
                try RetryParams(policy)
            },
            hedge: node.message("hedge_policy").map { HedgeParams($0) },
            bufferLimit: node.bufferLimit, mirrors: mirrors.isEmpty ? configuration.mirrors : mirrors)
        var routes: [RouteEntry] = []
        for route in node.messages("routes") {
            routes.append(
                try RouteEntry(
                    route, scope: scope, levels: [configuration.perFilter, level], defaults: defaults, compilation))
        }
        self.routes = routes
        index = PathIndex(routes.map { $0.conditions?.path ?? .connect })
        var clusters: [VirtualCluster] = []
        for cluster in node.messages("virtual_clusters") { clusters.append(try VirtualCluster(cluster)) }
        virtualClusters = clusters
        otherVirtualCluster = clusters.isEmpty ? nil : VirtualCluster(other: "other")
        rateLimits = try RateLimitRule.list(node.messages("rate_limits"))
    }

    /// The first route that takes the request, starting at `start` in the order of configuration.
    func route(
        _ request: borrowing HeaderBlock, info: borrowing StreamInfo, random: UInt64
    ) -> RouteEntry? {
        let target = request.first(.path)
        let parts = RequestTarget(target ?? ByteView())
        var path = parts.path
        if ignoresPathParameters, let semicolon = path.firstIndex(of: 0x3B) { path = path.prefix(semicolon) }
        var candidates = index.candidates(path)
        while let number = index.next(&candidates) {
            let route = routes[number]
            guard let conditions = route.conditions else { continue }
            // Without a path there is CONNECT only.
            if target == nil {
                guard case .connect = conditions.path else { continue }
            }
            if conditions.path.matches(path),
                conditions.matches(request, query: parts.query, info: info, random: random)
            {
                return route
            }
        }
        return nil
    }

    /// The virtual cluster a request counts for.
    public func virtualCluster(_ request: borrowing HeaderBlock) -> VirtualCluster? {
        if virtualClusters.isEmpty { return nil }
        for cluster in virtualClusters where cluster.headers.allMatch(request) { return cluster }
        return otherVirtualCluster
    }
}
