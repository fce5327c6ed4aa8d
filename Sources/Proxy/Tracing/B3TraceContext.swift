// B3 propagation: the `x-b3-*` headers, or all of it in one `b3` header.

import Base

public enum B3TraceContext {
    public struct Incoming: Sendable {
        public var context: IncomingContext
        /// B3 lets a caller say no more than whether to sample; nil when it said nothing.
        public var isSampled: Bool?
        /// The trace's id has 32 digits.
        public var isLong = false
        /// It came in one header, and goes on in one.
        public var isSingle = false
    }

    public static func extract(_ headers: borrowing HeaderBlock) -> Incoming {
        if let single = headers.first(.b3) { return extract(single: single) }
        let isSampled = headers.first(.b3Sampled).map { $0.equals("1") || $0.equalsIgnoringCase("true") }
        guard let trace = headers.first(.b3TraceID), let span = headers.first(.b3SpanID) else {
            return Incoming(context: .absent, isSampled: isSampled)
        }
        return incoming(trace, span, headers.first(.b3ParentSpanID), isSampled)
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
        if parts.count == 1 {
            guard let said = decision(parts[0]) else {
                return Incoming(context: .broken, isSampled: nil, isSingle: true)
            }
            return Incoming(context: .absent, isSampled: said, isSingle: true)
        }
        if parts.count > 4 { return Incoming(context: .broken, isSampled: nil, isSingle: true) }
        let said = parts.count > 2 ? decision(parts[2]) : nil
        var incoming = incoming(parts[0], parts[1], parts.count > 3 ? parts[3] : nil, said)
        incoming.isSingle = true
        return incoming
    }

    private static func decision(_ text: ByteView) -> Bool? {
        if text.equals("1") || text.equals("d") { return true }
        return text.equals("0") ? false : nil
    }

    private static func incoming(
        _ trace: ByteView, _ span: ByteView, _ parent: ByteView?, _ isSampled: Bool?
    ) -> Incoming {
        let split = max(trace.count - 16, 0)
        let high: UInt64? = split == 0 ? 0 : HexDigits.value(trace.prefix(split))
        guard let high, let low = HexDigits.value(trace.dropFirst(split)), let id = HexDigits.value(span) else {
            return Incoming(context: .broken, isSampled: isSampled)
        }
        var context = SpanContext(trace: TraceID(high: high, low: low), span: id, isSampled: isSampled ?? true)
        if let parent, !parent.isEmpty {
            guard let value = HexDigits.value(parent) else { return Incoming(context: .broken, isSampled: isSampled) }
            context.parent = value
        }
        return Incoming(context: .parent(context), isSampled: isSampled, isLong: split > 0)
    }

    public static func inject(
        _ context: SpanContext, isLong: Bool, isSingle: Bool, into headers: inout HeaderBlock
    ) {
        var text = ByteQueue()
        if isLong { HexDigits.append(context.trace.high, to: &text) }
        HexDigits.append(context.trace.low, to: &text)
        if isSingle {
            text.append(byte: 0x2D)
            HexDigits.append(context.span, to: &text)
            text.append(context.isSampled ? "-1" : "-0")
            if context.parent != 0 {
                text.append(byte: 0x2D)
                HexDigits.append(context.parent, to: &text)
            }
            return headers.set(.b3, text.view)
        }
        headers.set(.b3TraceID, text.view)
        text.removeAll()
        HexDigits.append(context.span, to: &text)
        headers.set(.b3SpanID, text.view)
        if context.parent == 0 {
            headers.remove(.b3ParentSpanID)
        } else {
            text.removeAll()
            HexDigits.append(context.parent, to: &text)
            headers.set(.b3ParentSpanID, text.view)
        }
        headers.set(.b3Sampled, context.isSampled ? "1" : "0")
    }
}
