// A stream's timers: what each of them limits, and what happens when it fires.

import Base
import Formatting
import Runtime

extension HTTPStream {
    func cancelTimers() {
        loop.cancel(&idleTimer)
        loop.cancel(&routeTimer)
        loop.cancel(&durationTimer)
        loop.cancel(&requestTimer)
        loop.cancel(&filterTimer)
        loop.cancel(&attemptTimer)
        loop.cancel(&backOffTimer)
        loop.cancel(&accessLogTimer)
        cancelAttemptLimits()
    }

    /// For one attempt; zero takes the limit off.
    func armAttemptTimer(_ timeout: TimeSpan) {
        if timeout.isZero, !attemptTimer.isArmed { return }
        loop.cancel(&attemptTimer)
        if timeout > .zero { attemptTimer = loop.arm(after: timeout, self, tag: TimerTag.attempt) }
    }

    func armBackOffTimer(_ delay: TimeSpan) {
        isBackingOff = true
        backOffTimer = loop.arm(after: delay, self, tag: TimerTag.backOff)
    }

    func cancelBackOffTimer() {
        isBackingOff = false
        loop.cancel(&backOffTimer)
    }

    func armAttemptIdleTimer(_ timeout: TimeSpan) {
        loop.cancel(&attemptIdleTimer)
        attemptIdleTimeout = timeout
        attemptIdleTimer = loop.arm(after: timeout, self, tag: TimerTag.attemptIdle)
    }

    func armStreamLimitTimer(_ limit: TimeSpan) {
        loop.cancel(&streamLimitTimer)
        streamLimitTimer = loop.arm(after: limit, self, tag: TimerTag.streamLimit)
    }

    /// The limits that go on beyond the answer's head.
    func cancelAttemptLimits() {
        if attemptIdleTimer.isArmed { loop.cancel(&attemptIdleTimer) }
        if streamLimitTimer.isArmed { loop.cancel(&streamLimitTimer) }
    }

    func attemptIdleTimerFired() {
        attemptIdleTimer = .none
        let quiet = loop.now - max(lastActivity, info.times.lastUpstreamSent ?? info.times.start)
        if quiet >= attemptIdleTimeout { return attemptTimedOut(isIdle: true) }
        attemptIdleTimer = loop.arm(
            after: TimeSpan(nanoseconds: attemptIdleTimeout.nanoseconds - quiet.nanoseconds), self,
            tag: TimerTag.attemptIdle)
    }

    func cancelFilterTimer() { loop.cancel(&filterTimer) }

    func armFilterTimer(_ filter: HTTPFilter, after delay: TimeSpan) {
        loop.cancel(&filterTimer)
        filterWithTimer = filter
        filterTimer = loop.arm(after: delay, self, tag: TimerTag.filter)
    }

    func setIdleTimeout(_ timeout: TimeSpan) {
        loop.cancel(&idleTimer)
        configuredIdleTimeout = timeout
        idleTimeout = OverloadState.process.scaled(.streamIdle, timeout)
        if timeout > .zero { idleTimer = loop.arm(after: idleTimeout, self, tag: TimerTag.idle) }
    }

    func timeoutsChanged() {
        idleTimeout = OverloadState.process.scaled(.streamIdle, configuredIdleTimeout)
        if !idleTimer.isArmed { return }
        loop.cancel(&idleTimer)
        idleTimerFired()
    }

    func armRouteTimer(_ timeout: TimeSpan) {
        loop.cancel(&routeTimer)
        if timeout > .zero { routeTimer = loop.arm(after: timeout, self, tag: TimerTag.route) }
    }

    func armDurationTimer(_ timeout: TimeSpan) {
        loop.cancel(&durationTimer)
        if timeout > .zero { durationTimer = loop.arm(after: timeout, self, tag: TimerTag.duration) }
    }

    func armRequestTimer(_ timeout: TimeSpan) {
        loop.cancel(&requestTimer)
        if timeout > .zero { requestTimer = loop.arm(after: timeout, self, tag: TimerTag.requestTimeout) }
    }

    func requestArrivedWhole() { loop.cancel(&requestTimer) }

    /// Something moved. The timer is not re-armed here: when it fires it looks at this instant and waits for the rest.
    @inline(__always)
    func noteActivity() { lastActivity = loop.now }

    func timerDue(tag: UInt8) {
        if connection == nil { return }
        switch tag {
        case TimerTag.idle: idleTimerFired()
        case TimerTag.route: routeTimerFired()
        case TimerTag.duration: durationTimerFired()
        case TimerTag.requestTimeout: requestTimerFired()
        case TimerTag.attempt:
            attemptTimer = .none
            attemptTimedOut(isIdle: false)
        case TimerTag.backOff:
            backOffTimer = .none
            isBackingOff = false
            backOffTimerFired()
        case TimerTag.attemptIdle: attemptIdleTimerFired()
        case TimerTag.streamLimit:
            streamLimitTimer = .none
            streamLimitReached()
        case TimerTag.accessLog: accessLogTimerFired()
        case TimerTag.filter:
            filterTimer = .none
            filterWithTimer?.timerFired(self)
        default: break
        }
    }

    private func idleTimerFired() {
        idleTimer = .none
        let quiet = loop.now - max(lastActivity, info.times.start)
        if quiet < idleTimeout {
            idleTimer = loop.arm(
                after: TimeSpan(nanoseconds: idleTimeout.nanoseconds - quiet.nanoseconds), self, tag: TimerTag.idle)
            return
        }
        context.statistics.streamIdleTimeout()
        info.flags.insert(.streamIdleTimeout)
        if responseHasLeft {
            setDetails("stream_idle_timeout")
            resetDownstream(.localReset)
        } else if requestEnded {
            sendLocalReply(504, "stream timeout", details: "stream_idle_timeout")
        } else {
            sendLocalReply(408, "stream timeout", details: "stream_idle_timeout")
        }
    }

    private func durationTimerFired() {
        durationTimer = .none
        context.statistics.maxDurationReached()
        if responseHasLeft {
            setDetails("max_duration_timeout")
            resetDownstream(.localReset)
        } else {
            sendLocalReply(
                requestEnded ? 504 : 408, body: ByteView("downstream duration timeout"),
                details: "max_duration_timeout", grpcStatus: GRPC.deadlineExceeded)
        }
    }

    private func requestTimerFired() {
        requestTimer = .none
        context.statistics.requestTimeout()
        if responseHasLeft {
            resetDownstream(.localReset)
        } else {
            sendLocalReply(408, "request timeout", details: "request_overall_timeout")
        }
    }
}
