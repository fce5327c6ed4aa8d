// Records one stream: collects what it shows and hands out traces when the predicate says so.

import Base
import EnvoyAPI
import Formatting

/// What else a trace may say of a stream; nil fields are left out.
public struct TapConnections: Sendable {
    public var downstreamLocal: SocketAddress?
    public var downstreamRemote: SocketAddress?
    public var upstreamLocal: SocketAddress?
    public var upstreamRemote: SocketAddress?
    public var hasDownstream = false
    public var hasUpstream = false

    public init() {}
}

/// Streaming, it gives a segment for each part from the moment the predicate holds, and then at once what came
/// before; else one trace at the end. Bodies are cut at the configured lengths.
public struct TapRecorder: Sendable {
    public let params: TapParams
    public let traceID: UInt64
    private var match: TapMatchMachine
    private var hasStarted = false
    /// Traces that are ready for the sink.
    public private(set) var ready: [Message] = []

    private var requestBody: TapBody?
    private var responseBody: TapBody?
    /// What a streaming trace that begins late starts with; headers are read then.
    private enum Piece: Sendable {
        case headers(TapMessagePart)
        case body(Message)
    }
    private var earlier: [Piece] = []
    private var requestTime: UInt64?
    private var responseTime: UInt64?

    public init(_ params: TapParams, traceID: UInt64) {
        self.params = params
        self.traceID = traceID
        match = TapMatchMachine(params.predicate)
    }

    public var matches: Bool { match.matches }

    public mutating func takeReady() -> [Message] {
        defer { ready.removeAll() }
        return ready
    }

    // MARK: - Parts

    /// `part` is complete among these.
    public mutating func takeHeaders(
        _ part: TapMessagePart, request: borrowing HeaderBlock, requestTrailers: borrowing HeaderBlock,
        response: borrowing HeaderBlock, responseTrailers: borrowing HeaderBlock, wallNanoseconds: UInt64
    ) {
        switch part {
        case .requestHeaders:
            requestTime = wallNanoseconds
            match.take(part, request)
        case .requestTrailers: match.take(part, requestTrailers)
        case .responseHeaders:
            responseTime = wallNanoseconds
            match.take(part, response)
        case .responseTrailers: match.take(part, responseTrailers)
        }
        if !params.isStreaming { return }
        flushKeptBodies()
        if !hasStarted, !match.matches, !match.mayChange { return earlier.removeAll() }
        earlier.append(.headers(part))
        if !hasStarted, !match.matches { return }
        hasStarted = true
        for piece in earlier {
            switch piece {
            case .body(let body): ready.append(body)
            case .headers(.requestHeaders): give(.requestHeaders, request)
            case .headers(.requestTrailers): give(.requestTrailers, requestTrailers)
            case .headers(.responseHeaders): give(.responseHeaders, response)
            case .headers(.responseTrailers): give(.responseTrailers, responseTrailers)
            }
        }
        earlier.removeAll()
    }

    private mutating func give(_ part: TapMessagePart, _ headers: borrowing HeaderBlock) {
        var map = Message(type: "envoy.config.core.v3.HeaderMap")
        map["headers"] = .list(Self.values(headers))
        ready.append(segment(part.segmentField, map))
    }

    /// A body stands before the part that follows it.
    private mutating func flushKeptBodies() {
        if let requestBody {
            earlier.append(.body(segment("request_body_chunk", requestBody.message(params.format))))
        }
        if let responseBody {
            earlier.append(.body(segment("response_body_chunk", responseBody.message(params.format))))
        }
        requestBody = nil
        responseBody = nil
    }

    public mutating func takeBody(_ side: TapSide, _ bytes: ByteView) {
        match.takeBody(side, bytes)
        let limit = side == .request ? params.requestLimit : params.responseLimit
        if params.isStreaming, hasStarted {
            var piece = TapBody()
            piece.append(bytes, limit: limit)
            let field = side == .request ? "request_body_chunk" : "response_body_chunk"
            return ready.append(segment(field, piece.message(params.format)))
        }
        // The piece that decides a streaming trace, and what follows up to its beginning, is lost, as it is in Envoy.
        if params.isStreaming, !match.mayChange { return }
        switch side {
        case .request: requestBody = requestBody ?? TapBody()
        case .response: responseBody = responseBody ?? TapBody()
        }
        if side == .request { requestBody?.append(bytes, limit: limit) }
        if side == .response { responseBody?.append(bytes, limit: limit) }
    }

