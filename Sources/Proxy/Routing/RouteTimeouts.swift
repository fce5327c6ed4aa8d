// Timeouts of a route and what headers of a request make of them.

import Base
import EnvoyAPI
import Formatting

public struct RouteTimeouts: Sendable {
    /// For the whole answer; zero is none.
    public let timeout: TimeSpan
    /// Nil leaves the connection manager's in force; zero is none.
    public let idle: TimeSpan?
    public let flush: TimeSpan?
    /// `max_stream_duration` is there, which takes the place of `timeout`.
    public let usesStreamDuration: Bool
    public let maxStreamDuration: TimeSpan?
    public let grpcHeaderMax: TimeSpan?
    public let grpcHeaderOffset: TimeSpan?
    /// The deprecated pair: caps for `grpc-timeout` instead of `timeout`.
    let maxGRPCTimeout: TimeSpan?
    let grpcTimeoutOffset: TimeSpan?

    init(_ node: ConfigNode) {
        timeout = node.duration("timeout") ?? .seconds(15)
        idle = node.duration("idle_timeout")
        flush = node.duration("flush_timeout")
        maxGRPCTimeout = node.duration("max_grpc_timeout")
        grpcTimeoutOffset = node.duration("grpc_timeout_offset")
        let stream = node.message("max_stream_duration")
        usesStreamDuration = stream != nil
        maxStreamDuration = stream?.duration("max_stream_duration")
        grpcHeaderMax = stream?.duration("grpc_timeout_header_max")
        grpcHeaderOffset = stream?.duration("grpc_timeout_header_offset")
    }

    init(timeout: TimeSpan) {
        self.timeout = timeout
        idle = nil
        flush = nil
        usesStreamDuration = false
        maxStreamDuration = nil
        grpcHeaderMax = nil
        grpcHeaderOffset = nil
        maxGRPCTimeout = nil
        grpcTimeoutOffset = nil
    }

    /// How long a stream may live at all; nil is for ever. `fallback` is the connection manager's limit.
    public func streamLimit(_ request: borrowing HeaderBlock, fallback: TimeSpan?) -> TimeSpan? {
        var limit = maxStreamDuration ?? fallback ?? .zero
        if let cap = grpcHeaderMax, let asked = GRPCTimeout.read(request) {
            limit = !cap.isZero && asked > cap ? cap : asked
            if !limit.isZero, let offset = grpcHeaderOffset {
                // The caller's clock ran out before it began: the shortest time there is.
                limit = offset < limit ? TimeSpan(nanoseconds: limit.nanoseconds - offset.nanoseconds) : .zero
                if limit.isZero { return TimeSpan(nanoseconds: 1) }
            }
        }
        return limit.isZero ? nil : limit
    }
}

/// `grpc-timeout`: up to eight digits and a unit.
public enum GRPCTimeout {
    public static func read(_ request: borrowing HeaderBlock) -> TimeSpan? {
        guard let text = request.first(.grpcTimeout), text.count >= 2, text.count <= 9,
            let amount = text.prefix(text.count - 1).decimal
        else { return nil }
        let unit: Int64
        switch text[text.count - 1] {
        case 0x48: unit = 3_600_000_000_000
        case 0x4D: unit = 60_000_000_000
        case 0x53: unit = 1_000_000_000
        case 0x6D: unit = 1_000_000
        // Less than a millisecond counts as one.
        case 0x75: return .milliseconds(Int64((amount + 999) / 1000))
        case 0x6E: return .milliseconds(Int64((amount + 999_999) / 1_000_000))
        default: return nil
        }
        let (product, overflowed) = Int64(amount).multipliedReportingOverflow(by: unit)
        return TimeSpan(nanoseconds: overflowed ? .max : product)
    }

    /// What is left for the next hop.
    public static func write(_ limit: TimeSpan, to request: inout HeaderBlock) {
        var text = ByteQueue()
        append(milliseconds: UInt64(max(limit.milliseconds, 0)), to: &text)
        request.set(.grpcTimeout, text.view)
    }

    /// Milliseconds as eight digits at most, in the finest unit that holds them.
    static func append(milliseconds: UInt64, to out: inout ByteQueue) {
        var value = milliseconds
        let limit: UInt64 = 99_999_999
        for (letter, divisor) in [(UInt8(0x6D), UInt64(1)), (0x53, 1000), (0x4D, 60_000)] {
            value = milliseconds / divisor
            if value > limit { continue }
            out.append(decimal: value)
            return out.append(byte: letter)
        }
        out.append(decimal: min(milliseconds / 3_600_000, limit))
        out.append(byte: 0x48)
    }
}

