// Answers health checks of this proxy, or passes them on and keeps the answer for a while.

import Balancing
import Base
import Formatting
import Runtime

final class HealthAnswerFilter: HTTPFilter {
    /// A request that is a health check.
    private final class Check {
        /// It is answered here, as soon as all of it has come.
        let isOurs: Bool
        init(isOurs: Bool) { self.isOurs = isOurs }
    }

    private let params: HealthAnswerParams
    private let worker: Worker

    init(name: String, params: HealthAnswerParams, _ worker: Worker) {
        self.params = params
        self.worker = worker
        super.init(name: name)
    }

    override var seesRequestData: Bool { true }
    override var seesResponse: Bool { true }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        guard params.headers.allMatch(stream.requestHeaders) else { return .proceed }
        stream.info.isHealthCheck = true
        let isCached = params.cache?.current(now: stream.loop.now) != nil
        let isOurs = !params.passesThrough || worker.isFailingHealthChecks || isCached
        stream.setFilterState(self, Check(isOurs: isOurs))
        if !isOurs { return .proceed }
        if !endStream { return .wait }
        answer(stream)
        return .answered
    }

    override func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict {
        guard let check = stream.filterState(self) as? Check, check.isOurs else { return .proceed }
        stream.connection?.requestBytesConsumed(stream, bytes.count)
        if !endStream { return .wait }
        answer(stream)
        return .answered
    }

    override func requestTrailers(_ stream: HTTPStream) -> FilterVerdict {
        guard let check = stream.filterState(self) as? Check, check.isOurs else { return .proceed }
        answer(stream)
        return .answered
    }

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        if worker.isFailingHealthChecks { stream.responseHeaders.set(.envoyImmediateHealthCheckFail, "true") }
        guard stream.filterState(self) is Check else { return }
        if let cache = params.cache {
            let status = UInt16(truncatingIfNeeded: stream.responseHeaders.first(.status)?.decimal ?? 0)
            cache.keep(
                status: status, isDegraded: stream.responseHeaders.contains(.envoyDegraded), now: stream.loop.now)
        }
        params.localCluster.withView { stream.responseHeaders.set(.envoyUpstreamHealthCheckedCluster, $0) }
    }

    private func answer(_ stream: HTTPStream) {
        if worker.isFailingHealthChecks { return fail(stream, 503, "health_check_failed") }
        if let (status, isDegraded) = params.cache?.current(now: stream.loop.now) {
            if !(200..<300).contains(status) { stream.info.flags.insert(.failedLocalHealthCheck) }
            return stream.sendLocalReply(status, details: "health_check_cached") { headers in
                if isDegraded { headers.append(.envoyDegraded, "") }
            }
        }
        for minimum in params.minimums {
            guard let cluster = worker.clusters.find(minimum.cluster) else {
                return fail(stream, 503, "health_check_failed_no_cluster_found")
            }
            let hosts = cluster.hosts
            if hosts.isEmpty {
                if minimum.percentage == 0 { continue }
                return fail(stream, 503, "health_check_failed_cluster_empty")
            }
            let healthy = hosts.filter { $0.host.health == .healthy || $0.host.health == .degraded }.count
            if Double(healthy) * 100 < Double(hosts.count) * minimum.percentage {
                return fail(stream, 503, "health_check_failed_cluster_unhealthy")
            }
        }
        stream.sendLocalReply(
            200, details: params.minimums.isEmpty ? "health_check_ok" : "health_check_ok_cluster_healthy")
    }

    private func fail(_ stream: HTTPStream, _ status: UInt16, _ details: StaticString) {
        stream.info.flags.insert(.failedLocalHealthCheck)
        stream.sendLocalReply(status, details: details)
    }
}
