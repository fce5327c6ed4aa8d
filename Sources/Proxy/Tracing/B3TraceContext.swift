// B3 propagation: the `x-b3-*` headers, or all of it in one `b3` header.

import Base

public enum B3TraceContext {
    /// What was said of sampling when ids are missing: B3 lets a caller say no more than that.
    public enum Decision: Sendable { case unknown, sampled, notSampled }

    public struct Incoming: Sendable {
        public var context: IncomingContext
        public var decision: Decision
        /// Whether the trace's id had 32 digits.
        public var isLong = false
    }

    public static func extract(_ headers: borrowing HeaderBlock) -> Incoming {
        if let single = headers.first(.b3) { return extract(single: single) }
        var decision = Decision.unknown
        if let text = headers.first(.b3Sampled) {
            decision = text.equals("1") || text.equalsIgnoringCase("true") ? .sampled : .notSampled
        }
        // Debug wants the trace whatever else is said.
        if headers.first(.b3Flags)?.equals("1") ?? false { decision = .sampled }
        guard let trace = headers.first(.b3TraceID), let span = headers.first(.b3SpanID) else {
            return Incoming(context: .absent, decision: decision)
        }
        return incoming(trace, span, headers.first(.b3ParentSpanID), decision)
    }

    /// `trace-span-sampled-parent`, the last two optional; or the decision alone.
    private static func extract(single: ByteView) -> Incoming {
        var parts: [ByteView] = []
        var rest = single
        while let dash = rest.firstIndex(of: 0x2D) {
            parts.append(rest.prefix(dash))
            rest = rest.dropFirst(dash + 1)
        }
        parts.append(rest)
        if parts.count == 1 { return Incoming(context: .absent, decision: decision(parts[0])) }
        let said = parts.count > 2 ? decision(parts[2]) : .unknown
        return incoming(parts[0], parts[1], parts.count > 3 ? parts[3] : nil, said)
    }

    private static func decision(_ text: ByteView) -> Decision {
        if text.equals("1") || text.equals("d") || text.equals("true") { return .sampled }
        return text.isEmpty ? .unknown : .notSampled
    }

    private static func incoming(
        _ trace: ByteView, _ span: ByteView, _ parent: ByteView?, _ decision: Decision
    ) -> Incoming {
        let split = max(trace.count - 16, 0)
        let high: UInt64? = split == 0 ? 0 : HexDigits.value(trace.prefix(split))
        guard let high, let low = HexDigits.value(trace.dropFirst(split)), let id = HexDigits.value(span) else {
            return Incoming(context: .broken, decision: decision)
        }
        var context = SpanContext(
            trace: TraceID(high: high, low: low), span: id, isSampled: decision != .notSampled)
        if let parent, !parent.isEmpty {
            guard let value = HexDigits.value(parent) else { return Incoming(context: .broken, decision: decision) }
            context.parent = value
        }
        return Incoming(context: .parent(context), decision: decision, isLong: split > 0)
    }

    public static func inject(_ context: SpanContext, isLong: Bool, into headers: inout HeaderBlock) {
        var text = ByteQueue()
        if isLong { HexDigits.append(context.trace.high, to: &text) }
        HexDigits.append(context.trace.low, to: &text)
        headers.set(.b3TraceID, text.view)
        text.removeAll()
        HexDigits.append(context.span, to: &text)
        headers.set(.b3SpanID, text.view)
        if context.parent != 0 {
            text.removeAll()
            HexDigits.append(context.parent, to: &text)
            headers.set(.b3ParentSpanID, text.view)
        } else {
            headers.remove(.b3ParentSpanID)
        }
        headers.set(.b3Sampled, context.isSampled ? "1" : "0")
    }
}
