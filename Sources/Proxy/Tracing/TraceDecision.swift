// Whether a request is traced, and why: drawn once, then carried in the request's id.

import Base
import EnvoyAPI
import Formatting

public enum TraceReason: UInt8, Sendable {
    case none, sampled, serviceForced, clientForced

    /// The digit at the version's place of an id that carries the reason.
    var digit: UInt8 {
        switch self {
        case .none: UInt8(ascii: "4")
        case .sampled: UInt8(ascii: "9")
        case .serviceForced: UInt8(ascii: "a")
        case .clientForced: UInt8(ascii: "b")
        }
    }

    init(digit: UInt8) {
        switch digit {
        case UInt8(ascii: "9"): self = .sampled
        case UInt8(ascii: "a"): self = .serviceForced
        case UInt8(ascii: "b"): self = .clientForced
        default: self = .none
        }
    }
}

/// The three shares; a route may have its own.
public struct TraceSampling: Sendable {
    public var client: FractionalPercent
    public var random: FractionalPercent
    public var overall: FractionalPercent

    public init(client: FractionalPercent, random: FractionalPercent, overall: FractionalPercent) {
        self.client = client
        self.random = random
        self.overall = overall
    }

    /// `HttpConnectionManager.Tracing`: percentages with two digits behind the point.
    public init(_ node: ConfigNode, _ runtime: RuntimeValues) {
        func share(_ field: String, _ key: String) -> FractionalPercent {
            let value = node.message(field)?.double("value") ?? 100
            return FractionalPercent(
                numerator: UInt32(min(max(value * 100, 0), 10_000)), denominator: 10_000, key: runtime.key(key))
        }
        client = share("client_sampling", "tracing.client_enabled")
        random = share("random_sampling", "tracing.random_sampling")
        overall = share("overall_sampling", "tracing.global_enabled")
    }
}

/// How ids take part in it: `UuidRequestIdConfig`.
public struct TraceIDPolicy: Sendable {
    public var packsReason = true
    public var decidesSampling = true

    public init(_ node: ConfigNode?) {
        packsReason = node?.optionalBool("pack_trace_reason") ?? true
        decidesSampling = node?.optionalBool("use_request_id_for_trace_sampling") ?? true
    }

    /// Draws the decision and notes it in the request's id.
    public func decide(
        _ headers: inout HeaderBlock, _ sampling: TraceSampling, _ random: inout RandomSource
    ) -> TraceReason {
        var drawn = random.next()
        var reason = TraceReason.none
        if decidesSampling {
            guard let id = headers.first(.requestID), let number = RequestID.number(id) else { return .none }
            drawn = number % 10_000
        }
        if let id = headers.first(.requestID), Self.carriesReason(id) { reason = TraceReason(digit: id[14]) }
        if reason == .none {
            if headers.contains(.clientTraceID), sampling.client.includes(random.next()) {
                reason = .clientForced
            } else if headers.contains(.envoyForceTrace) {
                reason = .serviceForced
            } else if sampling.random.includes(drawn) {
                reason = .sampled
            }
            note(reason, in: &headers)
        }
        if reason != .none, !sampling.overall.includes(drawn) {
            reason = .none
            note(reason, in: &headers)
        }
        return reason
    }

    private func note(_ reason: TraceReason, in headers: inout HeaderBlock) {
        guard packsReason, decidesSampling, let index = headers.firstIndex(of: .requestID) else { return }
        var id = headers.value(at: index).array
        guard id.withView({ Self.carriesReason($0) }), id[14] != reason.digit else { return }
        id[14] = reason.digit
        id.withView { headers.replaceValue(at: index, with: $0) }
    }

    private static func carriesReason(_ id: ByteView) -> Bool { id.count == 36 && id[8] == 0x2D && id[13] == 0x2D }
}
