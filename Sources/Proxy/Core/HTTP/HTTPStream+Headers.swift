// What the router and the connection manager change in headers on the way up and back.

import Balancing
import Base
import Formatting
import Routing
import Runtime

extension HTTPStream {
    /// Once the cluster is known: timeouts from headers, then the route's mutations and rewrites.
    func prepareForUpstream(_ forward: ForwardParams, _ route: RouteEntry) {
        let timeouts = RequestTimeouts(
            forward, &requestHeaders,
            setsExpected: !params.router.suppressesEnvoyHeaders,
            respectsExpected: params.router.respectsExpectedTimeout)
        routeTimeout = .milliseconds(Int64(clamping: timeouts.global))
        attemptTimeout = .milliseconds(Int64(clamping: timeouts.perTry))
        wantsEmptyTimeout = requestHeaders.remove(.envoyUpstreamTimeoutAlternative)
        if let name = requestHeaders.first(.envoyUpstreamAltStatName) {
            alternativeStatistics = cluster?.statistics.alternative(name)
            requestHeaders.remove(.envoyUpstreamAltStatName)
        }
        if route.scope.includesAttemptCountInRequest {
            Decimal.withDigits(of: UInt64(info.upstream.attempts + 1)) { requestHeaders.set(.envoyAttemptCount, $0) }
        }
        route.finalizeRequestHeaders(
            &requestHeaders, info: info, weighted: weighted,
            keepsOriginals: !params.router.suppressesEnvoyHeaders)
        prepareRetries(forward, timeouts)
    }

    /// Once the host is known.
    func prepareForHost(_ host: HostState, _ route: RouteEntry) {
        guard case .automatic? = route.forward?.hostRewrite, !host.facts.hostname.isEmpty else { return }
        host.facts.hostname.withView { name in
            HostRewrite.setAuthority(
                name, in: &requestHeaders, appendForwardedHost: route.forward?.appendsForwardedHost ?? false,
                keepOriginal: !params.router.suppressesEnvoyHeaders)
        }
    }

    /// The upstream's headers, before the filters see them.
    func prepareResponseHeaders() {
        if !params.router.suppressesEnvoyHeaders, let sent = info.times.lastUpstreamSent {
            let took = (loop.now - sent).milliseconds
            Decimal.withDigits(of: UInt64(max(took, 0))) { responseHeaders.set(.envoyUpstreamServiceTime, $0) }
        }
        noteAttempts(in: &responseHeaders)
        addHashCookie()
    }

    /// The cookie that a hash policy with a time to live makes for a client that has none.
    private func addHashCookie() {
        guard let hash, hash.newCookie != nil else { return }
        let ofCluster = cluster?.params.protocols.policies.hashPolicies ?? []
        let policies = ofCluster.isEmpty ? route?.forward?.hashPolicies ?? [] : ofCluster
        var value = ByteQueue()
        if policies.appendNewCookie(hash, to: &value) { responseHeaders.append(.setCookie, value.view) }
    }

    /// For answers to requests that were on their way to a host.
    func noteAttempts(in headers: inout HeaderBlock) {
        guard let route, route.scope.includesAttemptCountInResponse else { return }
        Decimal.withDigits(of: UInt64(info.upstream.attempts)) { headers.set(.envoyAttemptCount, $0) }
    }

    /// What route, virtual host and configuration add and remove, before any filter sees the answer.
    func applyRouteToResponse() {
        guard let route else { return }
        route.finalizeResponseHeaders(&responseHeaders, request: requestHeaders, info: info, weighted: weighted)
    }

    /// The last word before the codec, for answers of any origin.
    func finishResponseHeaders() {
        if !responseHeaders.contains(.date) { responseHeaders.append(.date, worker.dateHeader) }
        params.preparation.prepareResponse(&responseHeaders, request: requestHeaders)
        if isConnect, isTunnelOpened {
            responseHeaders.remove(.contentLength)
            responseHeaders.remove(.transferEncoding)
        }
    }

    // MARK: - Per-route configuration of filters

    func perRoute(_ filter: String) -> PerFilterConfig? {
        guard let route else { return nil }
        let configs = weighted?.perFilter ?? route.perFilter
        return configs.isEmpty ? nil : configs.mostSpecific(filter)
    }

    func forEachPerRoute(_ filter: String, mostSpecificLast: Bool, _ body: (PerFilterConfig) -> Void) {
        guard let route else { return }
        let all = (weighted?.perFilter ?? route.perFilter).all(filter)
        for config in mostSpecificLast ? all : all.reversed() { body(config) }
    }

    func isDisabled(_ filter: HTTPFilter) -> Bool {
        guard let route else { return filter.isDisabledByDefault }
        let configs = weighted?.perFilter ?? route.perFilter
        if configs.isEmpty { return filter.isDisabledByDefault }
        return configs.isDisabled(filter.name) ?? filter.isDisabledByDefault
    }

    func filterState(_ filter: HTTPFilter) -> AnyObject? {
        filter.index < filterStates.count ? filterStates[filter.index] : nil
    }

    func setFilterState(_ filter: HTTPFilter, _ state: AnyObject?) {
        while filterStates.count < filters.count { filterStates.append(nil) }
        filterStates[filter.index] = state
    }
}
