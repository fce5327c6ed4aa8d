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

    /// The route is known, the filters have not run. Envoy knows the route's cluster by now, too.
    func logStart() {
        if case .cluster(let reference, _)? = route?.forward?.clusters.select(requestHeaders, random: streamRandom) {
            info.upstream.cluster = worker.clusters.find(reference)?.params.facts
        }
        context.log(self, .downstreamStart)
        info.upstream.cluster = nil
    }
}
