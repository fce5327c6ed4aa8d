// envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig: how names of clients' choice are looked up and kept.

import Base
import EnvoyAPI
import Runtime

struct NameCacheParams: Sendable {
    let name: String
    let family: ResolverFamily
    let refresh: TimeSpan
    let minRefresh: TimeSpan
    let failureRefresh: TimeSpan
    let refreshesFailures: Bool
    /// A name that nobody asked for in this time is forgotten.
    let timeToLive: TimeSpan
    let maxHosts: Int
    let maxPending: Int
    let queryTimeout: TimeSpan
    let resolver: ResolverParams
    let preresolved: [(name: String, port: UInt16)]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = node.string("name")
        family =
            switch node.enumeration("dns_lookup_family") {
            case "V4_ONLY": .v4Only
            case "V6_ONLY": .v6Only
            case "V4_PREFERRED": .v4Preferred
            case "ALL": .all
            default: .auto
            }
        refresh = node.duration("dns_refresh_rate") ?? .seconds(60)
        minRefresh = node.duration("dns_min_refresh_rate") ?? .seconds(5)
        let rate = node.message("dns_failure_refresh_rate")
        failureRefresh = rate?.duration("base_interval") ?? refresh
        rate?.ignore("max_interval")
        refreshesFailures = !node.bool("disable_dns_refresh_on_failure")
        timeToLive = node.duration("host_ttl") ?? .seconds(300)
        maxHosts = Int(node.optionalUInt32("max_hosts") ?? 1024)
        maxPending = Int(node.message("dns_cache_circuit_breaker")?.optionalUInt32("max_pending_requests") ?? 1024)
        queryTimeout = node.duration("dns_query_timeout") ?? .seconds(5)
        resolver = try Self.resolver(node)
        var names: [(name: String, port: UInt16)] = []
        for address in node.messages("preresolve_hostnames") {
            names.append((address.string("address"), UInt16(truncatingIfNeeded: address.uint32("port_value"))))
            address.ignore("protocol", "ipv4_compat", "resolver_name")
        }
        preresolved = names
    }

    private static func resolver(_ node: ConfigNode) throws(InvalidConfiguration) -> ResolverParams {
        var params = ResolverParams()
        params.usesTCP = node.bool("use_tcp_for_dns_lookups")
        guard let config = node.any("typed_dns_resolver_config") else { return params }
        guard config.typeName == "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig" else {
            throw node.unsupported("typed_dns_resolver_config", "\(config.typeName); c-ares resolves names")
        }
        for resolver in config.messages("resolvers") {
            params.servers.append(try ConfiguredAddress.literal(resolver))
        }
        config.ignore("udp_max_queries")
        return params
    }
}
