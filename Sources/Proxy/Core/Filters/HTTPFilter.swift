// The face of an HTTP filter: what it sees of a stream and what it may decide.

import Base

enum FilterVerdict {
    /// On to the next filter.
    case proceed
    /// In headers: the filter calls `continueDecoding` later. Body that arrives meanwhile is offered to the filter if it
    /// sees request data, else kept up to the stream's limit; the client is slowed down beyond it.
    /// In data and trailers: the filter has taken them, and passes on what it will with `passRequestData` and
    /// `passRequestTrailers`.
    case wait
    /// The filter has answered the request; nothing is left to do.
    case answered
}

/// One configured filter of one connection manager on one loop. Confined to that loop, so it may keep plain state;
/// what it has to remember of a stream it keeps in the stream's slot for it.
class HTTPFilter {
    /// Position in the chain; set once when the chain is made.
    final var index = 0
    /// The name it was configured under, by which routes override it.
    final let name: String

    /// Declared `disabled` in the chain: runs only where a route says so.
    final var isDisabledByDefault = false

    init(name: String) { self.name = name }

    /// Whether `requestData` is to be called.
    var seesRequestData: Bool { false }
    /// Whether `responseHeaders` is to be called.
    var seesResponse: Bool { false }
    /// Whether `responseData` is to be called.
    var seesResponseData: Bool { false }

    func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict { .proceed }

    /// A filter whose headers wait may put the bytes into `stream.requestBuffer` with `stream.keep`.
    func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict { .proceed }

    func requestTrailers(_ stream: HTTPStream) -> FilterVerdict { .proceed }

    /// A filter that can't let them pass yet calls `stream.holdResponse()`, and `stream.continueEncoding` later. Body that
    /// arrives meanwhile is offered to the filter if it sees response data, else kept and slowed down as a request's is.
    func responseHeaders(_ stream: HTTPStream, endStream: Bool) {}

    /// A filter that can't let them pass yet calls `stream.holdResponse()`, and `stream.passResponseTrailers` later.
    func responseTrailers(_ stream: HTTPStream) {}

    /// True when the filter has taken the bytes and will pass on what it makes of them with `stream.passResponseData`.
    func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool { false }

    /// A timer armed by `stream.armFilterTimer` for this filter.
    func timerFired(_ stream: HTTPStream) {}

    /// The stream is over: let go of what belongs to it.
    func streamEnded(_ stream: HTTPStream) {}
}
