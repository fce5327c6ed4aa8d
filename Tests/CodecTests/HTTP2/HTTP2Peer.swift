// One end of an HTTP/2 connection for tests: a session, what it reported, and how it answers.

import Base
import HTTP2

/// Records every event as a line; answers as its `reaction` says.
final class HTTP2Peer: HTTP2Events {
    private let role: HTTP2Role
    private let options: HTTP2Options
    lazy var session = HTTP2Session(role: role, options: options, events: self)
    var log: [String] = []
    var bodies: [HTTP2StreamID: [UInt8]] = [:]
    var received: [HTTP2StreamID: Int] = [:]
    var closures: [HTTP2StreamID: HTTP2StreamClosure] = [:]
    var lastHeaders: [(String, String)] = []
    var keepsBodies = true
    var consumesAtOnce = true
    var reaction: ((HTTP2Peer, Event) -> Void)?

    enum Event {
        case headers(HTTP2StreamID, HTTP2HeadersKind, endStream: Bool)
        case data(HTTP2StreamID, Int, endStream: Bool)
        case closed(HTTP2StreamID, HTTP2StreamClosure)
        case drained(HTTP2StreamID)
        case goAway(HTTP2StreamID, HTTP2ErrorCode)
        case pingAcknowledged(UInt64)
        case fault(HTTP2StreamID, HTTP2StreamFault)
    }

    init(_ role: HTTP2Role, _ change: (inout HTTP2Options) -> Void = { _ in }) {
        var options = HTTP2Options()
        change(&options)
        self.role = role
        self.options = options
        super.init()
    }

    override func headers(
        _ stream: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
    ) {
        lastHeaders = (0..<block.count).map { (block.name(at: $0).string, block.value(at: $0).string) }
        let text = lastHeaders.map { "\($0)=\($1)" }.joined(separator: " ")
        log.append("\(stream) \(kind)\(endStream ? " end" : "") \(text)")
        reaction?(self, .headers(stream, kind, endStream: endStream))
    }

    override func data(_ stream: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
        if keepsBodies { bodies[stream, default: []] += bytes.array }
        received[stream, default: 0] += bytes.count
        if endStream { log.append("\(stream) body \(received[stream, default: 0]) end") }
        if consumesAtOnce { session.consumed(stream, bytes.count) }
        reaction?(self, .data(stream, bytes.count, endStream: endStream))
    }

    override func streamFault(_ stream: HTTP2StreamID, _ fault: HTTP2StreamFault) {
        log.append("\(stream) fault \(fault)")
        reaction?(self, .fault(stream, fault))
    }

    override func streamClosed(_ stream: HTTP2StreamID, _ closure: HTTP2StreamClosure) {
        log.append("\(stream) closed \(closure.code) \(closure.origin)\(closure.isRetriable ? " retriable" : "")")
        closures[stream] = closure
        reaction?(self, .closed(stream, closure))
    }

    override func sendBufferDrained(_ stream: HTTP2StreamID) {
        log.append("\(stream) drained")
        reaction?(self, .drained(stream))
    }

    override func goAway(lastStream: HTTP2StreamID, code: HTTP2ErrorCode) {
        log.append("goaway \(lastStream) \(code)")
        reaction?(self, .goAway(lastStream, code))
    }

    override func pingAcknowledged(_ payload: UInt64) {
        log.append("pong \(payload)")
        reaction?(self, .pingAcknowledged(payload))
    }

    /// Everything this end has to say.
    func output(upTo limit: Int = 1 << 20) -> [UInt8] {
        session.fillOutput(upTo: limit)
        let bytes = session.output.view.array
        session.output.consume(bytes.count)
        return bytes
    }

