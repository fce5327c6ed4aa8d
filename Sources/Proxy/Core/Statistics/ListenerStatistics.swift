// What a listener counts on one loop, in the words of what happened.

import Base
import Preambles
import Telemetry

final class ListenerStatistics {
    private let shard: StatShard
    private let store: StatsStore
    private let block: StatBlock<ListenerStat>
    private let perLoop: StatBlock<ListenerLoopStat>
    private let tlsInspector: StatBlock<TLSInspectorStat>?
    private let httpInspector: StatBlock<HTTPInspectorStat>?
    private let proxyProtocol: StatBlock<ProxyProtocolStat>?
    private let factory: StatBlock<TLSFactoryStat>?
    let security: TLSStatistics?
    private let limit: ListenerLimit

    init(_ params: ListenerParams, _ worker: Worker, limit: ListenerLimit) {
        self.limit = limit
        shard = worker.shard
        let store = worker.store
        self.store = store
        let prefix = "listener.\(params.statPrefixText)."
        block = store.register(ListenerStat.self, prefix: prefix)
        perLoop = store.register(ListenerLoopStat.self, prefix: "\(prefix)worker_\(worker.index).")
        _ = store.register(ListenerExtensionStat.self, prefix: prefix)
        security = params.hasTLS ? TLSStatistics(worker, prefix: prefix + "ssl.") : nil
        factory =
            params.hasTLS ? store.register(TLSFactoryStat.self, prefix: prefix + "server_ssl_socket_factory.") : nil
        var inspectsTLS = false
        var inspectsHTTP = false
        var readsProxyProtocol = false
        var proxyPrefix = "proxy_proto."
        for filter in params.filters {
            switch filter.kind {
            case .tlsInspector: inspectsTLS = true
            case .httpInspector: inspectsHTTP = true
            case .proxyProtocol(_, let use):
                readsProxyProtocol = true
                if !use.statPrefix.isEmpty { proxyPrefix += "\(use.statPrefix.replacingColons)." }
            case .rateLimit(let limit): _ = Self.rateLimited(store, limit)
            case .originalDestination, .originalSource: break
            }
        }
        tlsInspector = inspectsTLS ? store.register(TLSInspectorStat.self, prefix: "tls_inspector.") : nil
        httpInspector = inspectsHTTP ? store.register(HTTPInspectorStat.self, prefix: "http_inspector.") : nil
        if readsProxyProtocol { _ = store.register(name: "downstream_cx_proxy_proto_error", kind: .counter) }
        proxyProtocol = readsProxyProtocol ? store.register(ProxyProtocolStat.self, prefix: proxyPrefix) : nil
    }

    func accepted() { shard.raise(block, .downstreamPreCxActive) }
    func acceptedAtOnce(_ count: UInt64) { shard.record(block, .connectionsAcceptedPerSocketEvent, count) }

    /// A limit or an overload action closed it at once.
    func refused(_ stat: ListenerStat) { shard.count(block, stat) }

    private func gaveBack() {
        limit.ended()
        OverloadState.process.connectionEnded()
    }

    /// A connection has found its filter chain.
    func established() {
        shard.lower(block, .downstreamPreCxActive)
        shard.count(block, .downstreamCxTotal)
        shard.raise(block, .downstreamCxActive)
        shard.count(perLoop, .downstreamCxTotal)
        shard.raise(perLoop, .downstreamCxActive)
    }

    func closed(lasted: TimeSpan) {
        shard.count(block, .downstreamCxDestroy)
        shard.lower(block, .downstreamCxActive)
        shard.lower(perLoop, .downstreamCxActive)
        shard.record(block, .downstreamCxLengthMs, UInt64(max(lasted.milliseconds, 0)))
        gaveBack()
    }

    /// It ended before it had a filter chain.
    func dropped() {
        shard.lower(block, .downstreamPreCxActive)
        gaveBack()
    }

    /// A filter chain took it whose secrets have not come.
    func secretsNotReady() {
        if let factory { shard.count(factory, .downstreamContextSecretsNotReady) }
        established()
        closed(lasted: .zero)
    }

    /// It went to the listener it was meant for, which counts it from here on.
    func handedOver(to target: ListenerStatistics) {
        shard.lower(block, .downstreamPreCxActive)
        limit.ended()
        target.limit.took()
        target.accepted()
    }
    func noFilterChain() { shard.count(block, .noFilterChainMatch) }
    func filtersTimedOut() { shard.count(block, .downstreamPreCxTimeout) }
    func filterFailed() { shard.count(block, .downstreamListenerFilterError) }
    func closedDuringFilters() { shard.count(block, .downstreamListenerFilterRemoteClose) }
    func handshakeTimedOut() { shard.count(block, .downstreamCxTransportSocketConnectTimeout) }

    func sniffedTLS(hasServerName: Bool, hasApplicationProtocols: Bool) {
        guard let tlsInspector else { return }
        shard.count(tlsInspector, .tlsFound)
        shard.count(tlsInspector, hasServerName ? .sniFound : .sniNotFound)
        shard.count(tlsInspector, hasApplicationProtocols ? .alpnFound : .alpnNotFound)
    }

    func sniffedPlain() { if let tlsInspector { shard.count(tlsInspector, .tlsNotFound) } }
    func helloTooLarge() { if let tlsInspector { shard.count(tlsInspector, .clientHelloTooLarge) } }

    func rateLimited(_ limit: ArrivalRateLimit) { shard.count(Self.rateLimited(store, limit)) }

    private static func rateLimited(_ store: StatsStore, _ limit: ArrivalRateLimit) -> StatIndex {
        store.register(
            name: "listener_local_ratelimit.\(limit.statPrefix.replacingColons).rate_limited", kind: .counter)
    }

    func sniffedHTTP(_ stat: HTTPInspectorStat) { if let httpInspector { shard.count(httpInspector, stat) } }
    func proxyProtocol(_ stat: ProxyProtocolStat) { if let proxyProtocol { shard.count(proxyProtocol, stat) } }
}
