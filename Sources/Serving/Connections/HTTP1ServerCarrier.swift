// HTTP/1 from a client: requests one after another, pipelined ones waiting until it is their turn.

import Base
import HTTP1
import HTTP2
import Runtime

final class HTTP1ServerCarrier: StreamCarrier {
    private enum TimerTag {
        static let idle: UInt8 = 1
        static let headers: UInt8 = 2
        static let halfClosed: UInt8 = 3
    }

    private let limits: ServerLimits
    private let peer: PeerFacts
    private weak var taker: (any RequestTaker)?
    var onClose: (() -> Void)?
    private var parser: HTTP1Parser
    private var block = HeaderBlock()
    private var stream: LoopStream?
    private var head = HTTP1Head()
    private var bodyEncoding = HTTP1BodyEncoding.none
    /// What a declared content-length still asks for.
    private var declared: UInt64?
    private var requestRead = true
    private var closesAfterResponse = false
    private var isClosed = false
    private var isDraining = false
    private var isParsing = false
    private var idleTimer = TimerID.none
    private var headersTimer = TimerID.none
    private var halfClosedTimer = TimerID.none
    private var idleSince: Instant

    init(transport: LoopTransport, limits: ServerLimits, peer: PeerFacts, taker: any RequestTaker) {
        var options = HTTP1ParserOptions()
        options.maxHeaderBytes = limits.headerBytes
        options.maxHeaderCount = limits.headerCount
        options.acceptsHTTP10 = true
        parser = HTTP1Parser(role: .request, options: options)
        self.limits = limits
        self.peer = peer
        self.taker = taker
        idleSince = transport.loop.now
        super.init(transport: transport)
        if limits.idleTimeout > .zero { idleTimer = loop.arm(after: limits.idleTimeout, self, tag: TimerTag.idle) }
    }

    override var activeStreams: Int { stream == nil ? 0 : 1 }

    // MARK: - Reading

    override func transportReceived(_ bytes: ByteView) -> Int {
        var used = 0
        isParsing = true
        defer { isParsing = false }
        while !isClosed {
            // A request whose answer is not finished yet keeps the next one waiting.
            if requestRead, stream != nil {
                // And what comes behind it waits in the kernel, or a client could fill the memory.
                if bytes.count - used >= Self.feedLimit { transport.pauseReading() }
                return used
            }
            if closesAfterResponse, stream == nil { return bytes.count }
            if stream == nil, used < bytes.count { waitForHeaders() }
            var consumed = 0
            let event = parser.parse(bytes.dropFirst(used), into: &block, consumed: &consumed)
            used += consumed
            switch event {
            case .needMore: return used
            case .head(let head): received(head)
            case .body(let body): receivedBody(body)
            case .trailers: break
            case .end:
                requestRead = true
                stream?.receivedEnd(nil)
            case .violation(let violation):
                refuse(Int(violation.status), "\(violation.words)")
                return bytes.count
            }
            if let stream, stream.isWithheld { return used }
        }
        return bytes.count
    }

    private func waitForHeaders() {
        if headersTimer.isArmed { return }
        headersTimer = loop.arm(after: limits.headersTimeout, self, tag: TimerTag.headers)
    }

    private func received(_ head: HTTP1Head) {
        loop.cancel(&headersTimer)
        self.head = head
        requestRead = false
        if !head.keepAlive || isDraining { closesAfterResponse = true }
        if head.isUpgrade || head.isConnect {
            return refuse(501, "neither CONNECT nor Upgrade is supported here; send the request without them")
        }
        // RFC 9112, 3.2: who is meant must be said once. The parser has joined several by commas, which no host has.
        if head.version != .http10 {
            guard let host = block.first(.authority) else {
                return refuse(400, "the request has no Host (RFC 9112, 3.2)")
            }
            if host.contains(0x2C) { return refuse(400, "the request has several Hosts (RFC 9112, 3.2)") }
        }
        guard let taker else { return refuse(503, "the server is stopping") }
        let request = HTTPRequestHead(block, scheme: peer.isTLS ? "https" : "http")
        let stream = taker.begin(request, on: self, peer: peer)
        stream.isHead = request.method == "HEAD"
        self.stream = stream
    }

    private func receivedBody(_ body: ByteView) {
        guard let stream else { return }
        stream.received(body)
        if stream.isWithheld { transport.pauseReading() }
    }

    override func inputTaken(_ stream: LoopStream) {
        transport.resumeReading()
        if isParsing { return }
        transport.deliverUnconsumed()
        // The last bytes may be read while the end, which needs none, is still the parser's to say.
        if !isClosed, self.stream === stream, !transport.hasUnconsumed { _ = transportReceived(ByteView()) }
    }

    /// An answer of the codec's own, and the end of the connection.
    private func refuse(_ status: Int, _ words: String) {
        let failure = HTTPFailure(.malformed, words)
        if let stream {
            let wasStarted = stream.headSent
            self.stream = nil
            stream.fail(failure)
            if wasStarted { return closeNow() }
        }
        var answer = HeaderBlock()
        answer.append(.status, decimal: UInt64(status))
        answer.append(.contentType, "text/plain; charset=utf-8")
        let text = words + "\n"
        answer.append(.contentLength, decimal: UInt64(text.utf8.count))
        answer.append(.connection, "close")
        transport.write { output in
            _ = HTTP1Encoder.responseHead(answer, endStream: false, to: .other, version: .http11, into: &output)
            output.append(text)
        }
        closeAfterFlush()
    }

    // MARK: - Answers

