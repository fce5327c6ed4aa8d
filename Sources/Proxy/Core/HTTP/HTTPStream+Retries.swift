// Further attempts at a request whose answer or failure the route wants to be tried again.

import Balancing
import Base
import Formatting
import Routing
import Runtime
import Telemetry

extension HTTPStream {
    /// Operators can switch retries off for the whole process, or for a share of them.
    private static let useRetryKey = RuntimeValues.process.key("upstream.use_retry")

    enum RetryVerdict { case no, started, overflow, limitReached }

    /// Reads what the route and the request's headers allow, and takes those headers out.
    func prepareRetries(_ forward: ForwardParams, _ timeouts: RequestTimeouts) {
        let policy = retryParams
        if policy != nil || requestHeaders.contains(.envoyRetryOn) || requestHeaders.contains(.envoyRetryGrpcOn) {
            let allowed = RequestRetries(policy, requestHeaders)
            if !allowed.conditions.isEmpty {
                retries = allowed
                keepsReplay = true
                let frequency = policy?.hosts.priorityUpdateFrequency
                previousPriorities = frequency.map { PreviousPriorities(frequency: $0) }
            }
        }
        self.timeouts = timeouts
        RequestRetries.removeHeaders(&requestHeaders)
    }

    /// The cluster's policy counts instead of the route's, but for the times of an attempt.
    var retryParams: RetryParams? { cluster?.params.protocols.policies.retry ?? route?.forward?.retry }

    /// A host has been chosen for an attempt.
    func noteAttempt(_ host: HostState) {
        guard retries != nil, let hosts = retryParams?.hosts else { return }
        if hosts.avoidsPrevious { triedHosts.append(host) }
        previousPriorities?.noteAttempt(host)
    }

    // MARK: - Deciding

    /// After an answer's head in `responseHeaders`; when started, the attempt is of no more interest.
    func decideRetry(after status: UInt16) -> RetryVerdict {
        guard let retries, let cluster else { return .no }
        let policy = retryParams
        guard retries.wants(status: status, responseHeaders, policy) else { return decideRetry(wanted: false) }
        let told = policy?.rateLimitedBackOff?.delay(
            responseHeaders, now: worker.wallNanoseconds, random: loop.random.next())
        let verdict = decideRetry(wanted: true, delay: told)
        if case .started = verdict { cluster.statistics.retried(after: status) }
        return verdict
    }

    /// After a failure below HTTP, or a time that ran out.
    func decideRetry(reset reason: StreamResetReason, requestWasSent: Bool, isTimeout: Bool = false) -> RetryVerdict {
        guard let retries else { return .no }
        return decideRetry(
            wanted: retries.wants(reset: reason.kind, requestWasSent: requestWasSent), isTimeout: isTimeout)
    }

    /// A retry that was under way before has come to its end with this decision, one way or the other.
    func decideRetry(wanted: Bool, delay: TimeSpan? = nil, isTimeout: Bool = false) -> RetryVerdict {
        guard let cluster, let remaining = retries?.remaining else { return .no }
        if retries?.isHolding ?? false, !wanted {
            cluster.statistics.retrySucceeded()
            counters.count(.upstreamRqRetrySuccess)
        }
        if !wanted {
            releaseRetry()
            return .no
        }
        if remaining == 0 {
            cluster.statistics.retryLimitExceeded()
            counters.count(.upstreamRqRetryLimitExceeded)
            return .limitReached
        }
        retries?.remaining = remaining - 1
        releaseRetry()
        guard cluster.breaker(isHighPriority: isHighPriority).admitRetry() else {
            cluster.statistics.retryOverflow()
            counters.count(.upstreamRqRetryOverflow)
            return .overflow
        }
        if let share = Self.useRetryKey.unsigned, loop.random.next() % 100 >= share {
            cluster.breaker(isHighPriority: isHighPriority).release(.retries)
            return .no
        }
        retries?.isHolding = true
        retries?.isRateLimited = delay != nil
        isTimeoutRetry = isTimeout
        let backOff = retryParams?.backOff ?? .standard
        armBackOffTimer(delay ?? backOff.delay(Int(info.upstream.attempts), random: loop.random.next()))
        return .started
    }

    /// The flag that says why there was no retry.
    func noteRefusedRetry(_ verdict: RetryVerdict) {
        switch verdict {
        case .overflow: info.flags.insert(.upstreamOverflow)
        case .limitReached: info.flags.insert(.upstreamRetryLimitExceeded)
        case .no, .started: break
        }
    }

    private func releaseRetry() {
        guard let holding = retries?.isHolding, holding else { return }
        retries?.isHolding = false
        cluster?.breaker(isHighPriority: isHighPriority).release(.retries)
    }

    /// Nothing will be tried again: the answer is on its way, or there is none to be had.
    func endRetries() {
        if retries == nil { return }
        releaseRetry()
        cancelBackOffTimer()
        retries = nil
    }

    /// The time to wait is over.
    func backOffTimerFired() {
        isRetry = true
        guard let route, let cluster, rewindRequest() else { return }
        cluster.statistics.retried()
        cluster.statistics.retryWaited(isRateLimited: retries?.isRateLimited ?? false)
        counters.count(.upstreamRqRetry)
        if route.scope.includesAttemptCountInRequest {
            Decimal.withDigits(of: UInt64(info.upstream.attempts + 1)) { requestHeaders.set(.envoyAttemptCount, $0) }
        }
        if route.scope.includesIsTimeoutRetry {
            requestHeaders.set(.envoyIsTimeoutRetry, isTimeoutRetry ? "true" : "false")
        }
        info.upstream.transportFailure = []
        updateExpectation()
        attempt()
    }

    /// The upstream is told how much of the time is left.
    private func updateExpectation() {
        guard let timeouts, let forward = route?.forward else { return }
        var elapsed: UInt64 = 0
        if let complete = info.times.lastDownstreamReceived {
            elapsed = UInt64(max((loop.now - complete).milliseconds, 0))
        }
        timeouts.writeHeaders(
            forward.timeouts, &requestHeaders, elapsed: elapsed, setsExpected: !params.router.suppressesEnvoyHeaders,
            isGRPC: isGRPC)
    }

    // MARK: - The body again

    /// Beyond the stream's limit the request can't be sent again, and nothing of it is kept.
    func keepReplay(_ bytes: ByteView) {
        if replay.count + bytes.count > requestBufferLimit {
            cluster?.statistics.retryAbandoned()
            forgetReplay()
            endRetries()
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

    /// More body while a retry waits: false, with an answer, when it is more than may be kept.
    func hasRoomWhileWaiting(_ count: Int) -> Bool {
        if !isBackingOff || !inFlight.isEmpty { return true }
        if replay.count + requestBuffer.count + count <= requestBufferLimit { return true }
        cluster?.statistics.retryAbandoned()
        closesConnection = true
        sendLocalReply(
            507, "exceeded request buffer limit while retrying upstream",
            details: "request_payload_exceeded_retry_buffer_limit")
        return false
    }
}

extension StreamResetReason {
    /// What the client is told.
    var status: UInt16 { self == .protocolError ? 502 : 503 }

    /// As retries tell failures apart.
    var kind: AttemptResetKind {
        switch self {
        case .connectionFailed, .connectionTimeout, .localConnectionFailure: .connect
        case .remoteRefused: .refused
        case .overflow: .overflow
        default: .other
        }
    }
}
