// A listener as configured: where it listens, what it looks at first, which filter chains it chooses from.

import Base
import EnvoyAPI
import Formatting
import Preambles
import TLS

/// `envoy.config.listener.v3.Listener`, compiled once and shared by all loops.
final class ListenerParams: @unchecked Sendable {
    // SAFETY: written in `init` only; the matcher's tree is not changed after it.
    let name: String
    let address: SocketAddress
    let additionalAddresses: [SocketAddress]
    let statPrefix: String
    let chains: [FilterChainParams]
    let defaultChain: FilterChainParams?
    let matcher: FilterChainMatcher
    let filters: [ListenerFilterParams]
    let filtersTimeout: TimeSpan
    let continuesOnFilterTimeout: Bool
    let bindsToPort: Bool
    let usesOriginalDestination: Bool
    let sharesPort: Bool
    let backlog: Int32
    let acceptsPerEvent: Int
    let bufferLimit: Int
    let accessLogs: [AccessLogParams]
    let direction: String
    let socket: SocketParams
    /// Of `overload_manager`: the process's limit of connections, and actions on connections.
    let ignoresConnectionLimit: Bool
    let bypassesOverload: Bool
    let message: Message

    /// Secrets without which connections are refused.
    var pendingSecrets: [SecretKey] {
        (chains + [defaultChain].compactMap { $0 }).flatMap { $0.security?.pendingSecrets ?? [] }
    }
    var allAddresses: [SocketAddress] { [address] + additionalAddresses }
    /// As it stands in names of statistics.
    var statPrefixText: String { statPrefix.replacingColons }
    /// One chain that takes everything: nothing has to be matched.
    let matchesEverything: Bool
    let hasTLS: Bool
    /// The message without its filter chains.
    private let frame: Message

    /// Filter chains that `old` has just so are taken over from it, when nothing else of the listener has changed.
    init(
        _ node: ConfigNode, environment: ConfigurationEnvironment, replacing old: ListenerParams? = nil
    ) throws(InvalidConfiguration) {
        message = node.message
        frame = Self.frame(of: node.message)
        let known = old.flatMap { [frame] old in old.frame == frame ? old.allChains : nil } ?? []
        guard let addressNode = node.message("address") else {
            throw node.unsupported("address", "a listener without an address (an internal or API listener)")
        }
        address = try ConfiguredAddress.literal(addressNode)
        var more: [SocketAddress] = []
        for extra in node.messages("additional_addresses") {
            if let address = extra.message("address") { more.append(try ConfiguredAddress.literal(address)) }
        }
        additionalAddresses = more
        let given = node.string("name")
        name = given.isEmpty ? "\(address)" : given
        let prefix = node.string("stat_prefix")
        statPrefix = prefix.isEmpty ? "\(address)" : prefix
        bufferLimit = Int(node.optionalUInt32("per_connection_buffer_limit_bytes") ?? 1_048_576)
        let redirects = node.optionalBool("use_original_dst") ?? false
        usesOriginalDestination = redirects
        // As in Envoy, the flag alone restores the destination, after the filters that are named.
        filters = try ListenerFilterParams.list(node, environment) + (redirects ? [.restoring] : [])
        accessLogs = try AccessLogParams.list(node, "access_log", environment)
        filtersTimeout = node.duration("listener_filters_timeout") ?? .seconds(15)
        continuesOnFilterTimeout = node.bool("continue_on_listener_filters_timeout")
        bindsToPort = node.optionalBool("bind_to_port") ?? true
        sharesPort = node.optionalBool("enable_reuse_port") ?? true
        backlog = Int32(clamping: node.optionalUInt32("tcp_backlog_size") ?? 4096)
        acceptsPerEvent = Int(node.optionalUInt32("max_connections_to_accept_per_socket_event") ?? 64)
        direction = node.enumeration("traffic_direction")
        environment.trafficDirection = direction
        socket = try SocketParams(listener: node)
        node.ignore("metadata", "drain_type", "reuse_port")
        ignoresConnectionLimit = node.bool("ignore_global_conn_limit")
        bypassesOverload = node.bool("bypass_overload_manager")

        var chains: [FilterChainParams] = []
        let matcher = FilterChainMatcher()
        for (index, chainNode) in node.messages("filter_chains").enumerated() {
            let match = try chainNode.message("filter_chain_match").map { node throws(InvalidConfiguration) in
                try FilterChainMatch(node)
            }
            if let other = matcher.insert(match ?? FilterChainMatch(), chain: index) {
                throw chainNode.invalid(
                    "filter_chain_match", found: "the same criteria as filter_chains[\(other)]",
                    expected: "criteria that no other filter chain of this listener has")
            }
            chains.append(
                try FilterChainParams.make(
                    chainNode, environment: environment, bufferLimit: bufferLimit, known: known))
        }
        self.chains = chains
        matchesEverything = chains.count == 1 && node.messages("filter_chains")[0].message("filter_chain_match") == nil
        hasTLS = chains.contains { $0.security != nil }
        self.matcher = matcher
        if let chain = node.message("default_filter_chain") {
            // Istio sends an empty one; criteria in it would have no effect and are refused as unread.
            _ = chain.message("filter_chain_match")
            defaultChain = try FilterChainParams.make(
                chain, environment: environment, bufferLimit: bufferLimit, known: known)
        } else {
            defaultChain = nil
        }
        if chains.isEmpty, defaultChain == nil {
            throw node.invalid("filter_chains", found: "none", expected: "at least one filter chain")
        }
    }
}

