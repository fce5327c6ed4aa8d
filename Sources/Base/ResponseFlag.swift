// Envoy's response flags: what went wrong with a request, as one bit each and in words.

/// The letters are Envoy's, so that people's dashboards and habits hold.
public enum ResponseFlag: UInt8, CaseIterable, Sendable {
    case failedLocalHealthCheck, noHealthyUpstream, upstreamRequestTimeout, localReset, upstreamRemoteReset
    case upstreamConnectionFailure, upstreamConnectionTermination, upstreamOverflow, noRouteFound, delayInjected
    case faultInjected, rateLimited, unauthorizedExternalService, rateLimitServiceError
    case downstreamConnectionTermination, upstreamRetryLimitExceeded, streamIdleTimeout, invalidEnvoyRequestHeaders
    case downstreamProtocolError, upstreamMaxStreamDurationReached, responseFromCacheFilter, noFilterConfigFound
    case durationTimeout, upstreamProtocolError, noClusterFound, overloadManager, dnsResolutionFailed
    case dropOverLoad, downstreamRemoteReset, unconditionalDropOverload

    public var letters: StaticString {
        switch self {
        case .failedLocalHealthCheck: "LH"
        case .noHealthyUpstream: "UH"
        case .upstreamRequestTimeout: "UT"
        case .localReset: "LR"
        case .upstreamRemoteReset: "UR"
        case .upstreamConnectionFailure: "UF"
        case .upstreamConnectionTermination: "UC"
        case .upstreamOverflow: "UO"
        case .noRouteFound: "NR"
        case .delayInjected: "DI"
        case .faultInjected: "FI"
        case .rateLimited: "RL"
        case .unauthorizedExternalService: "UAEX"
        case .rateLimitServiceError: "RLSE"
        case .downstreamConnectionTermination: "DC"
        case .upstreamRetryLimitExceeded: "URX"
        case .streamIdleTimeout: "SI"
        case .invalidEnvoyRequestHeaders: "IH"
        case .downstreamProtocolError: "DPE"
        case .upstreamMaxStreamDurationReached: "UMSDR"
        case .responseFromCacheFilter: "RFCF"
        case .noFilterConfigFound: "NFCF"
        case .durationTimeout: "DT"
        case .upstreamProtocolError: "UPE"
        case .noClusterFound: "NC"
        case .overloadManager: "OM"
        case .dnsResolutionFailed: "DF"
        case .dropOverLoad: "DO"
        case .downstreamRemoteReset: "DR"
        case .unconditionalDropOverload: "UDO"
        }
    }
}

public struct ResponseFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable
    public init(_ flag: ResponseFlag) { self.init(rawValue: 1 << UInt32(flag.rawValue)) }

    @inlinable
    public mutating func insert(_ flag: ResponseFlag) { formUnion(ResponseFlags(flag)) }

    @inlinable
    public func contains(_ flag: ResponseFlag) -> Bool { contains(ResponseFlags(flag)) }

    /// `UF,URX`, or `-` for none.
    public var letters: String {
        if rawValue == 0 { return "-" }
        return ResponseFlag.allCases.filter { contains($0) }.map { "\($0.letters)" }.joined(separator: ",")
    }
}
