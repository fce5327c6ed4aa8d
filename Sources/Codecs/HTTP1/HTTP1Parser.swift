// Reads HTTP/1 messages from bytes as they arrive: bytes in, one event out per call.

import Base

/// Sans-I/O parser for one direction of one connection.
///
/// The caller presents all bytes that were not consumed yet, takes one event, drops `consumed` bytes, and calls again
/// until `.needMore` (then more bytes are needed) or until it wants to wait (pipelining: after `.end`).
public struct HTTP1Parser: ~Copyable {
    enum State {
        case head
        /// The head said all; `.end` is still to be told.
        case ending
        case length(remaining: UInt64)
        case chunkSize(UInt64, hasDigits: Bool)
        case chunkExtension(afterReturn: Bool, size: UInt64)
        case chunkData(remaining: UInt64)
        case chunkEnd(afterReturn: Bool)
        case trailers
        case untilClose
        case finished
        case failed(HTTP1Violation)
    }

    public let role: HTTP1Role
    public let options: HTTP1ParserOptions
    /// The reason phrase of the last response head; kept only with `keepsOriginalCase`.
    public internal(set) var reason: [UInt8] = []

    var state = State.head
    let scan = HTTP1ByteScan.shared
    /// How far the lines of an incomplete head or trailer section were searched for their end.
    var scanned = 0
    /// The start line of the incomplete head is complete and was found good.
    var isStartLineChecked = false
    /// What the next response answers; nil when no request is out.
    var expected: HTTP1RequestKind?
    /// Bytes of chunk extensions in this message; they carry nothing and must not be endless.
    var extensionBytes = 0

    public init(role: HTTP1Role) {
        self.init(role: role, options: role == .request ? HTTP1ParserOptions() : .forResponses)
    }

    public init(role: HTTP1Role, options: HTTP1ParserOptions) {
        self.role = role
        self.options = options
    }

    /// Reads the next event from the front of `input`. `consumed` is set to the bytes used up by this call, also when
    /// the event is `.needMore`.
    ///
    /// `headers` receives a head or trailers and is scratch while one is read, so pass the block of the message to
    /// come while none is open, and while a body is read the block meant for its trailers.
    public mutating func parse(
        _ input: ByteView, into headers: inout HeaderBlock, consumed: inout Int
    ) -> HTTP1Event {
        consumed = 0
        switch state {
        case .head: return parseHead(input, into: &headers, consumed: &consumed)
        case .ending: return endMessage()
        case .length(let remaining): return parseLength(input, remaining, consumed: &consumed)
        case .chunkSize, .chunkExtension, .chunkData, .chunkEnd:
            return parseChunked(input, into: &headers, consumed: &consumed)
        case .trailers: return parseTrailers(input, into: &headers, consumed: &consumed)
        case .untilClose:
            consumed = input.count
            return input.isEmpty ? .needMore : .body(input)
        case .finished:
            consumed = input.count
            return .needMore
        case .failed(let violation): return .violation(violation)
        }
    }

    /// Response role: what the next response answers. Call once per request sent, before its response is read;
    /// holds across 1xx responses until `.end`.
    public mutating func expectResponse(to request: HTTP1RequestKind) { expected = request }

    /// From here on everything is body until the peer closes. The parser does this itself after a head whose framing
    /// is `.untilClose`.
    public mutating func switchToOpaque() { state = .untilClose }

    /// The peer closed its direction: `.end` where that ends the body, `.needMore` when nothing was open,
    /// `.violation(.truncated)` in the middle of a message.
    public mutating func inputClosed() -> HTTP1Event {
        switch state {
        case .head where !hasPartialHead:
            state = .finished
            return .needMore
        case .ending, .untilClose:
            let event = endMessage()
            state = .finished
            return event
        case .finished: return .needMore
        case .failed(let violation): return .violation(violation)
        default: return fail(.truncated)
        }
    }

    /// Nothing of a next message has been seen: the connection may be parked or closed without loss.
    public var isBetweenMessages: Bool {
        if case .head = state { return !hasPartialHead && expected == nil }
        return false
    }

    var hasPartialHead: Bool { scanned > 0 || isStartLineChecked }
}

extension HTTP1Parser {
    mutating func fail(_ violation: HTTP1Violation) -> HTTP1Event {
        state = .failed(violation)
        return .violation(violation)
    }

    mutating func endMessage() -> HTTP1Event {
        state = .head
        expected = nil
        extensionBytes = 0
        return .end
    }

    private mutating func parseLength(_ input: ByteView, _ remaining: UInt64, consumed: inout Int) -> HTTP1Event {
        if input.isEmpty { return .needMore }
        let taken = remaining < UInt64(input.count) ? Int(remaining) : input.count
        consumed = taken
        state = remaining == UInt64(taken) ? .ending : .length(remaining: remaining - UInt64(taken))
        return .body(input[0..<taken])
    }

    /// Sets the state that reads what follows a head.
    mutating func beginBody(_ framing: HTTP1Head.Framing) {
        switch framing {
        case .none: state = .ending
        case .length(let count): state = .length(remaining: count)
        case .chunked: state = .chunkSize(0, hasDigits: false)
        case .untilClose: state = .untilClose
        }
    }
}
