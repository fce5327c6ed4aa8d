// One route: what it matches, what it does, and what it changes in headers.

import Base
import EnvoyAPI
import Formatting

public enum RouteAction: Sendable {
    case forward(ForwardParams)
    case redirect(RedirectParams)
    case directResponse(DirectResponseParams)
    /// For protocols that do not forward; a request that meets it is not found.
    case nonForwarding
}

/// Immutable; shared by all loops with the table it belongs to.
public final class RouteEntry: StreamRoute, @unchecked Sendable {
    // SAFETY: all properties are immutable and Sendable but `virtualHost`, which is set once before the table is
    // handed out and outlives its routes.
    public let action: RouteAction
    let conditions: RouteConditions?
    public let perFilter: PerFilterConfigs
    public let requestMutations: HeaderMutations
    public let responseMutations: HeaderMutations
    public let decorator: DecoratorParams?
    public let tracing: RouteTracingParams?
    /// Statistics of its own under this name; empty for none.
    public let statPrefix: String
    /// Bytes of a body that may be kept for retries and filters; nil leaves the connection's limit.
    public let bufferLimit: UInt64?
    public let scope: RouteScope

    init(
        _ node: ConfigNode, scope: RouteScope, levels: [PerFilterLevel], defaults: VirtualHostDefaults,
        _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) {
        guard let match = node.message("match") else {
            throw node.invalid("match", found: "nothing", expected: "a route match")
        }
        let conditions = try RouteConditions(match, compilation)
        self.conditions = conditions
        self.scope = scope
        var own = try PerFilterLevel.compile(node, compilation)
        if let cors = node.message("route")?.message("cors"),
            let config = try compilation.makePerFilter("envoy.filters.http.cors", cors, false)
        {
            own.add("envoy.filters.http.cors", config)
        }
        let all = levels + [own]
        perFilter = PerFilterConfigs(all)
        action = try Self.action(node, conditions.path, all, scope, defaults, compilation)
        requestMutations = try HeaderMutations(
            node, add: "request_headers_to_add", remove: "request_headers_to_remove")
        responseMutations = try HeaderMutations(
            node, add: "response_headers_to_add", remove: "response_headers_to_remove")
        decorator = node.message("decorator").map { DecoratorParams($0) }
        tracing = try node.message("tracing").map { node throws(InvalidConfiguration) in try RouteTracingParams(node) }
        statPrefix = node.string("stat_prefix")
        bufferLimit = node.bufferLimit ?? defaults.bufferLimit
        super.init(
            routeName: node.string("name"), virtualHostName: scope.virtualHostName,
            metadata: MetadataSet(node, "metadata"), virtualHostMetadata: scope.virtualHostMetadata)
    }

    /// The redirect of a virtual host that demands TLS.
    init(tlsRedirect scope: RouteScope) {
        action = .redirect(RedirectParams(status: 301, toHTTPS: true))
        conditions = nil
        perFilter = PerFilterConfigs([])
        requestMutations = .none
        responseMutations = .none
        decorator = nil
        tracing = nil
        statPrefix = ""
        bufferLimit = nil
        self.scope = scope
        super.init(routeName: "", virtualHostName: scope.virtualHostName)
    }

    /// For requests of the proxy's own: straight to one cluster.
    public init(forwarding forward: ForwardParams) {
        action = .forward(forward)
        conditions = nil
        perFilter = PerFilterConfigs([])
        requestMutations = .none
        responseMutations = .none
        decorator = nil
        tracing = nil
        statPrefix = ""
        bufferLimit = nil
        scope = .none
        super.init(routeName: "", virtualHostName: "")
    }

    private static func action(
        _ node: ConfigNode, _ rule: PathRule, _ levels: [PerFilterLevel], _ scope: RouteScope,
        _ defaults: VirtualHostDefaults, _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) -> RouteAction {
        switch node.oneof("action") {
        case "route":
            guard let route = node.message("route") else { fallthrough }
            return .forward(
                try ForwardParams(route, rule: rule, levels: levels, virtualHost: defaults, compilation))
        case "redirect":
            guard let redirect = node.message("redirect") else { fallthrough }
            return .redirect(try RedirectParams(redirect))
        case "direct_response":
            guard let response = node.message("direct_response") else { fallthrough }
            return .directResponse(try DirectResponseParams(response, bodyLimit: scope.directResponseLimit))
        case "non_forwarding_action":
            _ = node.message("non_forwarding_action")
            return .nonForwarding
        default: throw node.invalid("", found: "no action", expected: "route, redirect or direct_response")
        }
    }

    public var forward: ForwardParams? {
        if case .forward(let params) = action { return params }
        return nil
    }

    /// How many bytes of the request's path the route's rule matched.
    public func matchedLength(_ request: borrowing HeaderBlock) -> Int {
        guard let conditions, let target = request.first(.path) else { return 0 }
        return conditions.path.matchedLength(RequestTarget(target).path)
    }

    /// The `location` of a redirect, or of a direct response whose status has one; false when there is none.
    public func appendLocation(_ request: borrowing HeaderBlock, to out: inout ByteQueue) -> Bool {
        switch action {
        case .redirect(let redirect):
            redirect.appendLocation(request, matched: matchedLength(request), to: &out)
            return true
        case .directResponse(let response):
            guard let location = response.location, request.contains(.path) else { return false }
            location.appendLocation(request, matched: 0, to: &out)
            return true
        case .forward, .nonForwarding: return false
        }
    }
}

extension ConfigNode {
    /// `request_body_buffer_limit`, or the older field it replaces.
    var bufferLimit: UInt64? {
        let old = optionalUInt32("per_request_buffer_limit_bytes")
        return optionalUInt64("request_body_buffer_limit") ?? old.map { UInt64($0) }
    }
}