    override func sendProceed(_ stream: LoopStream) {
        if !head.expectsContinue || head.version == .http10 { return }
        transport.write { $0.append("HTTP/1.1 100 Continue\r\n\r\n") }
    }

    override func sendHead(
        _ stream: LoopStream, status: Int, _ fields: HTTPFields, endStream: Bool, hidesBody: Bool
    ) {
        var answer = HeaderBlock()
        answer.append(.status, decimal: UInt64(status))
        for field in fields.all where field.name != "connection" && field.name != "transfer-encoding" {
            answer.append(name: field.name, value: HTTPFields.clean(field.value))
        }
        if fields["date"] == nil { answer.append(name: "date", value: HTTPDate.now) }
        declared = fields["content-length"].flatMap { UInt64($0) }
        let hasNoLength = declared == nil && !endStream
        // A request that was not read to its end leaves bytes on the way that nobody wants.
        if isDraining || !requestRead || (head.version == .http10 && hasNoLength) { closesAfterResponse = true }
        if closesAfterResponse {
            answer.append(.connection, "close")
        } else if head.version == .http10 {
            answer.append(.connection, "keep-alive")
        }
        let ends = endStream && !hidesBody
        transport.write { output in
            bodyEncoding = HTTP1Encoder.responseHead(
                answer, endStream: ends, to: hidesBody ? .head : .other, version: head.version, into: &output)
        }
        if endStream { answered(stream) }
    }

    override func sendBytes(_ stream: LoopStream, _ bytes: ByteView) {
        var bytes = bytes
        if let left = declared {
            if UInt64(bytes.count) > left {
                // More than was promised would be taken for the next answer.
                bytes = bytes.prefix(Int(left))
                closesAfterResponse = true
            }
            declared = left - UInt64(bytes.count)
        }
        transport.write { output in
            switch bodyEncoding {
            case .chunked: HTTP1Encoder.chunk(bytes, into: &output)
            case .identity: output.append(bytes)
            case .none: break
            }
        }
    }

    override func sendEnd(_ stream: LoopStream, trailers: HTTPFields?) {
        if bodyEncoding == .chunked {
            var block = HeaderBlock()
            trailers?.append(to: &block)
            transport.write { HTTP1Encoder.lastChunk(trailers: block, into: &$0) }
        }
        if let declared, declared > 0, bodyEncoding == .identity { closesAfterResponse = true }
        answered(stream)
    }

    override func room(_ stream: LoopStream) -> Int {
        bodyEncoding == .none ? .max : max(Self.feedLimit - transport.queuedBytes, 0)
    }
    override func unsent(_ stream: LoopStream) -> Int { transport.queuedBytes }

    override func transportDrained() {
        stream?.feed()
        reportProgress()
    }

    override func reset(_ stream: LoopStream, _ code: HTTP2ErrorCode) {
        // HTTP/1 says that a message is cut short by closing before its end.
        if stream === self.stream { self.stream = nil }
        if !stream.headSent, code != .enhanceYourCalm { return refuse(500, "the request could not be answered") }
        closeAfterFlush()
    }

    private func answered(_ stream: LoopStream) {
        guard self.stream === stream else { return }
        self.stream = nil
        stream.finish()
        forgetBusy()
        declared = nil
        if !requestRead || closesAfterResponse { return closeAfterFlush() }
        if isDraining { return closeAfterFlush() }
        idleSince = loop.now
        transport.resumeReading()
        if !isParsing { transport.deliverUnconsumed() }
    }

    // MARK: - Ending

    /// A client that has sent its request whole and then closes its side may still read the answer. While one streams,
    /// or after some seconds, it counts as gone.
    override func transportEnded() {
        guard let stream, requestRead, !stream.headSent else { return closeNow() }
        closesAfterResponse = true
        halfClosedTimer = loop.arm(after: .seconds(2), self, tag: TimerTag.halfClosed)
    }

    override func transportClosed(_ end: TransportEnd) { tearDown(HTTPFailure(.peerGone, end.words)) }

    override func abortConnection(_ failure: HTTPFailure) {
        transport.close()
        tearDown(failure)
    }

    private func closeNow() {
        transport.close()
        tearDown(.clientGone)
    }

    private func closeAfterFlush() {
        if isClosed { return }
        transport.closeAfterFlush(linger: limits.lingerTime)
        tearDown(.clientGone)
    }

    private func tearDown(_ failure: HTTPFailure) {
        if isClosed { return }
        isClosed = true
        loop.cancel(&idleTimer)
        loop.cancel(&headersTimer)
        loop.cancel(&halfClosedTimer)
        let stream = self.stream
        self.stream = nil
        forgetBusy()
        stream?.fail(failure)
        let told = onClose
        onClose = nil
        told?()
    }

    override func startDrain() {
        if isDraining || isClosed { return }
        isDraining = true
        closesAfterResponse = true
        if stream == nil { closeAfterFlush() }
    }

    override func timerFired(tag: UInt8) {
        if isClosed { return }
        switch tag {
        case TimerTag.idle: idleTimerFired()
        case TimerTag.headers:
            headersTimer = .none
            if stream == nil { refuse(408, "the request's headers did not come in time") }
        default:
            halfClosedTimer = .none
            closeNow()
        }
    }

    private func idleTimerFired() {
        let isIdle = stream == nil && !headersTimer.isArmed
        let quiet = isIdle ? loop.now - idleSince : .zero
        if isIdle, quiet >= limits.idleTimeout { return closeAfterFlush() }
        let rest = TimeSpan(nanoseconds: limits.idleTimeout.nanoseconds - quiet.nanoseconds)
        idleTimer = loop.arm(after: rest, self, tag: TimerTag.idle)
    }
}
