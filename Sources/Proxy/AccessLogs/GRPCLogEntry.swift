// Entries of Envoy's access log service in wire format: envoy.data.accesslog.v3.

import Base
import Formatting
import Protobuf

/// What an entry carries beside what every entry carries.
public struct GRPCLogExtras: Sendable {
    public var requestHeaders: [HeaderName] = []
    public var responseHeaders: [HeaderName] = []
    public var responseTrailers: [HeaderName] = []
    public var filterStates: [String] = []
    public var customTags: [CustomTag] = []

    public init() {}
}

/// Appends one entry at a time to a writer that is reused.
public enum GRPCLogEntry {
    /// `HTTPAccessLogEntry` without its tag.
    public static func writeHTTP(
        to writer: inout WireWriter, _ type: AccessLogType, _ extras: GRPCLogExtras, request: borrowing HeaderBlock,
        response: borrowing HeaderBlock, trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        let common = writer.begin(1)
        writeCommon(
            to: &writer, type, extras, request: request, response: response, trailers: trailers, info: info)
        writer.end(common)
        writer.field(2, version(info.protocol))
        let asked = writer.begin(3)
        writeRequest(to: &writer, extras, request, info)
        writer.end(asked)
        let answered = writer.begin(4)
        writeResponse(to: &writer, extras, response, trailers, info)
        writer.end(answered)
    }

    /// `TCPAccessLogEntry` without its tag.
    public static func writeTCP(
        to writer: inout WireWriter, _ type: AccessLogType, _ extras: GRPCLogExtras, info: borrowing StreamInfo
    ) {
        let none = HeaderBlock()
        let common = writer.begin(1)
        writeCommon(to: &writer, type, extras, request: none, response: none, trailers: none, info: info)
        writer.end(common)
        let connection = writer.begin(2)
        writer.field(1, info.downstreamReceived.body)
        writer.field(2, info.downstreamSent.body)
        writer.end(connection)
    }

    private static func version(_ version: StreamProtocol?) -> UInt64 {
        switch version {
        case .http10: 1
        case .http11: 2
        case .http2: 3
        case .http3: 4
        case nil: 0
        }
    }

    // MARK: - Request and response

    private static let methods: [StaticString] = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ]

    private static func writeRequest(
        to writer: inout WireWriter, _ extras: GRPCLogExtras, _ request: borrowing HeaderBlock,
        _ info: borrowing StreamInfo
    ) {
        if let method = request.first(.method), let index = methods.firstIndex(where: { method.equals($0) }) {
            writer.field(1, UInt64(index + 1))
        }
        header(.scheme, request, 2, &writer)
        header(.authority, request, 3, &writer)
        header(.path, request, 5, &writer)
        header(.userAgent, request, 6, &writer)
        header(.referer, request, 7, &writer)
        header(.forwardedFor, request, 8, &writer)
        header(.requestID, request, 9, &writer)
        header(.envoyOriginalPath, request, 10, &writer)
        writer.field(11, UInt64(request.byteSize))
        writer.field(12, info.downstreamReceived.body)
        map(extras.requestHeaders, request, 13, &writer)
        writer.field(14, info.upstreamSent.header)
        writer.field(15, info.downstreamReceived.header)
    }

    private static func writeResponse(
        to writer: inout WireWriter, _ extras: GRPCLogExtras, _ response: borrowing HeaderBlock,
        _ trailers: borrowing HeaderBlock, _ info: borrowing StreamInfo
    ) {
        if info.responseCode != 0 {
            let code = writer.begin(1)
            writer.field(1, UInt64(info.responseCode))
            writer.end(code)
        }
        writer.field(2, UInt64(response.byteSize))
        writer.field(3, info.downstreamSent.body)
        map(extras.responseHeaders, response, 4, &writer)
        map(extras.responseTrailers, trailers, 5, &writer)
        details(info.responseDetails, 6, &writer)
        writer.field(7, info.upstreamReceived.header)
        writer.field(8, info.downstreamSent.header)
    }

    private static func header(
        _ id: HeaderID, _ block: borrowing HeaderBlock, _ number: UInt32, _ writer: inout WireWriter
    ) {
        if let value = block.first(id) { writer.field(number, value) }
    }

    private static func map(
        _ names: [HeaderName], _ block: borrowing HeaderBlock, _ number: UInt32, _ writer: inout WireWriter
    ) {
        for name in names {
            var scratch = ByteQueue()
            guard let value = name.joined(in: block, into: &scratch) else { continue }
            let entry = writer.begin(number)
            writer.field(1, name.bytes)
            writer.field(2, value)
            writer.end(entry)
        }
    }

    static func details(_ details: ResponseDetails, _ number: UInt32, _ writer: inout WireWriter) {
        switch details {
        case .none: break
        case .fixed(let text): writer.field(number, ByteView(text))
        case .text(let bytes): writer.field(number, bytes)
        }
    }
}
