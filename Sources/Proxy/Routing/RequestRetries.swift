// Retries of one request: the route's policy and what x-envoy-retry-* headers make of it.

import Base
import Formatting

/// How an attempt failed below HTTP, as far as retries tell failures apart.
public enum AttemptResetKind: Sendable, Hashable {
    /// No connection could be made.
    case connect
    /// The upstream said that it has not looked at the request.
    case refused
    /// A limit of the cluster's: trying again would only make it worse.
    case overflow
    case other
}

public struct RequestRetries: Sendable {
    public var conditions: RetryConditions
    public var remaining: UInt32
    /// Beside those of the route.
    public var statusCodes: [UInt16] = []
    public var headerNames: [HeaderName] = []
    /// A retry is waiting or under way and counts against the cluster's limit.
    public var isHolding = false
    /// The wait before it is what an answer asked for.
    public var isRateLimited = false

    /// What headers for the router ask for; they are taken out by `removeHeaders`.
    public init(_ policy: RetryParams?, _ request: borrowing HeaderBlock) {
        conditions = policy?.conditions ?? []
        remaining = policy?.retries ?? 1
        if let list = request.first(.envoyRetryOn) {
            conditions.formUnion(RetryConditions(list).subtracting(.allGRPC))
        }
        if let list = request.first(.envoyRetryGrpcOn) {
            conditions.formUnion(RetryConditions(list).intersection(.allGRPC))
        }
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
    }

    /// Takes what is meant for the router out of a request, whether or not its route retries.
    public static func removeHeaders(_ request: inout HeaderBlock) {
        // Hardly any request has one, and so one look over the names is enough.
        var index = 0
        while index < request.count {
            switch request.id(at: index) {
            case .envoyRetryOn, .envoyRetryGrpcOn, .envoyMaxRetries, .envoyRetriableStatusCodes,
                .envoyRetriableHeaderNames:
                request.remove(at: index)
            default: index += 1
            }
        }
    }

    /// Whether an answer is one to try again after.
    public func wants(status: UInt16, _ response: borrowing HeaderBlock, _ policy: RetryParams?) -> Bool {
        // Only those who ask for it repeat a request that a limiter turned down.
        if response.contains(.envoyRateLimited) { return conditions.contains(.envoyRateLimited) }
        if conditions.contains(.serverError), (500...599).contains(status) { return true }
        if conditions.contains(.gatewayError), (502...504).contains(status) { return true }
        if conditions.contains(.retriable4xx), status == 409 { return true }
        if conditions.contains(.retriableStatusCodes),
            policy?.statusCodes.contains(status) ?? false || statusCodes.contains(status)
        {
            return true
        }
        if conditions.contains(.retriableHeaders) {
            for matcher in policy?.responseHeaders ?? [] where matcher.matches(response) { return true }
            for name in headerNames where name.isPresent(in: response) { return true }
        }
        if conditions.isDisjoint(with: .allGRPC) { return false }
        switch response.first(.grpcStatus)?.decimal {
        case 1: return conditions.contains(.grpcCancelled)
        case 4: return conditions.contains(.grpcDeadlineExceeded)
        case 8: return conditions.contains(.grpcResourceExhausted)
        case 13: return conditions.contains(.grpcInternal)
        case 14: return conditions.contains(.grpcUnavailable)
        default: return false
        }
    }

    /// Whether a failure below HTTP is one to try again after. `requestWasSent`: the upstream has seen the headers.
    public func wants(reset kind: AttemptResetKind, requestWasSent: Bool) -> Bool {
        if kind == .overflow { return false }
        if !conditions.isDisjoint(with: [.serverError, .gatewayError, .reset]) { return true }
        if conditions.contains(.resetBeforeRequest), !requestWasSent { return true }
        switch kind {
        case .connect: return conditions.contains(.connectFailure)
        case .refused: return conditions.contains(.refusedStream)
        case .overflow, .other: return false
        }
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
