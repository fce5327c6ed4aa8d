// Who a span is: the ids that go from hop to hop.

import Base

public struct TraceID: Hashable, Sendable {
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public var isZero: Bool { high == 0 && low == 0 }
}

public struct SpanContext: Hashable, Sendable {
    public var trace: TraceID
    public var span: UInt64
    /// 0 for the first span of a trace.
    public var parent: UInt64 = 0
    public var isSampled: Bool
    /// `tracestate`, passed on as it came.
    public var state: [UInt8] = []

    public init(trace: TraceID, span: UInt64, isSampled: Bool) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
    }

    /// The first span of a new trace.
    public init(newTrace isSampled: Bool, random: inout RandomSource) {
        trace = TraceID(high: random.next(), low: random.next())
        span = random.next()
        self.isSampled = isSampled
    }

    public func child(_ random: inout RandomSource) -> SpanContext {
        var child = self
        child.parent = span
        child.span = random.next()
        return child
    }
}

/// What a request's headers say of the trace it belongs to.
public enum IncomingContext: Sendable {
    case absent
    /// There is something, but nothing that can be continued.
    case broken
    case parent(SpanContext)
}

enum HexDigits {
    /// Nil when a byte is no hexadecimal digit; 16 of them at most.
    static func value(_ text: ByteView) -> UInt64? {
        if text.isEmpty || text.count > 16 { return nil }
        var value: UInt64 = 0
        for index in text.indices {
            let byte = ASCII.lowercase(text[index])
            if ASCII.isDigit(byte) {
                value = value << 4 | UInt64(byte &- 0x30)
            } else if byte >= 0x61, byte <= 0x66 {
                value = value << 4 | UInt64(byte &- 0x57)
            } else {
                return nil
            }
        }
        return value
    }

    static func append(_ value: UInt64, to out: inout ByteQueue) {
        var shift = 60
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15
            out.append(byte: digit < 10 ? digit + 0x30 : digit + 0x57)
            shift -= 4
        }
    }
}