    /// The whole trace of a stream that is over; nil when streaming or when the predicate doesn't hold.
    public func bufferedTrace(
        request: borrowing HeaderBlock, requestTrailers: borrowing HeaderBlock, response: borrowing HeaderBlock,
        responseTrailers: borrowing HeaderBlock, connections: TapConnections, showsTimes: Bool
    ) -> Message? {
        if params.isStreaming || !match.matches { return nil }
        var trace = Message(type: "envoy.data.tap.v3.HttpBufferedTrace")
        let times = showsTimes ? (requestTime, responseTime) : (nil, nil)
        if let made = message(request, requestTrailers, requestBody, times.0) { trace["request"] = .message(made) }
        if let made = message(response, responseTrailers, responseBody, times.1) {
            trace["response"] = .message(made)
        }
        if connections.hasDownstream {
            trace["downstream_connection"] = .message(
                TapAddress.connection(connections.downstreamLocal, connections.downstreamRemote))
        }
        if connections.hasUpstream {
            trace["upstream_connection"] = .message(
                TapAddress.connection(connections.upstreamLocal, connections.upstreamRemote))
        }
        return wrapper("http_buffered_trace", trace)
    }

    // MARK: - Messages

    private func message(
        _ headers: borrowing HeaderBlock, _ trailers: borrowing HeaderBlock, _ body: TapBody?, _ time: UInt64?
    ) -> Message? {
        if headers.isEmpty, body == nil { return nil }
        var message = Message(type: "envoy.data.tap.v3.HttpBufferedTrace.Message")
        message["headers"] = .list(Self.values(headers))
        message["trailers"] = .list(Self.values(trailers))
        if let body { message["body"] = .message(body.message(params.format)) }
        if let time { message["headers_received_time"] = .timestamp(Int64(clamping: time)) }
        return message
    }

    private static func values(_ headers: borrowing HeaderBlock) -> [FieldValue] {
        var values: [FieldValue] = []
        for index in 0..<headers.count {
            var value = Message(type: "envoy.config.core.v3.HeaderValue")
            value["key"] = .string(headers.name(at: index).string)
            value["value"] = .string(headers.value(at: index).string)
            values.append(.message(value))
        }
        return values
    }

    private func segment(_ field: String, _ part: Message) -> Message {
        var segment = Message(type: "envoy.data.tap.v3.HttpStreamedTraceSegment")
        segment["trace_id"] = .unsigned(traceID)
        segment[field] = .message(part)
        return wrapper("http_streamed_trace_segment", segment)
    }

    private func wrapper(_ field: String, _ trace: Message) -> Message {
        var wrapper = Message(type: "envoy.data.tap.v3.TraceWrapper")
        wrapper[field] = .message(trace)
        if let share = params.share {
            var rate = Message(type: "envoy.type.v3.FractionalPercent")
            rate["numerator"] = .unsigned(UInt64(share.numerator))
            rate["denominator"] = .string(
                share.denominator == 100 ? "HUNDRED" : share.denominator == 10_000 ? "TEN_THOUSAND" : "MILLION")
            wrapper["configured_sample_rate"] = .message(rate)
        }
        return wrapper
    }
}

/// As much of a body as is wanted.
struct TapBody: Sendable {
    private var bytes: [UInt8]?
    private var isTruncated = false

    mutating func append(_ piece: ByteView, limit: Int) {
        if piece.isEmpty { return }
        let room = limit - (bytes?.count ?? 0)
        bytes = (bytes ?? []) + piece.prefix(room).array
        if piece.count > room { isTruncated = true }
    }

    func message(_ format: TapParams.Format) -> Message {
        var body = Message(type: "envoy.data.tap.v3.Body")
        if let bytes {
            if format == .jsonWithText {
                body["as_string"] = .string(String(decoding: bytes, as: UTF8.self))
            } else {
                body["as_bytes"] = .bytes(bytes)
            }
        }
        body["truncated"] = .bool(isTruncated)
        return body
    }
}

extension TapMessagePart {
    fileprivate var segmentField: String {
        switch self {
        case .requestHeaders: "request_headers"
        case .requestTrailers: "request_trailers"
        case .responseHeaders: "response_headers"
        case .responseTrailers: "response_trailers"
        }
    }
}
