// What the router tells a host's health of each attempt.

import Balancing
import Base
import Formatting
import Health

extension HTTPStream {
    /// The head of the upstream's answer is in `responseHeaders`. A gRPC status that comes with it counts for the
    /// status; one in trailers comes too late.
    func reportAnswer(_ request: UpstreamRequest, _ status: UInt16) {
        guard let host = request.pool?.host, let vitals = host.host.vitals else { return }
        var counted = status
        if isGRPC, let code = responseHeaders.first(.grpcStatus)?.decimal { counted = Self.httpStatus(grpc: code) }
        host.answered(counted)
        if responseHeaders.contains(.envoyDegraded) { vitals.sawDegraded() }
        if responseHeaders.contains(.envoyImmediateHealthCheckFail) { vitals.sawImmediateFailure() }
    }

    /// What is wrong with the cluster's limits is no fault of the host's.
    func reportFailure(_ request: UpstreamRequest, _ reason: StreamResetReason) {
        if reason != .overflow { request.pool?.host.failed(.connection) }
    }

    /// An answer that has begun has been counted already.
    func reportTimeout(_ request: UpstreamRequest) {
        if !request.headersReceived {
            request.pool?.host.failed(.timeout(status: wantsEmptyTimeout ? 204 : 504))
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
