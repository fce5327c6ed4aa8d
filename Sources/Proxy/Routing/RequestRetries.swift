// Retries of one request: the route's policy and what x-envoy-retry-* headers make of it.

import Base
import Formatting

public struct RequestRetries: Sendable {
    public var conditions: RetryConditions
    public var remaining: UInt32
    /// Beside those of the route.
    public var statusCodes: [UInt16] = []
    public var headerNames: [HeaderName] = []

    /// Takes the headers that are meant for the router out of the request.
    public init(_ policy: RetryParams?, _ request: inout HeaderBlock) {
        conditions = policy?.conditions ?? []
        remaining = policy?.retries ?? 1
        if let list = request.first(.envoyRetryOn) { conditions.formUnion(RetryConditions(list)) }
        if let list = request.first(.envoyRetryGrpcOn) { conditions.formUnion(RetryConditions(list)) }
        if let wanted = policy?.requestHeaders, !wanted.isEmpty {
            var matches = false
            for matcher in wanted where matcher.matches(request) { matches = true }
            if !matches { conditions = [] }
        }
        if !conditions.isEmpty, let asked = request.first(.envoyMaxRetries)?.trimmed.decimal {
            remaining = UInt32(min(asked, UInt64(UInt32.max)))
        }
        if let list = request.first(.envoyRetriableStatusCodes) {
            Self.forEach(list) { text in
                if let code = text.decimal { statusCodes.append(UInt16(truncatingIfNeeded: code)) }
            }
        }
        if let list = request.first(.envoyRetriableHeaderNames) {
            Self.forEach(list) { if !$0.isEmpty { headerNames.append(HeaderName($0.string)) } }
        }
        for id in [
            HeaderID.envoyRetryOn, .envoyRetryGrpcOn, .envoyMaxRetries, .envoyRetriableStatusCodes,
            .envoyRetriableHeaderNames, .envoyUpstreamAltStatName,
        ] { request.remove(id) }
    }

    private static func forEach(_ list: ByteView, _ body: (ByteView) -> Void) {
        var rest = list
        while true {
            let end = rest.firstIndex(of: 0x2C) ?? rest.count
            body(rest.prefix(end).trimmed)
            if end == rest.count { return }
            rest = rest.dropFirst(end + 1)
        }
    }
}
