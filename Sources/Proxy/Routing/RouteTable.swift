// A RouteConfiguration compiled: from a request to the route that takes it.

import Base
import EnvoyAPI
import Formatting

/// What a request met.
public struct RouteDecision {
    /// Nil: no route takes the request.
    public let entry: RouteEntry?
    /// Nil: no virtual host has the request's host.
    public let virtualHost: VirtualHost?
    /// The entry is the redirect of a virtual host that demands TLS.
    public var isTLSRedirect = false

    /// No routes at all.
    public static var nothing: RouteDecision { RouteDecision(entry: nil, virtualHost: nil) }
}

/// What virtual hosts take from their route configuration.
struct RouteConfigurationParams: Sendable {
    let requestMutations: HeaderMutations
    let responseMutations: HeaderMutations
    let mostSpecificWins: Bool
    let directResponseLimit: Int
    let ignoresPathParameters: Bool
    let perFilter: PerFilterLevel
    let mirrors: [MirrorParams]
}

/// Immutable; shared by all loops.
public final class RouteTable: Sendable {
    public let name: String
    public let virtualHosts: [VirtualHost]
    /// Removed from requests that come from outside.
    public let internalOnlyHeaders: [HeaderName]
    public let metadata: MetadataSet
    private let domains: DomainIndex
    private let ignoresPort: Bool
    /// Finds the virtual host by this header instead of the authority.
    private let hostHeader: HeaderName?

    public static func compile(
        _ node: ConfigNode, _ compilation: RouteCompilation = RouteCompilation()
    ) throws(InvalidConfiguration) -> RouteTable {
        try RouteTable(node, compilation)
    }

    private init(_ node: ConfigNode, _ compilation: RouteCompilation) throws(InvalidConfiguration) {
        var compilation = compilation
        name = node.string("name")
        if node.optionalBool("validate_clusters") == false { compilation.knowsCluster = nil }
        let params = RouteConfigurationParams(
            requestMutations: try HeaderMutations(
                node, add: "request_headers_to_add", remove: "request_headers_to_remove"),
            responseMutations: try HeaderMutations(
                node, add: "response_headers_to_add", remove: "response_headers_to_remove"),
            mostSpecificWins: node.bool("most_specific_header_mutations_wins"),
            directResponseLimit: Int(node.optionalUInt32("max_direct_response_body_size_bytes") ?? 4096),
            ignoresPathParameters: node.bool("ignore_path_parameters_in_path_matching"),
            perFilter: try PerFilterLevel.compile(node, compilation),
            mirrors: try MirrorParams.list(node, compilation))
        ignoresPort = node.bool("ignore_port_in_host_matching")
        let header = node.string("vhost_header")
        hostHeader = header.isEmpty ? nil : HeaderName(header)
        internalOnlyHeaders = node.strings("internal_only_headers").map { HeaderName($0) }
        metadata = MetadataSet(node, "metadata")
        (virtualHosts, domains) = try Self.hosts(node, params, compilation)
    }

    private static func hosts(
        _ node: ConfigNode, _ params: RouteConfigurationParams, _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) -> ([VirtualHost], DomainIndex) {
        var hosts: [VirtualHost] = []
        var domains = DomainIndex()
        for inner in node.messages("virtual_hosts") {
            let host = try VirtualHost(inner, configuration: params, compilation)
            for domain in inner.strings("domains") {
                switch domains.insert(domain, hosts.count) {
                case nil: break
                case .secondCatchAll:
                    throw inner.invalid("domains", found: "a second \"*\"", expected: "a single wildcard domain")
                case .duplicate:
                    throw inner.invalid("domains", found: "\"\(domain)\" again", expected: "unique domains")
                }
            }
            hosts.append(host)
        }
        return (hosts, domains)
    }

    /// The virtual host of a request.
    public func virtualHost(_ request: borrowing HeaderBlock) -> VirtualHost? {
        if domains.isCatchAllOnly { return domains.catchAll.map { virtualHosts[$0] } }
        guard let host = soughtHost(request) else { return nil }
        return domains.find(host).map { virtualHosts[$0] }
    }

    /// What domains are held against.
    func soughtHost(_ request: borrowing HeaderBlock) -> ByteView? {
        let given = hostHeader.map { $0.first(in: request) } ?? request.first(.authority)
        guard var host = given else { return nil }
        if ignoresPort, let colon = AuthorityParts.portColon(host) { host = host.prefix(colon) }
        return host
    }

    /// `random` decides shares of requests; the same value chooses among weighted clusters later.
    public func match(
        _ request: borrowing HeaderBlock, info: borrowing StreamInfo, random: UInt64
    ) -> RouteDecision {
        guard let host = virtualHost(request) else { return RouteDecision(entry: nil, virtualHost: nil) }
        // The connection manager sets x-forwarded-proto on every request that it routes.
        guard let scheme = request.first(.forwardedProto), !scheme.isEmpty else {
            return RouteDecision(entry: nil, virtualHost: host)
        }
        if host.requiresTLS != .none, !scheme.equals("https") {
            let isInternal = request.first(.envoyInternal)?.equals("true") ?? false
            if host.requiresTLS == .all || !isInternal {
                return RouteDecision(entry: host.tlsRedirect, virtualHost: host, isTLSRedirect: true)
            }
        }
        return RouteDecision(
            entry: host.route(request, info: info, random: random), virtualHost: host)
    }
}
