// One access log entry as opentelemetry.proto.logs.v1.LogRecord.

import Base
import Formatting
import Protobuf

public struct OTLPLogFormat: Sendable {
    public var body: OTLPValue?
    public var attributes: [(key: String, value: OTLPValue)] = []
    public var filterStates: [String] = []
    public var customTags: [CustomTag] = []

    public init() {}

    /// The record's fields, without its tag.
    public func write(
        to writer: inout WireWriter, _ type: AccessLogType, request: borrowing HeaderBlock,
        response: borrowing HeaderBlock, trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        let extras = FormatterExtras(accessLogType: type.name)
        writer.field(1, fixed64: info.times.startWallNanoseconds)
        if let body {
            let value = writer.begin(5)
            body.write(
                to: &writer, request: request, response: response, trailers: trailers, info: info, extras: extras)
            writer.end(value)
        }
        OTLPValue.write(
            attributes, as: 6, to: &writer, request: request, response: response, trailers: trailers, info: info,
            extras: extras)
        for name in filterStates {
            guard let text = info.filterState(name)?.text else { continue }
            text.withView { OTLPValue.write(name, $0, as: 6, to: &writer) }
        }
        for tag in customTags {
            var text = ByteQueue()
            guard tag.append(to: &text, request: request, response: response, trailers: trailers, info: info) else {
                continue
            }
            OTLPValue.write(tag.name, text.view, as: 6, to: &writer)
        }
        if let trace = info.traceID { writer.field(9, Self.bigEndian([trace.high, trace.low])) }
        if let span = info.spanID { writer.field(10, Self.bigEndian([span])) }
    }

    static func bigEndian(_ words: [UInt64]) -> [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
    }
}
