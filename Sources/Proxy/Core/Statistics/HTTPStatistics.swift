// What a connection manager counts on one loop, in the words of what happened.

import Base
import HTTP2
import Telemetry

final class HTTPStatistics {
    private let shard: StatShard
    private let store: StatsStore
    private let manager: StatBlock<HTTPManagerStat>
    private let router: StatBlock<RouterStat>
    private let prefix: String
    private lazy var cors = store.register(CORSStat.self, prefix: prefix + "cors.")
    private lazy var fault = store.register(FaultStat.self, prefix: prefix + "fault.")
    /// Made with the first connection of the kind, as in Envoy.
    private lazy var first = store.register(HTTP1Stat.self, prefix: "http1.")
    private lazy var second = store.register(HTTP2Stat.self, prefix: "http2.")
    private let listener: StatBlock<ListenerHTTPStat>

    init(_ worker: Worker, statPrefix: String, listenerPrefix: String, filters: [HTTPFilterParams]) {
        shard = worker.shard
        store = worker.store
        prefix = "http.\(statPrefix)."
        manager = worker.store.register(HTTPManagerStat.self, prefix: prefix)
        router = worker.store.register(RouterStat.self, prefix: prefix)
        _ = worker.store.register(TracingStat.self, prefix: prefix + "tracing.")
        listener = worker.store.register(
            ListenerHTTPStat.self, prefix: "listener.\(listenerPrefix).http.\(statPrefix).")
        for filter in filters {
            switch filter.kind {
            case .cors: _ = cors
            case .fault: _ = fault
            case .headerMutation, .buffer, .content, .policy: break
            }
        }
    }

    /// The proxy's own requests show in the router's numbers only.
    init(internalFor worker: Worker) {
        shard = worker.shard
        store = worker.store
        prefix = "http.async-client."
        manager = worker.store.registerUnnamed(HTTPManagerStat.self, key: prefix)
        router = worker.store.register(RouterStat.self, prefix: prefix)
        listener = worker.store.registerUnnamed(ListenerHTTPStat.self, key: prefix)
    }

    @inline(__always)
    private func count(_ stat: HTTPManagerStat, by amount: UInt64 = 1) { shard.count(manager, stat, by: amount) }

    // MARK: - Connections

    func connectionOpened(isHTTP2: Bool, isTLS: Bool) {
        count(.downstreamCxTotal)
        count(isHTTP2 ? .downstreamCxHttp2Total : .downstreamCxHttp1Total)
        if isHTTP2 { shard.count(second, .nghttp2DownstreamConnections) } else { _ = first }
        shard.raise(manager, .downstreamCxActive)
        shard.raise(manager, isHTTP2 ? .downstreamCxHttp2Active : .downstreamCxHttp1Active)
        if isTLS {
            count(.downstreamCxSslTotal)
            shard.raise(manager, .downstreamCxSslActive)
        }
    }

    func connectionClosed(
        isHTTP2: Bool, isTLS: Bool, lasted: TimeSpan, byPeer: Bool, received: UInt64, sent: UInt64
    ) {
        count(.downstreamCxDestroy)
        count(byPeer ? .downstreamCxDestroyRemote : .downstreamCxDestroyLocal)
        shard.lower(manager, .downstreamCxActive)
        shard.lower(manager, isHTTP2 ? .downstreamCxHttp2Active : .downstreamCxHttp1Active)
        if isTLS { shard.lower(manager, .downstreamCxSslActive) }
        count(.downstreamCxRxBytesTotal, by: received)
        count(.downstreamCxTxBytesTotal, by: sent)
        shard.record(manager, .downstreamCxLengthMs, UInt64(max(lasted.milliseconds, 0)))
    }

    func connectionIdleTimeout() { count(.downstreamCxIdleTimeout) }
    func maxConnectionDuration() { count(.downstreamCxMaxDurationReached) }
    func bytes(received: UInt64, sent: UInt64) {
        count(.downstreamCxRxBytesTotal, by: received)
        count(.downstreamCxTxBytesTotal, by: sent)
    }

    func keepaliveDisabled() { count(.downstreamCxOverloadDisableKeepalive) }
    func overloadAnswered() { count(.downstreamRqOverloadClose) }
    func maxRequestsReached() { count(.downstreamCxMaxRequestsReached) }
    func drainClose() { count(.downstreamCxDrainClose) }
    func codecError() { count(.downstreamCxProtocolError) }
    func flowPaused() { count(.downstreamFlowControlPausedReadingTotal) }
    func flowResumed() { count(.downstreamFlowControlResumedReadingTotal) }
    func upgradeOpened() {
        count(.downstreamCxUpgradesTotal)
        shard.raise(manager, .downstreamCxUpgradesActive)
    }
    func upgradeClosed() { shard.lower(manager, .downstreamCxUpgradesActive) }

