// Reads HTTP/1 messages from bytes as they arrive: bytes in, one event out per call.

import Base

/// Sans-I/O parser for one direction of one connection.
///
/// The caller presents all bytes that were not consumed yet, takes one event, drops `consumed` bytes, and calls again
/// until `.needMore` (then more bytes are needed) or until it wants to wait (pipelining: after `.end`).
@safe
public struct HTTP1Parser: ~Copyable {
    public let role: HTTP1Role
    public let options: HTTP1ParserOptions

    public init(role: HTTP1Role, options: HTTP1ParserOptions = HTTP1ParserOptions()) {
        self.role = role
        self.options = options
    }

    /// Reads the next event from the front of `input`. `consumed` is set to the bytes used up by this call, also when
    /// the event is `.needMore`. `headers` is emptied and filled when a head or trailers are complete and not touched
    /// otherwise.
    public mutating func parse(
        _ input: ByteView, into headers: inout HeaderBlock, consumed: inout Int
    ) -> HTTP1Event {
        consumed = 0
        return .needMore
    }

    /// Response role: what the next response answers. Call once per request sent, before its response is read;
    /// holds across 1xx responses until `.end`.
    public mutating func expectResponse(to request: HTTP1RequestKind) {}

    /// From here on everything is body until the peer closes. The parser does this itself after a head with
    /// `isUpgrade` or `isConnect`.
    public mutating func switchToOpaque() {}

    /// The peer closed its direction: `.end` where that ends the body, `.needMore` when nothing was open,
    /// `.violation(.truncated)` in the middle of a message.
    public mutating func inputClosed() -> HTTP1Event { .needMore }

    /// Nothing of a next message has been seen: the connection may be parked or closed without loss.
    public var isBetweenMessages: Bool { true }
}
