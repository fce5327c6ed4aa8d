// What the router tells a host's health of each attempt.

import Balancing
import Base
import Formatting
import Health
import Runtime

extension HTTPStream {
    /// The head of the upstream's answer is in `responseHeaders`. A gRPC status that comes with it counts for the
    /// status; one in trailers comes too late.
    func reportAnswer(_ request: UpstreamRequest, _ status: UInt16) {
        guard let host = request.pool?.host else { return }
        observe(request, answered: true)
        guard let vitals = host.host.vitals else { return }
        var counted = status
        if isGRPC, let code = responseHeaders.first(.grpcStatus)?.decimal { counted = Self.httpStatus(grpc: code) }
        host.answered(counted)
        if responseHeaders.contains(.envoyDegraded) { vitals.sawDegraded() }
        if responseHeaders.contains(.envoyImmediateHealthCheckFail) { vitals.sawImmediateFailure() }
    }

    /// What is wrong with the cluster's limits is no fault of the host's.
    func reportFailure(_ request: UpstreamRequest, _ reason: StreamResetReason) {
        guard reason != .overflow else { return }
        request.pool?.host.failed(.connection)
        if !request.headersReceived { observe(request, answered: false) }
    }

    /// An answer that has begun has been counted already.
    func reportTimeout(_ request: UpstreamRequest) {
        if request.headersReceived { return }
        request.pool?.host.failed(.timeout(status: wantsEmptyTimeout ? 204 : 504))
        observe(request, answered: false)
    }

    /// For balancing by latency: the time from the request's leaving to the answer's head.
    private func observe(_ request: UpstreamRequest, answered: Bool) {
        guard let host = request.pool?.host, let latency = cluster?.params.balancing.latency else { return }
        let took = request.assignedAt.map { loop.now - $0 } ?? .zero
        host.observe(took, answered: answered, at: loop.now, latency)
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
