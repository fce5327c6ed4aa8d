// Further attempts at a request whose answer or failure the route wants to be tried again.

import Balancing
import Base
import Formatting
import Routing
import Runtime
import Telemetry

extension HTTPStream {
    /// Reads what the route and the request's headers allow.
    func prepareRetries(_ forward: ForwardParams, _ timeouts: RequestTimeouts) {
        guard
            forward.retry != nil || requestHeaders.contains(.envoyRetryOn) || requestHeaders.contains(.envoyRetryGrpcOn)
        else { return }
        let allowed = RequestRetries(forward.retry, &requestHeaders)
        if allowed.conditions.isEmpty { return }
        retries = allowed
        self.timeouts = timeouts
        keepsReplay = true
    }

    /// After a response's head; true when the answer is dropped and another attempt is on its way.
    func tryRetry(status: UInt16) -> Bool {
        guard let retries else { return false }
        guard isRetriable(status, retries) else {
            if isRetry { cluster?.statistics.retrySucceeded() }
            return false
        }
        return retry()
    }

    /// After a failure below HTTP.
    func tryRetry(reset reason: StreamResetReason) -> Bool {
        guard let retries, reason != .overflow else { return false }
        var wanted: RetryConditions = [.serverError, .gatewayError, .reset]
        switch reason {
        case .connectionFailed, .connectionTimeout, .localConnectionFailure: wanted.insert(.connectFailure)
        case .remoteRefused: wanted.insert(.refusedStream)
        default: break
        }
        return !retries.conditions.isDisjoint(with: wanted) && retry()
    }

    /// One attempt has taken too long.
    func attemptTimedOut() {
        guard connection != nil, !responseStarted, let cluster, upstream != nil else { return }
        cluster.statistics.attemptTimedOut()
        upstream?.pool?.host.count(.rqTimeout)
        reportTimeout()
        info.flags.insert(.upstreamRequestTimeout)
        dropUpstream()
        if tryRetry(reset: .localReset) { return }
        answerTimeout()
    }

    private func isRetriable(_ status: UInt16, _ retries: RequestRetries) -> Bool {
        let conditions = retries.conditions
        if responseHeaders.contains(.envoyRateLimited) { return conditions.contains(.envoyRateLimited) }
        if conditions.contains(.serverError), status >= 500 { return true }
        if conditions.contains(.gatewayError), (502...504).contains(status) { return true }
        if conditions.contains(.retriable4xx), status == 409 { return true }
        let policy = route?.forward?.retry
        if conditions.contains(.retriableStatusCodes),
            (policy?.statusCodes ?? []).contains(status) || retries.statusCodes.contains(status)
        {
            return true
        }
        if conditions.contains(.retriableHeaders) {
            for matcher in policy?.responseHeaders ?? [] where matcher.matches(responseHeaders) { return true }
            for name in retries.headerNames where name.first(in: responseHeaders) != nil { return true }
        }
        switch responseHeaders.first(.grpcStatus)?.decimal {
        case 1: return conditions.contains(.grpcCancelled)
        case 4: return conditions.contains(.grpcDeadlineExceeded)
        case 8: return conditions.contains(.grpcResourceExhausted)
        case 13: return conditions.contains(.grpcInternal)
        case 14: return conditions.contains(.grpcUnavailable)
        default: return false
        }
    }

    /// False when no retry is left, or the request can't be sent a second time.
    private func retry() -> Bool {
        guard let cluster, let left = retries?.remaining else { return false }
        guard left > 0 else {
            info.flags.insert(.upstreamRetryLimitExceeded)
            cluster.statistics.retryLimitExceeded()
            return false
        }
        guard requestComplete, rewindRequest() else { return false }
        retries?.remaining = left - 1
        isRetry = true
        dropUpstream()
        responseHeaders.removeAll()
        // Flags tell of the last attempt.
        info.flags = []
        info.upstream.transportFailure = []
        cluster.statistics.retried()
        armBackOffTimer(backOff())
        return true
    }

    /// The upstream is told how much of the time is left.
    func updateExpectation() {
        guard let timeouts, let forward = route?.forward else { return }
        let elapsed = UInt64(max((loop.now - (info.times.lastDownstreamReceived ?? info.times.start)).milliseconds, 0))
        timeouts.writeHeaders(
            forward.timeouts, &requestHeaders, elapsed: elapsed, setsExpected: !params.router.suppressesEnvoyHeaders,
            isGRPC: isGRPC)
    }

    /// Fully jittered and exponential, as Envoy's.
    private func backOff() -> TimeSpan {
        let policy = route?.forward?.retry
        let base = policy?.baseInterval ?? .milliseconds(25)
        let limit = policy?.maxInterval ?? .milliseconds(250)
        let exponent = min(max(Int(info.upstream.attempts), 1), 16)
        let ceiling = min(base.nanoseconds << Int64(exponent) - base.nanoseconds, limit.nanoseconds)
        return TimeSpan(nanoseconds: Int64(loop.random.next() % UInt64(max(ceiling, 1))))
    }

    // MARK: - The body again

    /// Beyond the stream's limit the request can't be sent again, and nothing of it is kept.
    func keepReplay(_ bytes: ByteView) {
        if replay.count + bytes.count > requestBufferLimit {
            forgetReplay()
        } else {
            replay.append(bytes)
        }
    }

    func forgetReplay() {
        keepsReplay = false
        replay.removeAll()
        replay.releaseIfEmpty()
    }

    /// Puts what was sent in front of what was not; false when it was not kept.
    func rewindRequest() -> Bool {
        if sentRequestBytes == 0 { return true }
        guard keepsReplay else { return false }
        replay.append(requestBuffer.view)
        swap(&replay, &requestBuffer)
        replay.removeAll()
        sentRequestBytes = 0
        return true
    }
}
