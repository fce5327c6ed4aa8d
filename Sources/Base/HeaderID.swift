// Well-known header names as small integers, so that the hot path compares one byte instead of a string.

/// Names the proxy itself looks at. Order is not significant; `other` must stay 0.
public enum HeaderID: UInt8, CaseIterable, Sendable {
    case other = 0
    case method, path, authority, scheme, status, `protocol`
    case host, connection, keepAlive, proxyConnection, transferEncoding, contentLength, contentType, te, trailer
    case upgrade, expect, date, server, via, userAgent, accept, acceptEncoding, contentEncoding, cookie, setCookie
    case location, referer, origin, vary, etag, cacheControl, authorization, http2Settings
    case forwardedFor, forwardedProto, forwardedHost, forwardedPort, forwardedClientCert, requestID
    case clientTraceID, traceparent, tracestate, b3, b3TraceID, b3SpanID, b3ParentSpanID, b3Sampled, b3Flags
    case grpcStatus, grpcMessage, grpcTimeout, grpcAcceptEncoding, grpcEncoding
    case accessControlRequestMethod, accessControlRequestHeaders, accessControlRequestPrivateNetwork
    case accessControlAllowOrigin, accessControlAllowMethods, accessControlAllowHeaders
    case accessControlAllowCredentials, accessControlAllowPrivateNetwork, accessControlExposeHeaders
    case accessControlMaxAge
    case envoyAttemptCount, envoyDecoratorOperation, envoyDownstreamServiceCluster, envoyDownstreamServiceNode
    case envoyExpectedRequestTimeout, envoyExternalAddress, envoyForceTrace, envoyHedgeOnPerTryTimeout
    case envoyImmediateHealthCheckFail, envoyInternal, envoyIPTags, envoyMaxRetries, envoyOriginalDstHost
    case envoyOriginalPath, envoyOriginalHost, envoyOriginalURL, envoyOverloaded, envoyLocalOverloaded
    case envoyRateLimited, envoyRetriableHeaderNames, envoyRetriableStatusCodes, envoyRetryGrpcOn, envoyRetryOn
    case envoyUpstreamAltStatName, envoyUpstreamCanary, envoyUpstreamHealthCheckedCluster
    case envoyUpstreamRequestPerTryTimeout, envoyUpstreamRequestTimeout, envoyUpstreamServiceTime
    case envoyUpstreamStreamDuration, envoyUpstreamTimeoutAlternative, envoyDegraded, envoyIsTimeoutRetry
    case envoyFaultDelay, envoyFaultDelayPercentage, envoyFaultAbort, envoyFaultAbortPercentage
    case envoyFaultAbortGrpc, envoyFaultThroughput, envoyFaultThroughputPercentage

