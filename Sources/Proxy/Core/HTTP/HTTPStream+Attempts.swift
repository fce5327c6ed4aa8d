// The attempts of a request that are under way at once: one, or with hedging several of which the first good answer
// counts.

import AccessLogs
import Balancing
import Base
import Formatting
import Routing
import Runtime
import Telemetry

extension HTTPStream {
    /// Every attempt that may still bring an answer, the latest last.
    var inFlight: [UpstreamRequest] { upstream.map { hedges + [$0] } ?? hedges }

    /// Others than this one may still answer, or a retry is waiting.
    private var hasOtherHopes: Bool { !hedges.isEmpty || upstream != nil || isBackingOff }

    /// Gives up one attempt.
    func drop(_ request: UpstreamRequest) {
        if upstream === request {
            upstream = nil
            armAttemptTimer(.zero)
            cancelAttemptLimits()
        } else {
            hedges.removeAll { $0 === request }
        }
        logAttempt(request, .upstreamEnd)
        request.abandon()
        context.recycle(request)
    }

    /// Lets go of every attempt, and of the next one.
    func dropUpstream() {
        if !hedges.isEmpty {
            let others = hedges
            hedges = []
            for request in others {
                logAttempt(request, .upstreamEnd)
                request.abandon()
                context.recycle(request)
            }
        }
        if isBackingOff { cancelBackOffTimer() }
        guard let upstream else { return }
        drop(upstream)
    }

    /// The one whose answer goes to the client; the others are of no interest any more.
    func settle(on request: UpstreamRequest) {
        armAttemptTimer(.zero)
        endRetries()
        if hedges.isEmpty { return }
        for other in inFlight where other !== request { drop(other) }
        hedges = []
        if upstream !== request {
            upstream = request
            info.upstream.host = request.pool?.host.facts
            info.upstream.remote = request.pool?.host.address
        }
    }

    // MARK: - Answers

    /// Whether an answer is passed on. Else a retry takes its place, or another attempt is waited for.
    func takesAnswer(_ request: UpstreamRequest, _ status: UInt16, endStream: Bool) -> Bool {
        guard let retries else { return true }
        var couldNotRetry = false
        if request.wasRetried {
            couldNotRetry = retries.wants(status: status, responseHeaders, retryParams)
        } else {
            let verdict = decideRetry(after: status)
            switch verdict {
            case .started:
                request.pool?.host.count(.rqError)
                drop(request)
                responseHeaders.removeAll()
                return false
            case .overflow, .limitReached:
                noteRefusedRetry(verdict)
                couldNotRetry = true
            case .no: break
            }
        }
        if couldNotRetry,
            hedges.contains(where: { $0 !== request }) || isBackingOff || upstream.map({ $0 !== request }) ?? false
        {
            request.pool?.host.count(.rqError)
            drop(request)
            responseHeaders.removeAll()
            return false
        }
        return true
    }

    // MARK: - Failures

    /// An attempt has failed below HTTP.
    func upstreamFailed(
        _ request: UpstreamRequest, _ reason: StreamResetReason, transportFailure: String, beforeAnyByte: Bool
    ) {
        guard connection != nil, let cluster else { return }
        if info.upstream.connectionID == nil { info.upstream.connectionPoolReadyDuration = loop.now - attemptBegan }
        reportFailure(request, reason)
        if reason == .remoteReset || reason == .remoteRefused { cluster.statistics.resetReceived() }
        if responseHasLeft {
            request.resetReason = reason
            noteFailure(reason, transportFailure)
            setDetails("upstream_reset_after_response_started")
            resetDownstream(.remoteReset)
            return
        }
        request.pool?.host.count(.rqError)
        let reused = request.connectionRequests > 1
        request.resetReason = reason
        let wasSent = request.wasSent
        let wasRetried = request.wasRetried
        drop(request)
        if retries != nil, !wasRetried {
            let verdict = decideRetry(reset: reason, requestWasSent: wasSent)
            if case .started = verdict { return }
            noteRefusedRetry(verdict)
        }
        if !hasOtherHopes, mayRetrySilently(reason, reused: reused, beforeAnyByte: beforeAnyByte) {
            cluster.statistics.retried()
            return attempt()
        }
        chargeResponse(reason.status)
        if hasOtherHopes { return }
        noteFailure(reason, transportFailure)
        answerUpstreamFailure(reason, transportFailure)
    }

