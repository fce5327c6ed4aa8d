// Response flags written as logs and headers show them.

import Base

extension ResponseFlag {
    /// The long form of `%RESPONSE_FLAGS_LONG%`.
    public var longName: StaticString {
        switch self {
        case .failedLocalHealthCheck: "FailedLocalHealthCheck"
        case .noHealthyUpstream: "NoHealthyUpstream"
        case .upstreamRequestTimeout: "UpstreamRequestTimeout"
        case .localReset: "LocalReset"
        case .upstreamRemoteReset: "UpstreamRemoteReset"
        case .upstreamConnectionFailure: "UpstreamConnectionFailure"
        case .upstreamConnectionTermination: "UpstreamConnectionTermination"
        case .upstreamOverflow: "UpstreamOverflow"
        case .noRouteFound: "NoRouteFound"
        case .delayInjected: "DelayInjected"
        case .faultInjected: "FaultInjected"
        case .rateLimited: "RateLimited"
        case .unauthorizedExternalService: "UnauthorizedExternalService"
        case .rateLimitServiceError: "RateLimitServiceError"
        case .downstreamConnectionTermination: "DownstreamConnectionTermination"
        case .upstreamRetryLimitExceeded: "UpstreamRetryLimitExceeded"
        case .streamIdleTimeout: "StreamIdleTimeout"
        case .invalidEnvoyRequestHeaders: "InvalidEnvoyRequestHeaders"
        case .downstreamProtocolError: "DownstreamProtocolError"
        case .upstreamMaxStreamDurationReached: "UpstreamMaxStreamDurationReached"
        case .responseFromCacheFilter: "ResponseFromCacheFilter"
        case .noFilterConfigFound: "NoFilterConfigFound"
        case .durationTimeout: "DurationTimeout"
        case .upstreamProtocolError: "UpstreamProtocolError"
        case .noClusterFound: "NoClusterFound"
        case .overloadManager: "OverloadManagerTerminated"
        case .dnsResolutionFailed: "DnsResolutionFailed"
        case .dropOverLoad: "DropOverload"
        case .downstreamRemoteReset: "DownstreamRemoteReset"
        case .unconditionalDropOverload: "UnconditionalDropOverload"
        }
    }
}

extension ResponseFlags {
    /// `URX,UF` or the long names; `-` for none.
    public func append(to out: inout ByteQueue, long: Bool, exhaustedFirst: Bool = true) {
        if rawValue == 0 { return out.append(byte: 0x2D) }
        var rest = rawValue
        // Envoy writes flags in the order in which they were raised: of a request, that no retry was left comes before
        // the failure that would have been retried.
        let exhausted = ResponseFlags(.upstreamRetryLimitExceeded)
        if exhaustedFirst, isSuperset(of: exhausted) {
            let flag = ResponseFlag.upstreamRetryLimitExceeded
            out.append(long ? flag.longName : flag.letters)
            rest &= ~exhausted.rawValue
            if rest != 0 { out.append(byte: 0x2C) }
        }
        while rest != 0 {
            let bit = UInt8(rest.trailingZeroBitCount)
            rest &= rest - 1
            guard let flag = ResponseFlag(rawValue: bit) else { continue }
            out.append(long ? flag.longName : flag.letters)
            if rest != 0 { out.append(byte: 0x2C) }
        }
    }
}

extension ByteQueue {
    /// Sixteen hexadecimal digits.
    mutating func append(paddedHex value: UInt64) {
        var shift = 60
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15
            append(byte: digit < 10 ? digit + 0x30 : digit + 0x57)
            shift -= 4
        }
    }
}
