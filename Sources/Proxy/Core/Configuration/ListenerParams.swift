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
    let direction: String
    let socket: SocketParams
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

    init(_ node: ConfigNode, environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        message = node.message
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
        filters = try ListenerFilterParams.list(node)
        filtersTimeout = node.duration("listener_filters_timeout") ?? .seconds(15)
        continuesOnFilterTimeout = node.bool("continue_on_listener_filters_timeout")
        bindsToPort = node.optionalBool("bind_to_port") ?? true
        usesOriginalDestination = node.optionalBool("use_original_dst") ?? false
        sharesPort = node.optionalBool("enable_reuse_port") ?? true
        backlog = Int32(clamping: node.optionalUInt32("tcp_backlog_size") ?? 4096)
        acceptsPerEvent = Int(node.optionalUInt32("max_connections_to_accept_per_socket_event") ?? 64)
        direction = node.enumeration("traffic_direction")
        socket = try SocketParams(listener: node)
        node.ignore("metadata", "drain_type", "reuse_port", "ignore_global_conn_limit", "bypass_overload_manager")

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
            chains.append(try FilterChainParams(chainNode, environment: environment, bufferLimit: bufferLimit))
        }
        self.chains = chains
        matchesEverything = chains.count == 1 && node.messages("filter_chains")[0].message("filter_chain_match") == nil
        hasTLS = chains.contains { $0.security != nil }
        self.matcher = matcher
        if let chain = node.message("default_filter_chain") {
            defaultChain = try FilterChainParams(chain, environment: environment, bufferLimit: bufferLimit)
        } else {
            defaultChain = nil
        }
        if chains.isEmpty, defaultChain == nil {
            throw node.invalid("filter_chains", found: "none", expected: "at least one filter chain")
        }
    }
}

/// `envoy.config.listener.v3.FilterChain`.
final class FilterChainParams: Sendable {
    enum Terminal: Sendable {
        case http(HTTPConnectionParams)
        case tcp(TCPProxyParams)
        /// No filter at all: connections are closed as soon as they are accepted.
        case none
    }

    let name: String
    let security: DownstreamSecurity?
    let handshakeTimeout: TimeSpan?
    let terminal: Terminal

    init(
        _ node: ConfigNode, environment: ConfigurationEnvironment, bufferLimit: Int
    ) throws(InvalidConfiguration) {
        name = node.string("name")
        security = try DownstreamSecurity(node, environment: environment)
        handshakeTimeout = node.duration("transport_socket_connect_timeout")
        node.ignore("metadata")
        let filters = node.messages("filters")
        guard let last = filters.last else {
            terminal = .none
            return
        }
        for filter in filters.dropLast() {
            throw filter.unsupported("typed_config", "\(filter.string("name")) before the terminal network filter")
        }
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
            throw last.unsupported("typed_config", config.typeName)
        }
    }
}

/// Which preambles a listener reads before it chooses a filter chain, in their order.
enum ListenerFilterParams: Sendable {
    case tlsInspector
    case httpInspector
    case originalDestination
    case proxyProtocol(ProxyProtocolParams)

    static func list(_ listener: ConfigNode) throws(InvalidConfiguration) -> [ListenerFilterParams] {
        var filters: [ListenerFilterParams] = []
        for node in listener.messages("listener_filters") {
            _ = node.string("name")
            if node.has("filter_disabled") {
                throw node.unsupported("filter_disabled", "listener filters run for every connection")
            }
            guard let config = node.any("typed_config") else {
                throw node.invalid("typed_config", found: "nothing", expected: "the filter's configuration")
            }
            filters.append(try ListenerFilterParams(config, in: node))
        }
        return filters
    }

    private init(_ config: ConfigNode, in node: ConfigNode) throws(InvalidConfiguration) {
        switch config.typeName {
        case "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector":
            config.ignore("initial_read_buffer_size")
            self = .tlsInspector
        case "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector": self = .httpInspector
        case "envoy.extensions.filters.listener.original_dst.v3.OriginalDst": self = .originalDestination
        case "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol":
            self = .proxyProtocol(try ProxyProtocolParams(config))
        default: throw node.unsupported("typed_config", config.typeName)
        }
    }
}

/// `envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol`.
extension ProxyProtocolParams {
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        self.init()
        allowsAbsence = node.bool("allow_requests_without_proxy_protocol")
        for version in node.enumerations("disallowed_versions") {
            disallowedVersions.insert(version == "V1" ? .v1 : .v2)
        }
        node.ignore("stat_prefix")
        if node.has("rules") { throw node.unsupported("rules", "TLVs are not turned into metadata") }
    }
}
