// The face of an HTTP filter: what it sees of a stream and what it may decide.

import Base

enum FilterVerdict {
    /// On to the next filter.
    case proceed
    /// Wait: the filter calls `continueDecoding` later. Body that arrives meanwhile is kept up to the stream's limit
    /// and the client is slowed down beyond it.
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

    /// All of the body so far is in `stream.requestBuffer` when the verdict before was `.wait`.
    func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict { .proceed }

    func requestTrailers(_ stream: HTTPStream) -> FilterVerdict { .proceed }

    func responseHeaders(_ stream: HTTPStream, endStream: Bool) {}

    func responseTrailers(_ stream: HTTPStream) {}

    /// True when the filter has taken the bytes and will pass them on itself with `stream.sendResponseData`.
    func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool { false }

    /// A timer armed by `stream.armFilterTimer` for this filter.
    func timerFired(_ stream: HTTPStream) {}

    /// The stream is over: let go of what belongs to it.
    func streamEnded(_ stream: HTTPStream) {}
}
