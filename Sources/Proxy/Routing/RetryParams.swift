// What configuration says of retries, hedging and internal redirects.

import Base
import EnvoyAPI
import Formatting

/// The conditions of `retry_on`.
public struct RetryConditions: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let serverError = RetryConditions(rawValue: 1 << 0)
    public static let gatewayError = RetryConditions(rawValue: 1 << 1)
    public static let connectFailure = RetryConditions(rawValue: 1 << 2)
    public static let retriable4xx = RetryConditions(rawValue: 1 << 3)
    public static let refusedStream = RetryConditions(rawValue: 1 << 4)
    public static let retriableStatusCodes = RetryConditions(rawValue: 1 << 5)
    public static let reset = RetryConditions(rawValue: 1 << 6)
    public static let retriableHeaders = RetryConditions(rawValue: 1 << 7)
    public static let envoyRateLimited = RetryConditions(rawValue: 1 << 8)
    public static let http3PostConnectFailure = RetryConditions(rawValue: 1 << 9)
    public static let resetBeforeRequest = RetryConditions(rawValue: 1 << 10)
    public static let grpcCancelled = RetryConditions(rawValue: 1 << 16)
    public static let grpcDeadlineExceeded = RetryConditions(rawValue: 1 << 17)
    public static let grpcResourceExhausted = RetryConditions(rawValue: 1 << 18)
    public static let grpcUnavailable = RetryConditions(rawValue: 1 << 19)
    public static let grpcInternal = RetryConditions(rawValue: 1 << 20)
    public static let allGRPC: RetryConditions = [
        .grpcCancelled, .grpcDeadlineExceeded, .grpcResourceExhausted, .grpcUnavailable, .grpcInternal,
    ]

    /// A list of names with commas between; unknown ones have no effect, as in Envoy.
    public init(_ list: ByteView) {
        var conditions: RetryConditions = []
        var rest = list
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x2C) ?? rest.count
            conditions.formUnion(Self.condition(rest.prefix(end).trimmed))
            rest = rest.dropFirst(end + 1)
        }
        self = conditions
    }

    private static func condition(_ name: ByteView) -> RetryConditions {
        for (text, condition) in names where name.equals(text) { return condition }
        return []
    }

    private static let names: [(StaticString, RetryConditions)] = [
        ("5xx", .serverError), ("gateway-error", .gatewayError), ("connect-failure", .connectFailure),
        ("retriable-4xx", .retriable4xx), ("refused-stream", .refusedStream),
        ("retriable-status-codes", .retriableStatusCodes), ("reset", .reset),
        ("retriable-headers", .retriableHeaders), ("envoy-ratelimited", .envoyRateLimited),
        ("http3-post-connect-failure", .http3PostConnectFailure), ("reset-before-request", .resetBeforeRequest),
        ("cancelled", .grpcCancelled), ("deadline-exceeded", .grpcDeadlineExceeded),
        ("resource-exhausted", .grpcResourceExhausted), ("unavailable", .grpcUnavailable),
        ("internal", .grpcInternal),
    ]
}

public struct RetryParams: Sendable {
    public let conditions: RetryConditions
    public let retries: UInt32
    /// Zero: only the route's timeout holds.
    public let perTryTimeout: TimeSpan
    public let perTryIdleTimeout: TimeSpan
    public let statusCodes: [UInt16]
    public let responseHeaders: [HeaderMatcher]
    public let requestHeaders: [HeaderMatcher]
    public let hosts: RetryHosts
    public let backOff: RetryBackOff
    public let rateLimitedBackOff: RateLimitedBackOff?

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        conditions = node.string("retry_on").withView { RetryConditions($0) }
        retries = node.optionalUInt32("num_retries") ?? 1
        perTryTimeout = node.duration("per_try_timeout") ?? .zero
        perTryIdleTimeout = node.duration("per_try_idle_timeout") ?? .zero
        statusCodes = node.uint32s("retriable_status_codes").map { UInt16(truncatingIfNeeded: $0) }
        responseHeaders = try HeaderMatcher.list(node.messages("retriable_headers"))
        requestHeaders = try HeaderMatcher.list(node.messages("retriable_request_headers"))
        hosts = try RetryHosts(node)
        if node.has("retry_options_predicates") {
            throw node.unsupported("retry_options_predicates", "retries keep the connection's options")
        }
        backOff =
            try node.message("retry_back_off").map { inner throws(InvalidConfiguration) in try RetryBackOff(inner) }
            ?? .standard
        rateLimitedBackOff = try node.message("rate_limited_retry_back_off").map {
            inner throws(InvalidConfiguration) in try RateLimitedBackOff(inner)
        }
    }
}

public struct HedgeParams: Sendable {
    /// An attempt that takes too long is left alone and another one begun beside it; the first good answer counts.
    public let onPerTryTimeout: Bool

    init(_ node: ConfigNode) {
        onPerTryTimeout = node.bool("hedge_on_per_try_timeout")
        // Envoy knows both and acts on neither.
        node.ignore("initial_requests", "additional_request_chance")
    }
}

/// Redirects of the upstream that the proxy follows itself.
public struct InternalRedirectParams: Sendable {
    public let maximum: UInt32
    public let statusCodes: [UInt16]
    public let allowsCrossScheme: Bool
    public let copiedHeaders: [HeaderName]
    public let refusesPreviousRoutes: Bool
    public let onlySafeCrossScheme: Bool
    /// Names of the routes that may be redirected to; nil allows all.
    public let allowedRoutes: [String]?

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        maximum = node.optionalUInt32("max_internal_redirects") ?? 1
        let codes = node.uint32s("redirect_response_codes").map { UInt16(truncatingIfNeeded: $0) }
        statusCodes = codes.isEmpty ? [302] : codes.filter { [301, 302, 303, 307, 308].contains($0) }
        allowsCrossScheme = node.bool("allow_cross_scheme_redirect")
        copiedHeaders = node.strings("response_headers_to_copy").map { HeaderName($0) }
        var previous = false
        var safe = false
        var allowed: [String]?
        for entry in node.messages("predicates") {
            entry.ignore("name")
            guard let predicate = entry.any("typed_config") else { continue }
            if predicate.typeName.hasSuffix(".PreviousRoutesConfig") {
                previous = true
            } else if predicate.typeName.hasSuffix(".SafeCrossSchemeConfig") {
                safe = true
            } else if predicate.typeName.hasSuffix(".AllowListedRoutesConfig") {
                allowed = predicate.strings("allowed_route_names")
            } else {
                throw entry.unsupported("typed_config", predicate.typeName)
            }
        }
        refusesPreviousRoutes = previous
        onlySafeCrossScheme = safe
        allowedRoutes = allowed
    }

    init(legacyMaximum: UInt32) {
        maximum = legacyMaximum
        statusCodes = [302]
        allowsCrossScheme = false
        copiedHeaders = []
        refusesPreviousRoutes = false
        onlySafeCrossScheme = false
        allowedRoutes = nil
    }
}