    /// The name on the wire, in lower case.
    public var name: StaticString {
        switch self {
        case .other: ""
        case .method: ":method"
        case .path: ":path"
        case .authority: ":authority"
        case .scheme: ":scheme"
        case .status: ":status"
        case .protocol: ":protocol"
        case .host: "host"
        case .connection: "connection"
        case .keepAlive: "keep-alive"
        case .proxyConnection: "proxy-connection"
        case .transferEncoding: "transfer-encoding"
        case .contentLength: "content-length"
        case .contentType: "content-type"
        case .te: "te"
        case .trailer: "trailer"
        case .upgrade: "upgrade"
        case .expect: "expect"
        case .date: "date"
        case .server: "server"
        case .via: "via"
        case .userAgent: "user-agent"
        case .accept: "accept"
        case .acceptEncoding: "accept-encoding"
        case .contentEncoding: "content-encoding"
        case .cookie: "cookie"
        case .setCookie: "set-cookie"
        case .location: "location"
        case .referer: "referer"
        case .origin: "origin"
        case .vary: "vary"
        case .etag: "etag"
        case .cacheControl: "cache-control"
        case .authorization: "authorization"
        case .http2Settings: "http2-settings"
        case .forwardedFor: "x-forwarded-for"
        case .forwardedProto: "x-forwarded-proto"
        case .forwardedHost: "x-forwarded-host"
        case .forwardedPort: "x-forwarded-port"
        case .forwardedClientCert: "x-forwarded-client-cert"
        case .requestID: "x-request-id"
        case .clientTraceID: "x-client-trace-id"
        case .traceparent: "traceparent"
        case .tracestate: "tracestate"
        case .b3: "b3"
        case .b3TraceID: "x-b3-traceid"
        case .b3SpanID: "x-b3-spanid"
        case .b3ParentSpanID: "x-b3-parentspanid"
        case .b3Sampled: "x-b3-sampled"
        case .b3Flags: "x-b3-flags"
        case .grpcStatus: "grpc-status"
        case .grpcMessage: "grpc-message"
        case .grpcTimeout: "grpc-timeout"
        case .grpcAcceptEncoding: "grpc-accept-encoding"
        case .grpcEncoding: "grpc-encoding"
        case .accessControlRequestMethod: "access-control-request-method"
        case .accessControlRequestHeaders: "access-control-request-headers"
        case .accessControlRequestPrivateNetwork: "access-control-request-private-network"
        case .accessControlAllowOrigin: "access-control-allow-origin"
        case .accessControlAllowMethods: "access-control-allow-methods"
        case .accessControlAllowHeaders: "access-control-allow-headers"
        case .accessControlAllowCredentials: "access-control-allow-credentials"
        case .accessControlAllowPrivateNetwork: "access-control-allow-private-network"
        case .accessControlExposeHeaders: "access-control-expose-headers"
        case .accessControlMaxAge: "access-control-max-age"
        case .envoyAttemptCount: "x-envoy-attempt-count"
        case .envoyDecoratorOperation: "x-envoy-decorator-operation"
        case .envoyDownstreamServiceCluster: "x-envoy-downstream-service-cluster"
        case .envoyDownstreamServiceNode: "x-envoy-downstream-service-node"
        case .envoyExpectedRequestTimeout: "x-envoy-expected-rq-timeout-ms"
        case .envoyExternalAddress: "x-envoy-external-address"
        case .envoyForceTrace: "x-envoy-force-trace"
        case .envoyHedgeOnPerTryTimeout: "x-envoy-hedge-on-per-try-timeout"
        case .envoyImmediateHealthCheckFail: "x-envoy-immediate-health-check-fail"
        case .envoyInternal: "x-envoy-internal"
        case .envoyIPTags: "x-envoy-ip-tags"
        case .envoyMaxRetries: "x-envoy-max-retries"
        case .envoyOriginalDstHost: "x-envoy-original-dst-host"
        case .envoyOriginalPath: "x-envoy-original-path"
        case .envoyOriginalHost: "x-envoy-original-host"
        case .envoyOriginalURL: "x-envoy-original-url"
        case .envoyOverloaded: "x-envoy-overloaded"
        case .envoyLocalOverloaded: "x-envoy-local-overloaded"
        case .envoyRateLimited: "x-envoy-ratelimited"
        case .envoyRetriableHeaderNames: "x-envoy-retriable-header-names"
        case .envoyRetriableStatusCodes: "x-envoy-retriable-status-codes"
        case .envoyRetryGrpcOn: "x-envoy-retry-grpc-on"
        case .envoyRetryOn: "x-envoy-retry-on"
        case .envoyUpstreamAltStatName: "x-envoy-upstream-alt-stat-name"
        case .envoyUpstreamCanary: "x-envoy-upstream-canary"
        case .envoyUpstreamHealthCheckedCluster: "x-envoy-upstream-healthchecked-cluster"
        case .envoyUpstreamRequestPerTryTimeout: "x-envoy-upstream-rq-per-try-timeout-ms"
        case .envoyUpstreamRequestTimeout: "x-envoy-upstream-rq-timeout-ms"
        case .envoyUpstreamServiceTime: "x-envoy-upstream-service-time"
        case .envoyUpstreamTimeoutAlternative: "x-envoy-upstream-rq-timeout-alt-response"
        case .envoyUpstreamStreamDuration: "x-envoy-upstream-stream-duration-ms"
        case .envoyDegraded: "x-envoy-degraded"
        case .envoyIsTimeoutRetry: "x-envoy-is-timeout-retry"
        case .envoyFaultDelay: "x-envoy-fault-delay-request"
        case .envoyFaultDelayPercentage: "x-envoy-fault-delay-request-percentage"
        case .envoyFaultAbort: "x-envoy-fault-abort-request"
        case .envoyFaultAbortPercentage: "x-envoy-fault-abort-request-percentage"
        case .envoyFaultAbortGrpc: "x-envoy-fault-abort-grpc-request"
        case .envoyFaultThroughput: "x-envoy-fault-throughput-response"
        case .envoyFaultThroughputPercentage: "x-envoy-fault-throughput-response-percentage"
        }
    }
}

extension HeaderID {
    /// The id of a lower-case name, `.other` when it is not a well-known one.
    @inlinable
    public init(lowercaseName name: ByteView) { self = HeaderNameTable.shared.lookUp(name) }

    /// The name in static memory: this view may be kept.
    @inlinable public var view: ByteView { HeaderNameTable.shared.name(of: self) }
}

/// Open-addressed table over all well-known names, keyed by length, first, middle and last byte; immutable after its
/// construction at first use.
@safe
public struct HeaderNameTable: @unchecked Sendable {
    // SAFETY: the two tables are written in `init` only and never freed; all later access is reading.
    @usableFromInline static let shared = HeaderNameTable()
    @usableFromInline static let slots = 1024
    @usableFromInline let ids: UnsafeMutablePointer<UInt8>
    @usableFromInline let names: UnsafeMutablePointer<ByteView>

    init() {
        unsafe ids = .allocate(capacity: Self.slots)
        unsafe ids.initialize(repeating: 0, count: Self.slots)
        unsafe names = .allocate(capacity: 256)
        unsafe names.initialize(repeating: ByteView(), count: 256)
        for id in HeaderID.allCases where id != .other {
            let name = ByteView(id.name)
            unsafe names[Int(id.rawValue)] = name
            var slot = Self.hash(name)
            while unsafe ids[slot] != 0 { slot = (slot + 1) & (Self.slots - 1) }
            unsafe ids[slot] = id.rawValue
        }
    }

    @inlinable
    static func hash(_ name: ByteView) -> Int {
        let length = name.count
        let mix = UInt32(length) &* 0x9E37_79B1 ^ UInt32(name[length - 1]) &* 0x85EB_CA6B
        let more = UInt32(name[0]) &* 0xC2B2_AE35 ^ UInt32(name[length / 2]) &* 0x27D4_EB2F
        return Int((mix &+ more) >> 20) & (slots - 1)
    }

    @inlinable
    func name(of id: HeaderID) -> ByteView { unsafe names[Int(id.rawValue)] }

    @inlinable
    func lookUp(_ name: ByteView) -> HeaderID {
        if name.isEmpty || name.count > 45 { return .other }
        var slot = Self.hash(name)
        while true {
            let id = unsafe ids[slot]
            if id == 0 { return .other }
            if unsafe names[Int(id)].equals(name) { return unsafe HeaderID(rawValue: id).unsafelyUnwrapped }
            slot = (slot + 1) & (Self.slots - 1)
        }
    }
}