extension ListenerParams {
    private static func frame(of message: Message) -> Message {
        var frame = message
        frame["filter_chains"] = nil
        frame["default_filter_chain"] = nil
        return frame
    }

    var allChains: [FilterChainParams] { chains + [defaultChain].compactMap(\.self) }

    /// Only filter chains differ: those that stayed keep their connections.
    func continues(_ old: ListenerParams) -> Bool { frame == old.frame }

    /// What stands behind the listening sockets is the same.
    func hasSameSockets(as other: ListenerParams) -> Bool {
        func sockets(_ message: Message) -> [FieldValue?] {
            [
                "address", "additional_addresses", "bind_to_port", "enable_reuse_port", "tcp_backlog_size",
                "socket_options", "transparent", "freebind", "tcp_fast_open_queue_length",
            ].map { message[$0] }
        }
        return sockets(message) == sockets(other.message)
    }

    /// Route configurations of other people's making that its connection managers go by; each use counts.
    var routeReferences: [RouteReference] {
        allChains.compactMap { chain in
            if case .http(let http) = chain.terminal, case .discovered(let reference) = http.routes { return reference }
            return nil
        }
    }

    /// The same for scopes of other people's making.
    var scopeReferences: [ScopeReference] {
        allChains.compactMap { chain in
            if case .http(let http) = chain.terminal, case .scoped(let scoped) = http.routes,
                case .discovered(let reference) = scoped.scopes
            {
                return reference
            }
            return nil
        }
    }
}

/// `envoy.config.listener.v3.FilterChain`.
final class FilterChainParams: Sendable {
    enum Terminal: Sendable {
        case http(HTTPConnectionParams)
        case tcp(TCPProxyParams)
        case plain(PlainTerminal)
        /// No filter at all: connections are closed as soon as they are accepted.
        case none
    }

    let name: String
    let security: DownstreamSecurity?
    let handshakeTimeout: TimeSpan?
    let terminal: Terminal
    /// What stands before it, in order.
    let filters: [NetworkFilterParams]
    private let message: Message

    /// The one among `known` that says the same, or a new one.
    static func make(
        _ node: ConfigNode, environment: ConfigurationEnvironment, bufferLimit: Int, known: [FilterChainParams]
    ) throws(InvalidConfiguration) -> FilterChainParams {
        if let same = known.first(where: { $0.message == node.message }) {
            node.acceptAsKnown()
            return same
        }
        return try FilterChainParams(node, environment: environment, bufferLimit: bufferLimit)
    }

    init(
        _ node: ConfigNode, environment: ConfigurationEnvironment, bufferLimit: Int
    ) throws(InvalidConfiguration) {
        message = node.message
        name = node.string("name")
        security = try DownstreamSecurity(node, environment: environment)
        handshakeTimeout = node.duration("transport_socket_connect_timeout")
        node.ignore("metadata")
        let filters = node.messages("filters")
        guard let last = filters.last else {
            terminal = .none
            self.filters = []
            return
        }
        self.filters = try NetworkFilterParams.list(Array(filters.dropLast()), environment)
        _ = last.string("name")
        guard let config = last.any("typed_config") else {
            throw last.invalid("typed_config", found: "nothing", expected: "the filter's configuration with its @type")
        }
        switch config.typeName {
        case "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager":
            terminal = .http(
                try HTTPConnectionParams(config, environment: environment, bufferLimit: bufferLimit))
        case "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy":
            terminal = .tcp(try TCPProxyParams(config, environment: environment, bufferLimit: bufferLimit))
        default:
            guard let plain = try PlainTerminal.read(config) else {
                throw last.unsupported("typed_config", config.typeName)
            }
            terminal = .plain(plain)
        }
    }
}
