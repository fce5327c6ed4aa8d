// Headers of which Envoy keeps one value only: a further one is joined to the first with a comma.

import Base

extension HeaderBlock {
    /// Adds as Envoy's header map does: headers it keeps in one place are extended, others repeated.
    public mutating func add(_ name: HeaderName, _ value: ByteView, isRequest: Bool) {
        guard InlineHeaders.isJoined(name, isRequest: isRequest), let index = name.index(in: self, from: 0) else {
            return name.append(to: &self, value: value)
        }
        join(value, to: index)
    }

    /// Overwrites as Envoy's header map does: headers it keeps in one place stay there, others go to the end.
    public mutating func overwrite(_ name: HeaderName, _ value: ByteView, isRequest: Bool) {
        if InlineHeaders.isJoined(name, isRequest: isRequest) { return name.set(in: &self, value: value) }
        name.remove(from: &self)
        name.append(to: &self, value: value)
    }

    /// What becomes of repeated headers that a peer sent.
    public mutating func joinInlineHeaders(isRequest: Bool) {
        var seen = InlineArray<4, UInt64>(repeating: 0)
        var index = 0
        while index < count {
            let id = id(at: index)
            let word = Int(id.rawValue >> 6)
            let bit = UInt64(1) << UInt64(id.rawValue & 63)
            if id == .other || seen[word] & bit == 0 {
                seen[word] |= bit
                index += 1
            } else if InlineHeaders.isJoined(id, isRequest: isRequest), let first = firstIndex(of: id) {
                join(value(at: index), to: first)
                remove(at: index)
            } else {
                index += 1
            }
        }
    }

    private mutating func join(_ value: ByteView, to index: Int) {
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
    static func isJoined(_ name: HeaderName, isRequest: Bool) -> Bool {
        if name.id != .other { return isJoined(name.id, isRequest: isRequest) }
        let list = isRequest ? otherRequestNames : otherResponseNames
        for text in list where ByteView(text).equals(name.bytes) { return true }
        return false
    }

    private static let otherRequestNames: [StaticString] = [
        "pragma", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range",
    ]
    private static let otherResponseNames: [StaticString] = ["age", "expires", "last-modified"]

    public static func isJoined(_ id: HeaderID, isRequest: Bool) -> Bool {
        switch id {
        case .connection, .contentType, .contentEncoding, .cacheControl, .envoyDecoratorOperation, .keepAlive,
            .proxyConnection, .requestID, .transferEncoding, .upgrade, .via, .contentLength, .envoyAttemptCount:
            true
        case .accept, .acceptEncoding, .accessControlRequestHeaders, .accessControlRequestMethod,
            .accessControlRequestPrivateNetwork, .authorization, .clientTraceID, .envoyDownstreamServiceCluster,
            .envoyDownstreamServiceNode, .envoyExternalAddress, .envoyForceTrace, .envoyHedgeOnPerTryTimeout,
            .envoyInternal, .envoyIPTags, .envoyIsTimeoutRetry, .envoyRetryOn, .envoyRetryGrpcOn,
            .envoyRetriableHeaderNames, .envoyRetriableStatusCodes, .envoyUpstreamAltStatName,
            .envoyUpstreamRequestTimeout, .envoyUpstreamRequestPerTryTimeout, .envoyExpectedRequestTimeout,
            .envoyMaxRetries, .envoyOriginalPath, .envoyOriginalHost, .envoyUpstreamStreamDuration, .expect,
            .forwardedClientCert, .forwardedFor, .forwardedHost, .forwardedPort, .forwardedProto,
            .grpcAcceptEncoding, .grpcTimeout, .origin, .referer, .te, .userAgent:
            isRequest
        case .accessControlAllowCredentials, .accessControlAllowHeaders, .accessControlAllowMethods,
            .accessControlAllowOrigin, .accessControlAllowPrivateNetwork, .accessControlExposeHeaders,
            .accessControlMaxAge, .date, .etag, .envoyDegraded, .envoyImmediateHealthCheckFail, .envoyRateLimited,
            .envoyUpstreamCanary, .envoyUpstreamHealthCheckedCluster, .envoyUpstreamServiceTime, .location, .server,
            .vary, .grpcMessage, .grpcStatus:
            !isRequest
        default: false
        }
    }
}
