// Log entries of a request before its end.

import AccessLogs
import Base
import Formatting
import Routing
import Runtime

extension HTTPStream {
    func armAccessLogTimer() {
        accessLogTimer = loop.arm(after: params.accessLogs.interval, self, tag: TimerTag.accessLog)
    }

    func accessLogTimerFired() {
        context.log(self, .downstreamPeriodic)
        armAccessLogTimer()
    }

    /// An attempt is what this entry is about: its own times and bytes, seen from the router. What Envoy leaves out
    /// (details, the count of attempts) is left out.
    func logAttempt(_ upstream: UpstreamRequest, _ type: AccessLogType) {
        if type == .upstreamEnd, let tracing = context.tracing { finishAttemptTrace(upstream, tracing) }
        if context.upstreamLogs.isEmpty { return }
        upstream.connection?.noteMeters(upstream)
        var attempt = StreamInfo()
        attempt.downstream = info.downstream
        attempt.downstreamTLS = info.downstreamTLS
        let waited = UInt64(max((attemptBegan - info.times.start).nanoseconds, 0))
        attempt.reset(start: attemptBegan, wallNanoseconds: info.times.startWallNanoseconds &+ waited)
        attempt.protocol = info.upstream.connectionID == nil ? nil : info.upstream.protocol
        attempt.upstream = info.upstream
        attempt.upstream.attempts = 0
        attempt.route = info.route
        attempt.flags = attemptFlags(upstream)
        attempt.extras = info.extras
        attempt.upstreamReceived = info.upstreamReceived
        attempt.upstreamSent = info.upstreamSent
        attempt.downstreamReceived.body = info.upstreamReceived.body
        attempt.downstreamSent.body = info.upstreamSent.body
        if type == .upstreamEnd {
            attempt.times.end = loop.now
            if upstream.headersReceived {
                attempt.responseCode = UInt16(truncatingIfNeeded: responseHeaders.first(.status)?.decimal ?? 0)
                return write(attempt, type)
            }
        }
        let none = HeaderBlock()
        context.upstreamLogs.write(type, request: requestHeaders, response: none, trailers: none, info: attempt)
    }

    private func write(_ attempt: borrowing StreamInfo, _ type: AccessLogType) {
        context.upstreamLogs.write(
            type, request: requestHeaders, response: responseHeaders, trailers: responseTrailers, info: attempt)
    }

    /// The route is known, the filters have not run. Envoy knows the route's cluster by now, too.
    func logStart() {
        if case .cluster(let reference, _)? = route?.forward?.clusters.select(requestHeaders, random: streamRandom) {
            info.upstream.cluster = worker.clusters.find(reference)?.params.facts
        }
        context.log(self, .downstreamStart)
        info.upstream.cluster = nil
    }
}
