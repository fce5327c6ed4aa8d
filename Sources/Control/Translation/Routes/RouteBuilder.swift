// The routes of a VirtualService for one port and one set of gateways.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public struct RouteBuilder {
    let request: TranslationRequest
    /// `mesh`, or gateways as `namespace/name`.
    let gateways: Set<String>
    let port: Int
    /// Of the listener, for the ports of redirects.
    let isTLS: Bool
    /// Services that destinations without a port are looked up among.
    let lookup: (String) -> MeshService?

    public init(
        _ request: TranslationRequest, gateways: Set<String>, port: Int, isTLS: Bool = false,
        lookup: ((String) -> MeshService?)? = nil
    ) {
        self.request = request
        self.gateways = gateways
        self.port = port
        self.isTLS = isTLS
        let scope = request.scope
        self.lookup = lookup ?? { scope.service($0) }
    }

    /// Empty when nothing of it applies here. Routes that no proxy could take are left out. What follows a route that takes everything is left out.
    public func routes(for virtualService: ConfigObject<Networking.VirtualService>) -> [Message] {
        var routes: [Message] = []
        for (index, http) in virtualService.spec.http.enumerated() {
            if http.match.isEmpty {
                let info = Self.place(of: http, index, nil, virtualService)
                if let route = route(http, nil, virtualService, info) { routes.append(route) }
                break
            }
            for (number, match) in http.match.enumerated() where applies(match) {
                let info = Self.place(of: http, index, number, virtualService)
                guard let route = route(http, match, virtualService, info) else { continue }
                routes.append(route)
                if RouteMatch.takesEverything(match) { return routes }
            }
        }
        return routes
    }

    /// A delegate's matches are joined with its root's, so they have no place of their own.
    private static func place(
        of http: Networking.HTTPRoute, _ index: Int, _ match: Int?,
        _ virtualService: ConfigObject<Networking.VirtualService>
    ) -> Message {
        let delegate = http.origin?.delegate
        var field = "spec.http[\(http.origin?.index ?? index)]"
        if let match, delegate == nil { field += ".match[\(match)]" }
        return Wire.configInfo(virtualService, field: field, delegate: delegate)
    }

    /// The one route of a service that no VirtualService speaks of.
    func defaultRoute(to service: MeshService, _ port: ServicePort) -> Message {
        let cluster = ClusterName.outbound(host: service.hostname, port: port.number)
        let rule = request.scope.destinationRule(service.hostname, for: request.node)?.rule.spec
        let hash = HashPolicy.forService(rule, port: port.number)
        var action = Message("envoy.config.route.v3.RouteAction", ["cluster": .string(cluster)])
        RouteTimeout.set(nil, on: &action, isProxyless: request.node.role == .grpc)
        action["retry_policy"] = RetrySettings.policy(request.world.mesh.defaultHttpRetryPolicy, hashes: false)
            .map { .message($0) }
        if let hash { action["hash_policy"] = .messages([hash]) }
        return Message(
            "envoy.config.route.v3.Route",
            [
                "name": "default",
                "match": .message(Message("envoy.config.route.v3.RouteMatch", ["prefix": "/"])),
                "route": .message(action),
                "decorator": .message(Self.decorator("\(service.hostname):\(port.number)/*")),
            ])
    }

    /// Only conditions on the client and the listener; those on the request are the route's.
    private func applies(_ match: Networking.HTTPMatchRequest) -> Bool {
        if match.port != 0 && match.port != port { return false }
        if !match.gateways.isEmpty { return match.gateways.contains { gateways.contains($0) } }
        return match.sourceLabels.isLabelSubset(of: request.node.labels)
            && (match.sourceNamespace.isEmpty || match.sourceNamespace == request.node.namespace)
    }

    private func route(
        _ http: Networking.HTTPRoute, _ match: Networking.HTTPMatchRequest?,
        _ virtualService: ConfigObject<Networking.VirtualService>, _ info: Message
    ) -> Message? {
        guard RouteSafety.compiles(http, match) else { return nil }
        var name = http.name
        if let match, !match.name.isEmpty { name += ".\(match.name)" }
        let path = RouteMatch.message(match)
        var route = Message(
            "envoy.config.route.v3.Route",
            ["name": .string(name), "match": .message(path), "metadata": .message(info)])
        if let prefix = match?.statPrefix, !prefix.isEmpty { route["stat_prefix"] = .string(prefix) }
        let operations = HeaderOperations(http.headers)
        operations.apply(to: &route)
        var cluster: String?
        if let redirect = http.redirect {
            guard let action = RouteRedirect.message(redirect, port: port, isTLS: isTLS) else { return nil }
            route["redirect"] = .message(action)
        } else if let answer = http.directResponse {
            route["direct_response"] = .message(RouteRedirect.directResponse(answer))
        } else if http.route.isEmpty {
            return nil
        } else {
            cluster = forward(http, authority: operations.authority, &route)
        }
        let operation = operation(cluster, path, virtualService.name)
        route["decorator"] = .message(Self.decorator(operation))
        if let fault = http.fault.flatMap(RouteFault.message) {
            route.insert(.message(fault), key: "envoy.filters.http.fault", into: "typed_per_filter_config")
        }
        // gRPC without a proxy knows no such filter and would refuse all routes of the host for it.
        if let cors = http.corsPolicy, request.node.role != .grpc {
            route.insert(
                .message(RouteCORS.message(cors)), key: "envoy.filters.http.cors", into: "typed_per_filter_config")
        }
        return RouteSafety.isAcceptable(route) ? route : nil
    }

    /// Returns the cluster when there is only one.
    private func forward(_ http: Networking.HTTPRoute, authority: String, _ route: inout Message) -> String? {
        var action = Message(type: "envoy.config.route.v3.RouteAction")
        RouteTimeout.set(http.timeout, on: &action, isProxyless: request.node.role == .grpc)
        var authority = authority
        if let rewrite = http.rewrite {
            if let regex = rewrite.uriRegexRewrite {
                action["regex_rewrite"] = .message(
                    Message(
                        "envoy.type.matcher.v3.RegexMatchAndSubstitute",
                        ["pattern": Wire.regex(regex.match), "substitution": .string(regex.rewrite)]))
            } else if !rewrite.uri.isEmpty {
                action["prefix_rewrite"] = .string(rewrite.uri)
            }
            if !rewrite.authority.isEmpty { authority = rewrite.authority }
        }
        if !authority.isEmpty { action["host_rewrite_literal"] = .string(authority) }
        action["request_mirror_policies"] = .messages(mirrors(http))
        var hashes: [Message] = []
        var cluster: String?
        if http.route.count == 1, let destination = http.route[0].destination {
            let name = self.cluster(destination)
            cluster = name
            action["cluster"] = .string(name)
            let operations = HeaderOperations(http.route[0].headers)
            operations.append(to: &route)
            if !operations.authority.isEmpty && action["host_rewrite_literal"] == nil {
                action["host_rewrite_literal"] = .string(operations.authority)
            }
            if let hash = hash(destination) { hashes.append(hash) }
        } else {
            action["weighted_clusters"] = .message(weighted(http.route, &hashes))
        }
        action["hash_policy"] = .messages(hashes)
        let retries = http.retries ?? request.world.mesh.defaultHttpRetryPolicy
        action["retry_policy"] = RetrySettings.policy(retries, hashes: cluster != nil && !hashes.isEmpty)
            .map { .message($0) }
        route["route"] = .message(action)
        return cluster
    }

    private func weighted(_ parts: [Networking.HTTPRouteDestination], _ hashes: inout [Message]) -> Message {
        let type = "envoy.config.route.v3.WeightedCluster"
        var clusters: [Message] = []
        for part in parts where part.weight > 0 {
            guard let destination = part.destination else { continue }
            var share = Message(
                "\(type).ClusterWeight",
                ["name": .string(cluster(destination)), "weight": .unsigned(UInt64(part.weight))])
            let operations = HeaderOperations(part.headers)
            operations.apply(to: &share)
            if !operations.authority.isEmpty { share["host_rewrite_literal"] = .string(operations.authority) }
            if let hash = hash(destination) { hashes.append(hash) }
            clusters.append(share)
        }
        if clusters.isEmpty {
            // All weights are zero: requests must not fall to a later route.
            clusters.append(Message("\(type).ClusterWeight", ["name": "UnknownService", "weight": 1]))
        }
        return Message(type, ["clusters": .messages(clusters)])
    }

    private func hash(_ destination: Networking.Destination) -> Message? {
        let rule = request.scope.destinationRule(destination.host, for: request.node)?.rule.spec
        return HashPolicy.forDestination(rule, destination)
    }

    private func mirrors(_ http: Networking.HTTPRoute) -> [Message] {
        var policies: [Message] = []
        func add(_ destination: Networking.Destination?, _ fraction: Message?) {
            guard let destination, let fraction else { return }
            policies.append(
                Message(
                    "envoy.config.route.v3.RouteAction.RequestMirrorPolicy",
                    [
                        "cluster": .string(cluster(destination)),
                        "runtime_fraction": .message(
                            Message(
                                "envoy.config.core.v3.RuntimeFractionalPercent", ["default_value": .message(fraction)])),
                        "trace_sampled": false,
                    ]))
        }
        add(http.mirror, Fraction.mirror(http.mirrorPercentage, http.mirrorPercent))
        for mirror in http.mirrors { add(mirror.destination, Fraction.mirror(mirror.percentage, nil)) }
        return policies
    }

    func cluster(_ destination: Networking.Destination) -> String {
        Self.cluster(destination, service: lookup(destination.host), port: port)
    }

    /// Without a port it is the service's only one, else that of the listener.
    static func cluster(_ destination: Networking.Destination, service: MeshService?, port: Int) -> String {
        if destination.host.isEmpty { return "UnknownService" }
        var number = port
        if let stated = destination.port?.number, stated != 0 {
            number = stated
        } else if let service, service.ports.count == 1 {
            number = service.ports[0].number
        }
        var host = destination.host
        if case .alias(let target)? = service?.resolution { host = target }
        return ClusterName.outbound(subset: destination.subset, host: host, port: number)
    }

    private func operation(_ cluster: String?, _ match: Message, _ name: String) -> String {
        var path = "/*"
        if case .string(let prefix)? = match["prefix"] { path = "\(prefix)*" }
        if case .string(let exact)? = match["path"] { path = exact }
        if case .message(let regex)? = match["safe_regex"], case .string(let text)? = regex["regex"] { path = text }
        if let cluster, let parts = ClusterName.parse(cluster) { return "\(parts.host):\(parts.port)\(path)" }
        return "\(name):\(port)\(path)"
    }

    static func decorator(_ operation: String) -> Message {
        Message("envoy.config.route.v3.Decorator", ["operation": .string(operation)])
    }
}

enum RouteTimeout {
    /// None unless asked for; gRPC's own deadlines are kept to the same.
    static func set(_ timeout: TimeSpan?, on action: inout Message, isProxyless: Bool) {
        let span = timeout ?? .zero
        action["timeout"] = .duration(span)
        if isProxyless {
            action["max_stream_duration"] = .message(
                Message(
                    "envoy.config.route.v3.RouteAction.MaxStreamDuration", ["max_stream_duration": .duration(span)]))
        } else {
            action["max_grpc_timeout"] = .duration(span)
        }
    }
}
