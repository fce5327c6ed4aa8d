// A span as Zipkin's collectors take it: JSON, version 2.

import Base
import Formatting

public enum ZipkinSpan {
    /// `endpoint` is the JSON of this proxy's own endpoint.
    public static func write(
        _ span: FinishedSpan, _ tags: borrowing SpanTags, endpoint: [UInt8], to out: inout ByteQueue
    ) {
        out.append("{\"traceId\":\"")
        if span.isLong { HexDigits.append(span.context.trace.high, to: &out) }
        HexDigits.append(span.context.trace.low, to: &out)
        out.append("\",\"id\":\"")
        HexDigits.append(span.context.span, to: &out)
        if span.context.parent != 0 {
            out.append("\",\"parentId\":\"")
            HexDigits.append(span.context.parent, to: &out)
        }
        out.append(span.kind == .server ? "\",\"kind\":\"SERVER\"" : "\",\"kind\":\"CLIENT\"")
        out.append(",\"name\":")
        span.name.withView { out.append(jsonString: $0) }
        out.append(",\"timestamp\":")
        out.append(decimal: span.startNanoseconds / 1000)
        out.append(",\"duration\":")
        out.append(decimal: max(span.endNanoseconds &- span.startNanoseconds, 0) / 1000)
        out.append(",\"localEndpoint\":")
        out.append(endpoint)
        if span.isShared { out.append(",\"shared\":true") }
        out.append(",\"tags\":{")
        var isFirst = true
        // Envoy sends no tag without a value.
        for index in 0..<tags.count where !tags.value(index).isEmpty {
            if !isFirst { out.append(byte: 0x2C) }
            isFirst = false
            out.append(jsonString: tags.key(index))
            out.append(byte: 0x3A)
            out.append(jsonString: tags.value(index))
        }
        out.append("},\"annotations\":[")
        for event in span.events { note(event.name, event.nanoseconds, &out) }
        note(span.kind == .server ? "ss" : "cr", span.endNanoseconds, &out)
        // The comma behind the last one.
        out.removeLast(1)
        out.append("]}")
    }

    private static func note(_ value: StaticString, _ nanoseconds: UInt64, _ out: inout ByteQueue) {
        out.append("{\"timestamp\":")
        out.append(decimal: nanoseconds / 1000)
        out.append(",\"value\":\"")
        out.append(value)
        out.append("\"},")
    }

    public static func endpoint(service: String, address: IPAddress?) -> [UInt8] {
        var out = ByteQueue()
        out.append("{\"serviceName\":")
        service.withView { out.append(jsonString: $0) }
        if let address {
            out.append(address.family == .v4 ? ",\"ipv4\":\"" : ",\"ipv6\":\"")
            out.append(address)
            out.append("\"")
        }
        out.append(",\"port\":0}")
        return out.view.array
    }
}
