// What a cluster counts on one loop, in the words of what happened.

import Balancing
import Base
import HTTP2
import Telemetry

final class ClusterStatistics {
    let shard: StatShard
    let block: StatBlock<ClusterStat>
    private let store: StatsStore
    private let prefix: String
    /// Made with the first connection of the kind, as in Envoy.
    private lazy var first = store.register(HTTP1Stat.self, prefix: prefix + "http1.")
    private lazy var second = store.register(HTTP2Stat.self, prefix: prefix + "http2.")
    private var codes: ResponseCodeStats
    private var externalCodes: ResponseCodeStats
    private var internalCodes: ResponseCodeStats
    private let factory: StatBlock<TLSFactoryStat>?
    private var retryCodes: ResponseCodeStats
    private var alternatives: [[UInt8]: AlternativeStatistics] = [:]
    /// Names come from requests; those that come after so many are not counted.
    private static let alternativesKept = 256
    let security: TLSStatistics?

    init(_ worker: Worker, statName: String, hasTLS: Bool) {
        shard = worker.shard
        store = worker.store
        prefix = "cluster.\(statName)."
        block = worker.store.register(ClusterStat.self, prefix: prefix)
        factory = hasTLS ? store.register(TLSFactoryStat.self, prefix: prefix + "client_ssl_socket_factory.") : nil
        codes = ResponseCodeStats(store: worker.store, prefix: prefix)
        externalCodes = ResponseCodeStats(store: worker.store, prefix: prefix + "external.")
        internalCodes = ResponseCodeStats(store: worker.store, prefix: prefix + "internal.")
        retryCodes = ResponseCodeStats(store: worker.store, prefix: prefix + "retry.")
        security = hasTLS ? TLSStatistics(worker, prefix: prefix + "ssl.") : nil
    }

    @inline(__always)
    func count(_ stat: ClusterStat, by amount: UInt64 = 1) { shard.count(block, stat, by: amount) }

    // MARK: - Connections

    func secretsNotReady() { if let factory { shard.count(factory, .upstreamContextSecretsNotReady) } }

    func connectionAttempt() {
        count(.upstreamCxTotal)
        shard.raise(block, .upstreamCxActive)
    }

    func connectionEstablished(_ took: TimeSpan, isHTTP2: Bool?) {
        shard.record(block, .upstreamCxConnectMs, UInt64(max(took.milliseconds, 0)))
        guard let isHTTP2 else { return }
        attempted(isHTTP2: isHTTP2)
        if isHTTP2 { shard.count(second, .nghttp2UpstreamConnections) }
    }

    func attempted(isHTTP2: Bool) {
        count(isHTTP2 ? .upstreamCxHttp2Total : .upstreamCxHttp1Total)
        if isHTTP2 { _ = second } else { _ = first }
    }

    func closeNotified() { count(.upstreamCxCloseNotify) }

    func bytes(received: UInt64, sent: UInt64) {
        count(.upstreamCxRxBytesTotal, by: received)
        count(.upstreamCxTxBytesTotal, by: sent)
    }

    func connectFailed(isTimeout: Bool) {
        count(.upstreamCxConnectFail)
        if isTimeout { count(.upstreamCxConnectTimeout) }
        count(.upstreamCxDestroy)
        count(isTimeout ? .upstreamCxDestroyLocal : .upstreamCxDestroyRemote)
        shard.lower(block, .upstreamCxActive)
    }

    func connectionClosed(lasted: TimeSpan, byPeer: Bool, requests: UInt64, received: UInt64, sent: UInt64) {
        count(.upstreamCxDestroy)
        count(byPeer ? .upstreamCxDestroyRemote : .upstreamCxDestroyLocal)
        shard.lower(block, .upstreamCxActive)
        count(.upstreamCxRxBytesTotal, by: received)
        count(.upstreamCxTxBytesTotal, by: sent)
        shard.record(block, .upstreamCxLengthMs, UInt64(max(lasted.milliseconds, 0)))
        if requests > 0 { shard.record(block, .upstreamRqPerCx, requests) }
    }

    func closedWithActiveRequest(byPeer: Bool) {
        count(.upstreamCxDestroyWithActiveRq)
        count(byPeer ? .upstreamCxDestroyRemoteWithActiveRq : .upstreamCxDestroyLocalWithActiveRq)
    }

    func connectionOverflow() { count(.upstreamCxOverflow) }
    func connectAttemptsExceeded() { count(.upstreamCxConnectAttemptsExceeded) }
    func idleTimeout() { count(.upstreamCxIdleTimeout) }
    func maxDurationReached() { count(.upstreamCxMaxDurationReached) }
    func maxRequestsReached() { count(.upstreamCxMaxRequests) }
    func protocolError() { count(.upstreamCxProtocolError) }
    func noHealthyHost() { count(.upstreamCxNoneHealthy) }
    func flowBackedUp() { count(.upstreamFlowControlBackedUpTotal) }
    func flowDrained() { count(.upstreamFlowControlDrainedTotal) }
    func flowPaused() { count(.upstreamFlowControlPausedReadingTotal) }
    func flowResumed() { count(.upstreamFlowControlResumedReadingTotal) }

