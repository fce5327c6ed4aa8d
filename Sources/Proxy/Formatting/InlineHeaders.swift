// Headers of which Envoy keeps one value only: a further one is joined to the first.

import Base

extension HeaderBlock {
    /// Adds as Envoy's header map does: headers it keeps in one place are extended, others repeated.
    public mutating func add(_ name: HeaderName, _ value: ByteView, isRequest: Bool) {
        guard name.id != .other, InlineHeaders.isJoined(name.id, isRequest: isRequest),
            let index = firstIndex(of: name.id)
        else { return name.append(to: &self, value: value) }
        if value.isEmpty { return }
        let old = self.value(at: index)
        if old.isEmpty { return replaceValue(at: index, with: value) }
        var joined = ByteQueue()
        joined.append(old)
        joined.append(byte: 0x2C)
        joined.append(value)
        replaceValue(at: index, with: joined.view)
    }
}

public enum InlineHeaders {
    public static func isJoined(_ id: HeaderID, isRequest: Bool) -> Bool {
        switch id {
        case .connection, .contentType, .envoyDecoratorOperation, .keepAlive, .proxyConnection, .requestID,
            .transferEncoding, .upgrade, .via, .contentLength, .envoyAttemptCount:
            true
        case .clientTraceID, .envoyDownstreamServiceCluster, .envoyDownstreamServiceNode, .envoyExternalAddress,
            .envoyForceTrace, .envoyHedgeOnPerTryTimeout, .envoyInternal, .envoyIPTags, .envoyRetryOn,
            .envoyRetryGrpcOn, .envoyRetriableHeaderNames, .envoyRetriableStatusCodes, .envoyUpstreamAltStatName,
            .envoyUpstreamRequestTimeout, .envoyUpstreamRequestPerTryTimeout, .envoyExpectedRequestTimeout,
            .envoyMaxRetries, .envoyOriginalPath, .expect, .forwardedClientCert, .forwardedFor, .forwardedHost,
            .forwardedPort, .forwardedProto, .grpcTimeout, .te, .userAgent:
            isRequest
        case .date, .envoyDegraded, .envoyImmediateHealthCheckFail, .envoyRateLimited, .envoyUpstreamCanary,
            .envoyUpstreamHealthCheckedCluster, .envoyUpstreamServiceTime, .location, .server, .grpcMessage,
            .grpcStatus:
            !isRequest
        default: false
        }
    }
}
