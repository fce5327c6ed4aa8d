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
    /// Takes the place of the order of the routes.
    private let matcher: RouteMatcher?

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
        let levels = [configuration.perFilter, level]
        var routes: [RouteEntry] = []
        func make(_ route: ConfigNode) throws(InvalidConfiguration) -> RouteEntry {
            let entry = try RouteEntry(route, scope: scope, levels: levels, defaults: defaults, compilation)
            routes.append(entry)
            return entry
        }
        if let tree = node.message("matcher") {
            if node.has("routes") {
                throw node.invalid("matcher", found: "matcher and routes", expected: "one of the two")
            }
            matcher = try RouteMatcher(tree, make)
        } else {
            matcher = nil
            for route in node.messages("routes") { _ = try make(route) }
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
        if let matcher {
            guard let leaf = matcher.match(request) else { return nil }
            for route in leaf.routes
            where takes(route, path, parts.query, request, hasPath: target != nil, info: info, random: random) {
                return route
            }
            return nil
        }
        var candidates = index.candidates(path)
        while let number = index.next(&candidates) {
            let route = routes[number]
            if takes(route, path, parts.query, request, hasPath: target != nil, info: info, random: random) {
                return route
            }
        }
        return nil
    }

    private func takes(
        _ route: RouteEntry, _ path: ByteView, _ query: ByteView?, _ request: borrowing HeaderBlock, hasPath: Bool,
        info: borrowing StreamInfo, random: UInt64
    ) -> Bool {
        guard let conditions = route.conditions else { return false }
        // Without a path there is CONNECT only.
        if !hasPath {
            guard case .connect = conditions.path else { return false }
        }
        return conditions.path.matches(path)
            && conditions.matches(request, query: query, info: info, random: random)
    }

    /// For explanations: what keeps a request from each route before `end`. Of a tree's routes nothing is said, since
    /// they are not asked in turn.
    func misses(
        before end: Int, _ request: borrowing HeaderBlock, info: borrowing StreamInfo, random: UInt64
    ) -> [RouteMiss?] {
        if matcher != nil { return [] }
        let target = request.first(.path)
        let parts = RequestTarget(target ?? ByteView())
        var path = parts.path
        if ignoresPathParameters, let semicolon = path.firstIndex(of: 0x3B) { path = path.prefix(semicolon) }
        var found: [RouteMiss?] = []
        for route in routes.prefix(end) {
            guard let conditions = route.conditions else {
                found.append(.path)
                continue
            }
            let isForConnect = if case .connect = conditions.path { true } else { false }
            // Without a path there is CONNECT only.
            found.append(
                target == nil && !isForConnect
                    ? .path : conditions.firstMiss(request, path: path, query: parts.query, info: info, random: random))
        }
        return found
    }

    /// The virtual cluster a request counts for.
    public func virtualCluster(_ request: borrowing HeaderBlock) -> VirtualCluster? {
        if virtualClusters.isEmpty { return nil }
        for cluster in virtualClusters where cluster.headers.allMatch(request) { return cluster }
        return otherVirtualCluster
    }
}