    // MARK: - Requests

    func requestWaits() {
        count(.upstreamRqPendingTotal)
        shard.raise(block, .upstreamRqPendingActive)
    }

    func requestWaitEnded() { shard.lower(block, .upstreamRqPendingActive) }
    func activeOverflow() { count(.upstreamRqActiveOverflow) }
    func pendingOverflow() { count(.upstreamRqPendingOverflow) }
    func pendingFailed() { count(.upstreamRqPendingFailureEject) }
    func requestCancelled() { count(.upstreamRqCancelled) }

    func requestStarted() {
        count(.upstreamRqTotal)
        shard.raise(block, .upstreamRqActive)
    }

    func requestEnded() { shard.lower(block, .upstreamRqActive) }
    func requestTimedOut() { count(.upstreamRqTimeout) }
    func resetReceived() { count(.upstreamRqRxReset) }
    func resetSent() { count(.upstreamRqTxReset) }
    func maintenance() { count(.upstreamRqMaintenanceMode) }
    func retryLimitExceeded() { count(.upstreamRqRetryLimitExceeded) }
    func attemptTimedOut(isIdle: Bool) { count(isIdle ? .upstreamRqPerTryIdleTimeout : .upstreamRqPerTryTimeout) }
    func streamDurationReached() { count(.upstreamRqMaxDurationReached) }
    func retryOverflow() { count(.upstreamRqRetryOverflow) }
    func retryAbandoned() { count(.retryOrShadowAbandoned) }
    func poolOverflow() { count(.upstreamCxPoolOverflow) }
    func retryWaited(isRateLimited: Bool) {
        count(isRateLimited ? .upstreamRqRetryBackoffRatelimited : .upstreamRqRetryBackoffExponential)
    }

    /// An answer that nobody will see, because the request is tried again.
    func retried(after status: UInt16) { retryCodes.charge(code: status, to: shard) }

    func retried() { count(.upstreamRqRetry) }
    func retrySucceeded() { count(.upstreamRqRetrySuccess) }
    func internalRedirect(succeeded: Bool) {
        count(succeeded ? .upstreamInternalRedirectSucceededTotal : .upstreamInternalRedirectFailedTotal)
    }

    func responded(_ status: UInt16, isInternal: Bool) {
        codes.charge(code: status, to: shard)
        if isInternal {
            internalCodes.charge(code: status, to: shard)
        } else {
            externalCodes.charge(code: status, to: shard)
        }
    }

    func took(_ span: TimeSpan, isInternal: Bool) {
        let milliseconds = UInt64(max(span.milliseconds, 0))
        codes.record(milliseconds: milliseconds, to: shard)
        if isInternal {
            internalCodes.record(milliseconds: milliseconds, to: shard)
        } else {
            externalCodes.record(milliseconds: milliseconds, to: shard)
        }
    }

    /// What requests count for beside the cluster when they name it in `x-envoy-upstream-alt-stat-name`.
    func alternative(_ name: ByteView) -> AlternativeStatistics? {
        let key = name.array
        if let known = alternatives[key] { return known }
        if alternatives.count == Self.alternativesKept || key.isEmpty { return nil }
        let made = AlternativeStatistics(shard, store: store, prefix: "\(prefix)\(name.string.replacingColons).")
        alternatives[key] = made
        return made
    }

    // MARK: - HTTP/2 and TLS

    func http2Failed(_ failure: HTTP2Failure) {
        guard let name = failure.statName else { return }
        shard.count(store.register(name: "\(prefix)http2.\(name)", kind: .counter))
    }

    func http2Fault(_ fault: HTTP2StreamFault) {
        shard.count(store.register(name: "\(prefix)http2.\(fault.statName)", kind: .counter))
    }

    func http2KeepaliveTimeout() { shard.count(second, .keepaliveTimeout) }
}

/// Response codes under a name of the request's own.
final class AlternativeStatistics {
    private let shard: StatShard
    private var codes: ResponseCodeStats
    private var externalCodes: ResponseCodeStats
    private var internalCodes: ResponseCodeStats

    init(_ shard: StatShard, store: StatsStore, prefix: String) {
        self.shard = shard
        codes = ResponseCodeStats(store: store, prefix: prefix)
        externalCodes = ResponseCodeStats(store: store, prefix: prefix + "external.")
        internalCodes = ResponseCodeStats(store: store, prefix: prefix + "internal.")
    }

    func responded(_ status: UInt16, isInternal: Bool) {
        codes.charge(code: status, to: shard)
        if isInternal {
            internalCodes.charge(code: status, to: shard)
        } else {
            externalCodes.charge(code: status, to: shard)
        }
    }

    func took(_ span: TimeSpan, isInternal: Bool) {
        let milliseconds = UInt64(max(span.milliseconds, 0))
        codes.record(milliseconds: milliseconds, to: shard)
        if isInternal {
            internalCodes.record(milliseconds: milliseconds, to: shard)
        } else {
            externalCodes.record(milliseconds: milliseconds, to: shard)
        }
    }
}