    // MARK: - Requests

    func requestStarted(isHTTP2: Bool) {
        count(.downstreamRqTotal)
        count(isHTTP2 ? .downstreamRqHttp2Total : .downstreamRqHttp1Total)
        shard.raise(manager, .downstreamRqActive)
    }

    /// `status` 0: it ended without an answer.
    func requestFinished(status: UInt16, took: TimeSpan) {
        shard.lower(manager, .downstreamRqActive)
        guard status > 0 else { return }
        count(.downstreamRqCompleted)
        shard.count(listener, .downstreamRqCompleted)
        switch status {
        case 100..<200:
            count(.downstreamRq1xx)
            shard.count(listener, .downstreamRq1xx)
        case 200..<300:
            count(.downstreamRq2xx)
            shard.count(listener, .downstreamRq2xx)
        case 300..<400:
            count(.downstreamRq3xx)
            shard.count(listener, .downstreamRq3xx)
        case 400..<500:
            count(.downstreamRq4xx)
            shard.count(listener, .downstreamRq4xx)
        default:
            count(.downstreamRq5xx)
            shard.count(listener, .downstreamRq5xx)
        }
        shard.record(manager, .downstreamRqTime, UInt64(max(took.milliseconds, 0)))
    }

    func downstreamReset(_ reason: StreamResetReason) {
        switch reason {
        case .remoteReset, .remoteRefused: count(.downstreamRqRxReset)
        case .connectionTerminated: count(.downstreamCxDestroyRemoteActiveRq)
        default: break
        }
    }

    func resetSent() { count(.downstreamRqTxReset) }
    func streamIdleTimeout() { count(.downstreamRqIdleTimeout) }
    func maxDurationReached() { count(.downstreamRqMaxDurationReached) }
    func requestTimeout() { count(.downstreamRqTimeout) }
    func headersTimeout() { count(.downstreamRqHeaderTimeout) }
    func responseTooLarge() { count(.rsTooLarge) }
    func requestTooLarge() { count(.downstreamRqTooLarge) }
    func responseBeforeRequestComplete() { count(.downstreamRqResponseBeforeRqComplete) }
    func pathNormalizationFailed() { count(.downstreamRqFailedPathNormalization) }
    func pathNotRelative() { count(.downstreamRqNonRelativePath) }
    func pathRedirected() { count(.downstreamRqRedirectedWithNormalizedPath) }
    func upgradeRefused() { count(.downstreamRqWsOnNonWsRoute) }

    // MARK: - Router and filters

    func routed() { shard.count(router, .rqTotal) }
    func routeRefused() { shard.count(router, .rqOverloadLocalReply) }
    func noRoute() { shard.count(router, .noRoute) }
    func noCluster() { shard.count(router, .noCluster) }
    func directResponse() { shard.count(router, .rqDirectResponse) }
    func redirect() { shard.count(router, .rqRedirect) }
    func resetAfterResponseStarted() { shard.count(router, .rqResetAfterDownstreamResponseStarted) }
    func internalRedirectRefused(_ stat: RouterStat) { shard.count(router, stat) }

    func corsOrigin(valid: Bool) { shard.count(cors, valid ? .originValid : .originInvalid) }

    func delayInjected() { shard.count(fault, .delaysInjected) }
    func abortInjected() { shard.count(fault, .abortsInjected) }
    func faultOverflow() { shard.count(fault, .faultsOverflow) }
    func responsePaced() { shard.count(fault, .responseRlInjected) }
    func faultBegan() { shard.raise(fault, .activeFaults) }
    func faultEnded() { shard.lower(fault, .activeFaults) }

    // MARK: - HTTP/2

    func http2Failed(_ failure: HTTP2Failure) {
        guard let name = failure.statName else { return }
        shard.count(store.register(name: "http2.\(name)", kind: .counter))
    }

    func http2Fault(_ fault: HTTP2StreamFault) {
        shard.count(store.register(name: "http2.\(fault.statName)", kind: .counter))
    }

    func http2Reset(received: Bool) { shard.count(second, received ? .rxReset : .txReset) }
    func http2GoAwaySent() { shard.count(second, .goawaySent) }
    func http2KeepaliveTimeout() { shard.count(second, .keepaliveTimeout) }
    func http2Streams(opened: Bool) {
        if opened { shard.raise(second, .streamsActive) } else { shard.lower(second, .streamsActive) }
    }
    func http2DroppedHeaders(_ amount: Int) {
        if amount > 0 { shard.count(second, .droppedHeadersWithUnderscores, by: UInt64(amount)) }
    }
}
