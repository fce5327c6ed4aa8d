// A span in OpenTelemetry's wire format: opentelemetry.proto.trace.v1.Span.

import Base
import Protobuf

public enum OTLPSpan {
    /// The span's fields, without its tag.
    public static func write(_ span: FinishedSpan, _ tags: borrowing SpanTags, to writer: inout WireWriter) {
        writer.field(1, bigEndian(span.context.trace.high) + bigEndian(span.context.trace.low))
        writer.field(2, bigEndian(span.context.span))
        if !span.context.state.isEmpty { writer.field(3, span.context.state) }
        if span.context.parent != 0 { writer.field(4, bigEndian(span.context.parent)) }
        writer.field(5, span.name)
        writer.field(6, span.kind.rawValue)
        writer.field(7, fixed64: span.startNanoseconds)
        writer.field(8, fixed64: span.endNanoseconds)
        for index in 0..<tags.count {
            let entry = writer.begin(9)
            writer.field(1, tags.key(index))
            let value = writer.begin(2)
            writer.field(1, tags.value(index))
            writer.end(value)
            writer.end(entry)
        }
        for event in span.events {
            let entry = writer.begin(11)
            writer.field(1, fixed64: event.nanoseconds)
            writer.field(2, ByteView(event.name))
            writer.end(entry)
        }
        if let code = tags.value(of: "http.status_code")?.decimal, code >= 500 {
            let status = writer.begin(15)
            writer.field(3, 2 as UInt64)
            writer.end(status)
        }
    }

    static func bigEndian(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }

    /// `Resource` as a field of `ResourceSpans`, from its attributes in order.
    public static func resource(_ attributes: [(key: String, value: String)]) -> [UInt8] {
        var writer = WireWriter()
        let resource = writer.begin(1)
        for attribute in attributes {
            let entry = writer.begin(1)
            writer.field(1, attribute.key)
            let value = writer.begin(2)
            writer.field(1, attribute.value)
            writer.end(value)
            writer.end(entry)
        }
        writer.end(resource)
        return writer.bytes
    }

    /// `ExportTraceServiceRequest` around spans that are fields already.
    public static func request(
        resource: [UInt8], scope: [UInt8], spans: [UInt8], to writer: inout WireWriter
    ) {
        let outer = writer.begin(1)
        writer.raw(resource)
        let inner = writer.begin(2)
        writer.raw(scope)
        writer.raw(spans)
        writer.end(inner)
        writer.end(outer)
    }

    public static func scope(_ name: String, version: String) -> [UInt8] {
        var writer = WireWriter()
        let scope = writer.begin(1)
        writer.field(1, name)
        writer.field(2, version)
        writer.end(scope)
        return writer.bytes
    }
}
