// What the router tells a host's health of each attempt.

import Balancing
import Base
import Formatting
import Health
import Runtime

extension HTTPStream {
    /// The head of the upstream's answer is in `responseHeaders`. A gRPC status that comes with it counts for the
    /// status; one in trailers comes too late.
    func reportAnswer(_ status: UInt16) {
        guard let host = upstream?.pool?.host else { return }
        observe(host, answered: true)
        guard let vitals = host.host.vitals else { return }
        var counted = status
        if isGRPC, let code = responseHeaders.first(.grpcStatus)?.decimal { counted = Self.httpStatus(grpc: code) }
        host.answered(counted)
        if responseHeaders.contains(.envoyDegraded) { vitals.sawDegraded() }
        if responseHeaders.contains(.envoyImmediateHealthCheckFail) { vitals.sawImmediateFailure() }
    }

    /// What is wrong with the cluster's limits is no fault of the host's.
    func reportFailure(_ reason: StreamResetReason) {
        guard reason != .overflow, let host = upstream?.pool?.host else { return }
        host.failed(.connection)
        if upstream?.headersReceived == false { observe(host, answered: false) }
    }

    private func observe(_ host: HostState, answered: Bool) {
        guard let latency = cluster?.params.balancing.latency else { return }
        let wasSent = (upstream?.connectionRequests ?? 0) > 0
        let began = (wasSent ? info.times.firstUpstreamSent : nil) ?? loop.now
        host.observe(loop.now - began, answered: answered, at: loop.now, latency)
    }

    /// An answer that has begun has been counted already.
    func reportTimeout() {
        if let upstream, !upstream.headersReceived {
            upstream.pool?.host.failed(.timeout(status: wantsEmptyTimeout ? 204 : 504))
            if let host = upstream.pool?.host { observe(host, answered: false) }
        }
    }

    private static func httpStatus(grpc code: UInt64) -> UInt16 {
        switch code {
        case 0: 200
        case 1: 499
        case 3, 9, 11: 400
        case 4: 504
        case 5: 404
        case 6, 10: 409
        case 7: 403
        case 8: 429
        case 12: 501
        case 14: 503
        case 16: 401
        default: 500
        }
    }
}
