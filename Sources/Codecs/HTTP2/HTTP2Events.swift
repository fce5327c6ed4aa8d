// What a session tells its owner.

import Base

public typealias HTTP2StreamID = Int32

public enum HTTP2HeadersKind: Sendable {
    /// A request's headers (server) or a response's final headers (client).
    case message
    /// A 1xx response before the final one (client).
    case informational
    case trailers
}

/// Why a single stream was reset from this side while it was read; delivered before `streamClosed`.
public enum HTTP2StreamFault: Sendable {
    /// A malformed message while `streamErrorOnInvalidMessage` is set: `http2.rx_messaging_error`,
    /// `http2.violation.of.messaging.rule`.
    case invalidMessage
    /// A malformed header field: `http2.rx_messaging_error`, `http2.invalid.header.field`.
    case invalidHeader
    /// `http2.header_overflow`, `http2.too_many_headers`.
    case tooManyHeaders
    /// Too many bytes of headers: `http2.header_list_size_too_large`.
    case headersTooLarge
    /// An underscore in a name: `http2.requests_rejected_with_underscores_in_headers`, `http2.unexpected_underscore`.
    case underscore
    /// More streams than were allowed: `http2.stream_refused_errors`. There was no `headers` for it.
    case refused

    /// Envoy's counter below `http2.`.
    public var statName: StaticString {
        switch self {
        case .invalidMessage, .invalidHeader: "rx_messaging_error"
        case .tooManyHeaders: "header_overflow"
        case .headersTooLarge: "header_list_size_too_large"
        case .underscore: "requests_rejected_with_underscores_in_headers"
        case .refused: "stream_refused_errors"
        }
    }

    /// Envoy's %RESPONSE_CODE_DETAILS%.
    public var detail: StaticString {
        switch self {
        case .invalidMessage: "http2.violation.of.messaging.rule"
        case .invalidHeader: "http2.invalid.header.field"
        case .tooManyHeaders: "http2.too_many_headers"
        case .headersTooLarge: "http2.header_list_size_too_large"
        case .underscore: "http2.unexpected_underscore"
        case .refused: "http2.remote_refuse"
        }
    }
}

/// How a stream ended.
public struct HTTP2StreamClosure: Hashable, Sendable {
    public enum Origin: Hashable, Sendable {
        /// Both directions had ended in good order.
        case completed
        /// The owner called `reset`.
        case owner
        /// The session reset it because the peer broke a rule, or never opened it.
        case session
        /// The peer sent RST_STREAM or a GOAWAY that does not cover the stream.
        case peer
    }

    public let code: HTTP2ErrorCode
    public let origin: Origin
    /// The peer did nothing with the request (REFUSED_STREAM, or beyond a GOAWAY's last stream): it may be sent again.
    public let isRetriable: Bool

    @inlinable public var byPeer: Bool { origin == .peer }
}

/// Overridden by the connection that owns the session; every method does nothing by default.
///
/// Events come during `receive` and `fillOutput` of the session. Every command of the session may be called from
/// within an event; `receive` and `fillOutput` may not, they trap. Views and blocks are lent for the time of the call.
open class HTTP2Events {
    public init() {}

    /// A complete header block. The callee may swap the block for one of its own instead of copying it;
    /// whatever is in it afterwards is forgotten. Cookie crumbs are joined, `host` has become `:authority`.
    open func headers(
        _ stream: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
    ) {}

    /// Body bytes; `bytes` may be empty when the end comes alone. The peer may send as many more only after
    /// `consumed` was called for them.
    open func data(_ stream: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {}

    /// This side will reset the stream, for a reason of the peer's.
    open func streamFault(_ stream: HTTP2StreamID, _ fault: HTTP2StreamFault) {}

    /// The last event of a stream: its id and context are forgotten when this returns.
    open func streamClosed(_ stream: HTTP2StreamID, _ closure: HTTP2StreamClosure) {}

    /// Fewer bytes than asked for with `watchDrain` wait to be sent on the stream.
    open func sendBufferDrained(_ stream: HTTP2StreamID) {}

    /// The peer takes no stream above `lastStream` any more. May come twice in a graceful shutdown.
    open func goAway(lastStream: HTTP2StreamID, code: HTTP2ErrorCode) {}

    /// `maxConcurrentStreamsOfPeer` and the like may have changed.
    open func settingsReceived() {}

    /// The peer acknowledged our SETTINGS.
    open func settingsAcknowledged() {}

    open func pingAcknowledged(_ payload: UInt64) {}

    /// Any frame came in but a PING acknowledgement: a keepalive timeout may be put off, as Envoy does.
    open func frameReceived() {}
}
