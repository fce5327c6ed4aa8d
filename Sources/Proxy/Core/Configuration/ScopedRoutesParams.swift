// Scoped routes as configured: how requests find their scope, and where scopes come from.

import Base
import EnvoyAPI
import Routing

/// `envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes`.
struct ScopedRoutesParams: Sendable {
    enum Origin: Sendable {
        case fixed(ScopeTable)
        case discovered(ScopeReference)
    }

    let builder: ScopeKeyBuilder
    let scopes: Origin

    init(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment, statPrefix: String
    ) throws(InvalidConfiguration) {
        let name = node.string("name")
        guard let keys = node.message("scope_key_builder") else {
            throw node.invalid("scope_key_builder", found: "nothing", expected: "how a request finds its scope")
        }
        builder = try ScopeKeyBuilder(keys)
        if let scoped = node.message("scoped_rds") {
            let key = try Self.key(name, node, scoped, environment)
            scopes = .discovered(environment.scopes.reference(key, statPrefix: statPrefix))
            return
        }
        guard let list = node.message("scoped_route_configurations_list") else {
            throw node.invalid(
                "", found: "no scopes", expected: "one of scoped_route_configurations_list or scoped_rds")
        }
        // Scopes of a list have their routes inside.
        node.ignore("rds_config_source")
        var found: [Scope] = []
        for inner in list.messages("scoped_route_configurations") {
            if inner.message("route_configuration") == nil || inner.has("route_configuration_name") {
                throw inner.invalid(
                    "route_configuration", found: "routes by name or none",
                    expected: "routes inside, in a list of scopes")
            }
            let scope = try Scope(inner, environment, routeSource: nil, statPrefix: statPrefix)
            // The later of two with one name counts, as in Envoy.
            found.removeAll { $0.name == scope.name }
            found.append(scope)
        }
        scopes = .fixed(ScopeTable(found))
    }

    private static func key(
        _ name: String, _ node: ConfigNode, _ scoped: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> ScopeNames.Key {
        if scoped.has("srds_resources_locator") {
            throw scoped.unsupported("srds_resources_locator", "collections of xDS resources (xdstp)")
        }
        guard let source = scoped.message("scoped_rds_config_source") else {
            throw scoped.invalid("scoped_rds_config_source", found: "nothing", expected: "where scopes come from")
        }
        var routes: ConfigSourceParams?
        if let inner = node.message("rds_config_source") {
            routes = try ConfigSourceParams(inner, clusters: environment.clusters)
        }
        return ScopeNames.Key(
            name: name, source: try ConfigSourceParams(source, clusters: environment.clusters), routeSource: routes)
    }
}

/// `envoy.config.route.v3.ScopedRouteConfiguration`.
struct Scope: Sendable {
    let name: String
    let key: ScopeKey
    /// `fixed` or `discovered`.
    let routes: RouteSource
    let message: Message

    init(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment, routeSource: ConfigSourceParams?,
        statPrefix: String
    ) throws(InvalidConfiguration) {
        message = node.message
        name = node.string("name")
        guard let key = node.message("key") else {
            throw node.invalid("key", found: "nothing", expected: "the key of the scope")
        }
        self.key = ScopeKey(key)
        let routesName = node.string("route_configuration_name")
        if let inner = node.message("route_configuration") {
            // Routes that are there are not fetched, whenever that would be.
            node.ignore("on_demand")
            routes = .fixed(try environment.routeTable(inner))
            return
        }
        if routesName.isEmpty {
            throw node.invalid(
                "route_configuration_name", found: "nothing", expected: "a name, or routes in route_configuration")
        }
        if node.bool("on_demand") {
            throw node.unsupported("on_demand", "routes are fetched with their scope, not with the first request")
        }
        guard let routeSource else {
            throw node.invalid(
                "route_configuration_name", found: "\"\(routesName)\"",
                expected: "routes in route_configuration, since scoped_routes has no rds_config_source")
        }
        try ConfigSourceParams.checkName(routesName, "route_configuration_name", node)
        routes = .discovered(environment.routes.reference(routesName, routeSource, statPrefix: statPrefix))
    }

    var reference: RouteReference? {
        if case .discovered(let reference) = routes { return reference }
        return nil
    }
}

/// Numbers the sets of scopes that connection managers ask servers for.
final class ScopeNames {
    struct Key: Hashable {
        let name: String
        let source: ConfigSourceParams
        /// Of the routes that scopes name.
        let routeSource: ConfigSourceParams?
    }

    private var numbers: [Key: Int] = [:]
    private(set) var keys: [Key] = []
    /// Of the connection manager that was the first to ask.
    private(set) var statPrefixes: [String] = []

    func reference(_ key: Key, statPrefix: String) -> ScopeReference {
        if let number = numbers[key] { return ScopeReference(name: key.name, number: number) }
        let number = keys.count
        numbers[key] = number
        keys.append(key)
        statPrefixes.append(statPrefix)
        return ScopeReference(name: key.name, number: number)
    }
}