/// The timeouts of one request, in whole milliseconds as Envoy counts; zero is none.
public struct RequestTimeouts: Sendable, Hashable {
    public var global: UInt64
    public var perTry: UInt64
    public var perTryIdle: UInt64
    public var hedgesOnPerTryTimeout: Bool
    /// What `x-envoy-upstream-stream-duration-ms` allows the upstream's stream; nil leaves the cluster's limit.
    public var streamDuration: UInt64?

    /// Takes `x-envoy-upstream-rq-timeout-ms` and its kin out of the request, and tells the upstream how long we
    /// shall wait. `setsExpected` is false when the router must not add headers of its own;
    /// `respectsExpected` takes the expectation of a proxy in front as the timeout.
    public init(
        _ forward: ForwardParams, _ request: inout HeaderBlock, setsExpected: Bool = true,
        respectsExpected: Bool = false
    ) {
        let timeouts = forward.timeouts
        let isGRPC = GRPC.isRequest(request)
        global = timeouts.usesStreamDuration ? 0 : Self.routeTimeout(timeouts, request, isGRPC)
        perTry = UInt64(max(forward.retry?.perTryTimeout.milliseconds ?? 0, 0))
        perTryIdle = UInt64(max(forward.retry?.perTryIdleTimeout.milliseconds ?? 0, 0))
        hedgesOnPerTryTimeout = forward.hedge?.onPerTryTimeout ?? false
        if let value = request.first(.envoyHedgeOnPerTryTimeout) {
            if value.equals("true") { hedgesOnPerTryTimeout = true }
            if value.equals("false") { hedgesOnPerTryTimeout = false }
            request.remove(.envoyHedgeOnPerTryTimeout)
        }
        let expected = respectsExpected ? request.first(.envoyExpectedRequestTimeout) : nil
        if let expected {
            if let value = expected.trimmed.decimal { global = value }
        } else if let asked = request.first(.envoyUpstreamRequestTimeout) {
            if let value = asked.trimmed.decimal { global = value }
            request.remove(.envoyUpstreamRequestTimeout)
        }
        if let asked = request.first(.envoyUpstreamRequestPerTryTimeout) {
            if let value = asked.trimmed.decimal { perTry = value }
            request.remove(.envoyUpstreamRequestPerTryTimeout)
        }
        if perTry >= global, global != 0 { perTry = 0 }
        if let asked = request.first(.envoyUpstreamStreamDuration) {
            streamDuration = asked.trimmed.decimal
            request.remove(.envoyUpstreamStreamDuration)
        }
        writeHeaders(
            timeouts, &request, elapsed: 0, setsExpected: setsExpected && expected == nil, isGRPC: isGRPC)
    }

    /// For a further attempt, after `elapsed` milliseconds.
    public func writeHeaders(
        _ timeouts: RouteTimeouts, _ request: inout HeaderBlock, elapsed: UInt64, setsExpected: Bool, isGRPC: Bool
    ) {
        var expected = perTry == 0 || hedgesOnPerTryTimeout ? global : perTry
        if expected == 0 { return }
        if global > 0 { expected = elapsed >= global ? 1 : min(expected, global - elapsed) }
        if setsExpected { Decimal.withDigits(of: expected) { request.set(.envoyExpectedRequestTimeout, $0) } }
        if isGRPC, !timeouts.usesStreamDuration, timeouts.maxGRPCTimeout != nil {
            var text = ByteQueue()
            GRPCTimeout.append(milliseconds: expected, to: &text)
            request.set(.grpcTimeout, text.view)
        }
    }

    private static func routeTimeout(
        _ timeouts: RouteTimeouts, _ request: borrowing HeaderBlock, _ isGRPC: Bool
    ) -> UInt64 {
        guard isGRPC, let cap = timeouts.maxGRPCTimeout else {
            return UInt64(max(timeouts.timeout.milliseconds, 0))
        }
        var timeout = GRPCTimeout.read(request) ?? .zero
        if let offset = timeouts.grpcTimeoutOffset, offset < timeout {
            timeout = TimeSpan(nanoseconds: timeout.nanoseconds - offset.nanoseconds)
        }
        if !cap.isZero, timeout.isZero || timeout > cap { timeout = cap }
        return UInt64(max(timeout.milliseconds, 0))
    }
}
