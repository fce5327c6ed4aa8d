// W3C Trace Context: `traceparent` and `tracestate`, read as strictly as Envoy reads them.

import Base

public enum W3CTraceContext {
    /// `00-` + 32 digits + `-` + 16 digits + `-` + 2 digits.
    static let length = 55

    public static func extract(_ headers: borrowing HeaderBlock) -> IncomingContext {
        guard let text = headers.first(.traceparent) else { return .absent }
        guard text.count == length, text[2] == 0x2D, text[35] == 0x2D, text[52] == 0x2D,
            HexDigits.value(text[0..<2]) != nil, let high = HexDigits.value(text[3..<19]),
            let low = HexDigits.value(text[19..<35]), let span = HexDigits.value(text[36..<52]),
            let flags = HexDigits.value(text[53..<55])
        else { return .broken }
        let trace = TraceID(high: high, low: low)
        if trace.isZero || span == 0 { return .broken }
        var context = SpanContext(trace: trace, span: span, isSampled: flags & 1 == 1)
        var scratch = ByteQueue()
        if let state = headers.joined(HeaderID.tracestate.view, into: &scratch) { context.state = state.array }
        return .parent(context)
    }

    /// Whoever gets this copy of a request is not to record it.
    public static func unsample(_ headers: inout HeaderBlock) {
        guard let text = headers.first(.traceparent), text.count == length else { return }
        var changed = ByteQueue()
        changed.append(text.prefix(length - 2))
        changed.append("00")
        headers.set(.traceparent, changed.view)
    }

    /// Puts the context of the span that the next hop continues into the request.
    public static func inject(_ context: SpanContext, into headers: inout HeaderBlock) {
        var text = ByteQueue()
        text.append("00-")
        HexDigits.append(context.trace.high, to: &text)
        HexDigits.append(context.trace.low, to: &text)
        text.append(byte: 0x2D)
        HexDigits.append(context.span, to: &text)
        text.append(context.isSampled ? "-01" : "-00")
        headers.set(.traceparent, text.view)
        if context.state.isEmpty {
            headers.remove(.tracestate)
        } else {
            context.state.withView { headers.set(.tracestate, $0) }
        }
    }
}