    @discardableResult
    func receive(_ bytes: [UInt8], step: Int = .max) -> HTTP2Failure? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(step))
            rest = rest.dropFirst(part.count)
            if let failure = part.withView({ session.receive($0) }) { return failure }
        }
        return nil
    }

    @discardableResult
    func request(_ extra: [(String, String)] = [], method: String = "GET", endStream: Bool = true) -> HTTP2StreamID {
        var block = HeaderBlock()
        block.append(name: ":method", value: method)
        block.append(name: ":scheme", value: "http")
        block.append(name: ":authority", value: "a.test")
        block.append(name: ":path", value: "/p")
        for (name, value) in extra { block.append(name: name, value: value) }
        return session.startRequest(block, endStream: endStream) ?? 0
    }

    @discardableResult
    func respond(
        _ stream: HTTP2StreamID, _ status: String = "200", _ extra: [(String, String)] = [], endStream: Bool = true
    ) -> Bool {
        var block = HeaderBlock()
        block.append(name: ":status", value: status)
        for (name, value) in extra { block.append(name: name, value: value) }
        return session.respond(stream, block, endStream: endStream)
    }

    func send(_ stream: HTTP2StreamID, _ text: String, endStream: Bool) {
        text.withView { _ = session.send(stream, $0, endStream: endStream) }
    }

    func sendTrailers(_ stream: HTTP2StreamID, _ trailers: [(String, String)]) {
        var block = HeaderBlock()
        for (name, value) in trailers { block.append(name: name, value: value) }
        session.sendTrailers(stream, block)
    }
}

/// Carries bytes both ways until both are quiet; at most `step` bytes a call.
func exchange(_ one: HTTP2Peer, _ other: HTTP2Peer, step: Int = .max, outputLimit: Int = 1 << 20) {
    while true {
        let forth = one.output(upTo: outputLimit)
        other.receive(forth, step: step)
        let back = other.output(upTo: outputLimit)
        one.receive(back, step: step)
        if forth.isEmpty, back.isEmpty { return }
    }
}

/// Frames made by hand, for what no decent peer sends.
enum RawFrame {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + frame(4, 0, 0)

    static func frame(_ type: UInt8, _ flags: UInt8, _ stream: Int32, _ payload: [UInt8] = []) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags]
            + number(UInt32(stream)) + payload
    }

    static func number(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    /// Literals without indexing and without Huffman coding.
    static func block(_ headers: [(String, String)]) -> [UInt8] {
        headers.flatMap { [0] + literal($0.0) + literal($0.1) }
    }

    private static func literal(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        if bytes.count < 127 { return [UInt8(bytes.count)] + bytes }
        var rest = bytes.count - 127
        var result: [UInt8] = [127]
        while rest >= 128 {
            result.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return result + [UInt8(rest)] + bytes
    }

    static let request = [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a.test")]

    static func headers(_ stream: Int32, _ headers: [(String, String)] = request, endStream: Bool = true) -> [UInt8] {
        frame(1, endStream ? 5 : 4, stream, block(headers))
    }

    static func reset(_ stream: Int32, _ code: UInt32) -> [UInt8] { frame(3, 0, stream, number(code)) }
    static func windowUpdate(_ stream: Int32, _ amount: UInt32) -> [UInt8] { frame(8, 0, stream, number(amount)) }
    static let ping = frame(6, 0, 0, Array("12345678".utf8))

    /// Type, flags, stream and payload of every frame; the tail of an incomplete one is left out.
    static func parse(_ bytes: [UInt8]) -> [(type: UInt8, flags: UInt8, stream: Int32, payload: [UInt8])] {
        var result: [(type: UInt8, flags: UInt8, stream: Int32, payload: [UInt8])] = []
        var rest = bytes[...]
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            guard rest.count >= 9 + length else { break }
            let stream = Int32(head[5]) << 24 | Int32(head[6]) << 16 | Int32(head[7]) << 8 | Int32(head[8])
            result.append((head[3], head[4], stream, Array(rest.dropFirst(9).prefix(length))))
            rest = rest.dropFirst(9 + length)
        }
        return result
    }
}