    // MARK: - Times of an attempt

    /// The request has been sent whole.
    func armAttemptLimits() {
        armAttemptTimer(attemptTimeout)
        if let timeouts, timeouts.perTryIdle > 0 { armAttemptIdleTimer(.milliseconds(Int64(timeouts.perTryIdle))) }
    }

    /// One attempt has taken too long, or has been silent for too long.
    func attemptTimedOut(isIdle: Bool) {
        guard connection != nil, let cluster, let request = upstream else { return }
        if timeouts?.hedgesOnPerTryTimeout ?? false, !responseStarted { return hedge(request) }
        cluster.statistics.attemptTimedOut(isIdle: isIdle)
        request.hasTimedOut = true
        request.pool?.host.count(.rqTimeout)
        reportTimeout(request)
        if responseHasLeft {
            info.flags.insert(.upstreamRequestTimeout)
            setDetails(isIdle ? "upstream_per_try_idle_timeout" : "upstream_per_try_timeout")
            return resetDownstream(.localReset)
        }
        let host = request.pool?.host
        drop(request)
        if retries != nil {
            let verdict = decideRetry(reset: .localReset, requestWasSent: true, isTimeout: true)
            if case .started = verdict {
                host?.count(.rqError)
                return
            }
            noteRefusedRetry(verdict)
        }
        host?.count(.rqError)
        chargeResponse(timeoutStatus)
        info.flags.insert(.upstreamRequestTimeout)
        answerTimeout(isIdle ? "upstream_per_try_idle_timeout" : "upstream_per_try_timeout")
    }

    /// The attempt goes on, and another one beside it, if there is one left.
    private func hedge(_ request: UpstreamRequest) {
        guard retries != nil, !request.wasRetried else { return }
        let verdict = decideRetry(wanted: true, isTimeout: true)
        guard case .started = verdict else { return noteRefusedRetry(verdict) }
        request.wasRetried = true
        cancelAttemptLimits()
        upstream = nil
        hedges.append(request)
    }

    /// The limit of the cluster's streams, or of `x-envoy-upstream-stream-duration-ms`.
    func armStreamLimit(_ cluster: LoopCluster) {
        if let asked = timeouts?.streamDuration {
            if asked > 0 { armStreamLimitTimer(.milliseconds(Int64(clamping: asked))) }
        } else if cluster.params.protocols.maxStreamDuration > .zero {
            armStreamLimitTimer(cluster.params.protocols.maxStreamDuration)
        }
    }

    func streamLimitReached() {
        guard connection != nil, let cluster, let request = upstream else { return }
        cluster.statistics.streamDurationReached()
        if !responseHasLeft {
            drop(request)
            if retries != nil {
                let verdict = decideRetry(reset: .localReset, requestWasSent: true)
                if case .started = verdict { return }
                noteRefusedRetry(verdict)
            }
        }
        info.flags.insert(.upstreamMaxStreamDurationReached)
        sendLocalReply(
            requestEnded ? 504 : 408, "upstream max stream duration reached",
            details: "upstream_max_stream_duration_reached")
    }

    var timeoutStatus: UInt16 { wantsEmptyTimeout ? 204 : 504 }

    func routeTimerFired() {
        routeTimer = .none
        guard let cluster else { return }
        for request in inFlight {
            cluster.statistics.requestTimedOut()
            counters.timedOut()
            request.pool?.host.count(.rqTimeout)
            reportTimeout(request)
            if request.headersReceived { continue }
            request.pool?.host.count(.rqError)
            chargeResponse(timeoutStatus)
        }
        info.flags.insert(.upstreamRequestTimeout)
        if responseHasLeft {
            setDetails("response_timeout")
            resetDownstream(.localReset)
            return
        }
        answerTimeout("response_timeout")
    }

    /// `x-envoy-upstream-rq-timeout-alt-response` asks for an empty 204.
    private func answerTimeout(_ details: StaticString) {
        sendLocalReply(timeoutStatus, wantsEmptyTimeout ? "" : "upstream request timeout", details: details) {
            noteAttempts(in: &$0)
        }
    }
}
