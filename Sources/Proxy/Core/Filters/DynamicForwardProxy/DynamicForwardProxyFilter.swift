// Resolves the name that a request is for before the router needs its address.

import Base
import EnvoyAPI
import Formatting
import Routing
import Runtime

/// `envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig`.
struct DynamicForwardProxyParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig"
    static let perRouteTypeName = "envoy.extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig"

    let cache: NameCacheParams

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        guard let config = node.message("dns_cache_config") else {
            throw node.unsupported("sub_cluster_config", "a cluster of its own for each name")
        }
        cache = try NameCacheParams(config)
        // What is saved is known of the upstream's host already.
        node.ignore("save_upstream_address")
    }
}

/// `PerRouteConfig`.
final class DynamicForwardProxyRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    let literal: [UInt8]
    let header: String

    init(_ node: ConfigNode) {
        literal = Array(node.string("host_rewrite_literal").utf8)
        header = node.string("host_rewrite_header").lowercased()
        super.init()
    }
}

final class DynamicForwardProxyFilter: HTTPFilter {
    /// A request that waits for its name.
    private final class Wait: NameCacheWaiter {
        let key: String
        let filter: DynamicForwardProxyFilter
        var stream: HTTPStream?

        init(_ filter: DynamicForwardProxyFilter, _ stream: HTTPStream, key: String) {
            self.filter = filter
            self.stream = stream
            self.key = key
        }

        override func nameSettled() {
            guard let stream else { return }
            self.stream = nil
            filter.settled(stream, key)
        }
    }

    private let cache: NameCache

    init(name: String, params: DynamicForwardProxyParams, site: FilterSite) {
        cache = site.worker.nameCache(params.cache)
        super.init(name: name)
    }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        guard let name = stream.routeClusterName, let cluster = stream.worker.clusters.find(name),
            case .dynamicForward = cluster.params.discovery
        else { return .proceed }
        rewriteHost(stream)
        guard let authority = stream.requestHeaders.first(.authority),
            let target = NameCache.key(authority, defaultPort: cluster.params.hasTLS ? 443 : 80)
        else { return fail(stream, nil) }
        let wait = Wait(self, stream, key: target.key)
        switch cache.ask(target.key, target.name, target.port, waiter: wait) {
        case .ready: return .proceed
        case .pending:
            stream.setFilterState(self, wait)
            return .wait
        case .failed(let reason): return fail(stream, reason)
        case .tooManyHosts:
            stream.sendLocalReply(503, "DNS cache overflow", details: "dns_cache_overflow")
            return .answered
        case .tooManyPending:
            stream.sendLocalReply(
                503, "Dynamic forward proxy pending request overflow",
                details: "dynamic_forward_proxy_pending_request_overflow")
            return .answered
        }
    }

    private func rewriteHost(_ stream: HTTPStream) {
        guard let route = stream.perRoute(name) as? DynamicForwardProxyRouteConfig else { return }
        if !route.literal.isEmpty {
            route.literal.withView { stream.requestHeaders.set(.authority, $0) }
        } else if !route.header.isEmpty, let value = route.header.withView({ stream.requestHeaders.first($0) }) {
            stream.requestHeaders.set(.authority, value)
        }
    }

    private func settled(_ stream: HTTPStream, _ key: String) {
        if cache.address(key) == nil {
            _ = fail(stream, cache.failure(key))
        } else {
            stream.continueDecoding(after: self)
        }
    }

    /// The reason in c-ares's words, as logs of Envoy have it; nil is a name that can't be one.
    private func fail(_ stream: HTTPStream, _ reason: ResolverFailure?) -> FilterVerdict {
        stream.info.flags.insert(.dnsResolutionFailed)
        let words: String =
            switch reason {
            case nil, .malformedName?: "cares_failure:Misformatted_domain_name"
            case .notFound?: "cares_norecords:Domain_name_not_found"
            case .noData?: "cares_norecords:DNS_server_returned_answer_with_no_data"
            case .timeout?: "cares_failure:Timeout_while_contacting_DNS_servers"
            case .serverFailure?: "cares_failure:DNS_server_returned_general_failure"
            case .refused?: "cares_failure:DNS_server_refused_query"
            case .connectionRefused?: "cares_failure:Could_not_contact_DNS_servers"
            case .malformedAnswer?: "cares_failure:Misformatted_DNS_reply"
            case let other?: "cares_failure:\(other)".replacingSpaces
            }
        stream.info.responseDetails = .text(Array("dns_resolution_failure{\(words)}".utf8))
        stream.sendLocalReply(503, "DNS resolution failure", details: "dns_resolution_failure")
        return .answered
    }

    override func streamEnded(_ stream: HTTPStream) {
        guard let wait = stream.filterState(self) as? Wait else { return }
        wait.stream = nil
        cache.forget(wait, wait.key)
    }
}

extension Worker {
    /// All who name the same cache share it, as far as they are on the same loop.
    func nameCache(_ params: NameCacheParams) -> NameCache {
        if let known = nameCaches[params.name] { return known }
        let made = NameCache(params, worker: self)
        nameCaches[params.name] = made
        return made
    }
}

extension String {
    fileprivate var replacingSpaces: String { String(map { $0 == " " ? "_" : $0 }) }
}
