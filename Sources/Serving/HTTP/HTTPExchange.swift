// A request that is being answered.

import Base
import HTTP2

/// The handler's task is cancelled when the client goes away. A handler that returns without an answer has answered
/// 500; one that returns in the middle of a body cuts it off, so that the client can tell.
public final class HTTPExchange: Sendable {
    private struct State {
        var hasBegun = false
        var hasEnded = false
        var hasProceeded = false
    }

    public let head: HTTPRequestHead
    public let peer: PeerFacts
    let bridge: StreamBridge
    private let watermark: Int
    private let state = Lock(State())

    init(_ head: HTTPRequestHead, _ peer: PeerFacts, _ bridge: StreamBridge, watermark: Int) {
        self.head = head
        self.peer = peer
        self.bridge = bridge
        self.watermark = watermark
    }

    // MARK: - Request

    /// The whole body; throws `.tooLarge` beyond `limit`.
    public func body(limit: Int) async throws(HTTPFailure) -> [UInt8] {
        if let length = head.fields["content-length"].flatMap({ Int($0) }), length > limit {
            throw HTTPFailure(.tooLarge, "a body of \(length) bytes; at most \(limit) are taken")
        }
        var whole: [UInt8] = []
        while let part = try await nextBodyPart() {
            if whole.count + part.count > limit {
                throw HTTPFailure(.tooLarge, "a body of more than the \(limit) bytes that are taken")
            }
            if whole.isEmpty { whole = part } else { whole += part }
        }
        return whole
    }

    /// The same, and `.timedOut` for a body that doesn't end within `time`: an answer can be given then.
    public func body(limit: Int, within time: TimeSpan) async throws(HTTPFailure) -> [UInt8] {
        if !bridge.hasInputEnded { try bridge.say([.inputDeadline(time)]) }
        return try await body(limit: limit)
    }

    /// Nil at the body's end. One task reads at a time.
    public func nextBodyPart() async throws(HTTPFailure) -> [UInt8]? {
        let isFirst = state.withLock { state -> Bool in
            defer { state.hasProceeded = true }
            return !state.hasProceeded
        }
        if isFirst, head.fields["expect"]?.lowercased() == "100-continue" { try bridge.say([.proceed]) }
        switch await bridge.next() {
        case .part(let part): return part
        case .ended: return nil
        case .failed(let failure): throw failure
        }
    }

    /// Nil until the body's end, and without trailers.
    public var trailers: HTTPFields? { bridge.trailers }

    // MARK: - Answer

    /// From now on a client that takes nothing for so long of what is written loses its stream: for answers whose makers
    /// hold something that others wait for.
    public func limitStalls(to span: TimeSpan) { try? bridge.say([.stallLimit(span)]) }

    /// A whole answer. What can't be sent because the client is gone is dropped.
    public func respond(_ status: Int, _ fields: HTTPFields = HTTPFields(), _ body: [UInt8] = []) async {
        if !start() { return }
        state.withLock { $0.hasEnded = true }
        var fields = fields
        let hasBody = status >= 200 && status != 204 && status != 304
        if hasBody, fields["content-length"] == nil { fields.add("content-length", String(body.count)) }
        var items: [StreamBridge.Item] = []
        if body.isEmpty || !hasBody {
            items = [.head(status: status, fields, endStream: true)]
        } else {
            items = [.head(status: status, fields, endStream: false), .bytes(.own(body)), .end(nil)]
        }
        // The one who would want to hear of the failure is the client.
        try? bridge.say(items)
    }

    public func respond(_ status: Int, _ fields: HTTPFields = HTTPFields(), text: String) async {
        var fields = fields
        if fields["content-type"] == nil { fields.add("content-type", "text/plain; charset=utf-8") }
        await respond(status, fields, Array(text.utf8))
    }

    /// The head of an answer whose body comes by `write` until `finish`.
    public func begin(_ status: Int, _ fields: HTTPFields = HTTPFields()) {
        if !start() { return }
        try? bridge.say([.head(status: status, fields, endStream: false)])
    }

    /// Suspends while more than the watermark is queued; throws when the client is gone.
    public func write(_ bytes: [UInt8]) async throws(HTTPFailure) {
        if bytes.isEmpty { return }
        precondition(state.withLock { $0.hasBegun }, "`begin` comes before `write`")
        try bridge.say([.bytes(.own(bytes))], isLimited: true)
        try await bridge.drained(below: watermark)
    }

    /// Queues without waiting; throws when the client is gone or reads too little. See `queuedBytes`.
    func push(_ parts: [BodyPart]) throws(HTTPFailure) {
        try bridge.say(parts.map { .bytes($0) }, isLimited: true)
    }

    public func finish(trailers: HTTPFields? = nil) {
        let mayEnd = state.withLock { state -> Bool in
            if !state.hasBegun || state.hasEnded { return false }
            state.hasEnded = true
            return true
        }
        if mayEnd { try? bridge.say([.end(trailers)]) }
    }

    /// A head and the end at once.
    func answerWithoutBody(_ status: Int, _ fields: HTTPFields) {
        if !start() { return }
        state.withLock { $0.hasEnded = true }
        try? bridge.say([.head(status: status, fields, endStream: true)])
    }

    /// Cuts the exchange off: RST_STREAM, or the end of an HTTP/1 connection.
    public func reset() {
        state.withLock { $0.hasEnded = true }
        bridge.abandon(.internalError)
    }

    /// Bytes that the client has not taken from this process yet.
    public var queuedBytes: Int { bridge.queuedBytes }
    public func drained(below bytes: Int) async throws(HTTPFailure) { try await bridge.drained(below: bytes) }
    public var hasBegun: Bool { state.withLock { $0.hasBegun } }
    /// Why nothing more can be said; nil while it can.
    public var failure: HTTPFailure? { bridge.failure }

    private func start() -> Bool {
        state.withLock { state in
            if state.hasBegun || state.hasEnded { return false }
            state.hasBegun = true
            return true
        }
    }

    func handlerReturned() {
        let (hasBegun, hasEnded) = state.withLock { ($0.hasBegun, $0.hasEnded) }
        if hasEnded { return }
        if hasBegun { return reset() }
        let text = Array("no answer\n".utf8)
        let fields: HTTPFields = ["content-type": "text/plain", "content-length": String(text.count)]
        try? bridge.say([.head(status: 500, fields, endStream: false), .bytes(.own(text)), .end(nil)])
    }
}
