// HTTP/1 to a server: one request at a time, the connection kept for the next where both sides allow it.

import Base
import HTTP1
import HTTP2
import Runtime

final class HTTP1ClientCarrier: StreamCarrier {
    private let params: ClientParams
    /// Told when the connection is free again.
    var onFree: (() -> Void)?
    var onClose: (() -> Void)?
    private var parser: HTTP1Parser
    private var block = HeaderBlock()
    private var stream: LoopStream?
    private var bodyEncoding = HTTP1BodyEncoding.none
    private var requestSent = true
    private var responseHeadCame = false
    private var trailers: HTTPFields?
    private var keepAlive = true
    private var isClosed = false
    private var isParsing = false
    private var idleTimer = TimerID.none

    init(transport: LoopTransport, params: ClientParams) {
        var options = HTTP1ParserOptions.forResponses
        options.maxHeaderBytes = params.headerBytes
        options.maxHeaderCount = 256
        options.enablesTrailers = true
        parser = HTTP1Parser(role: .response, options: options)
        self.params = params
        super.init(transport: transport)
        armIdle()
    }

    override var activeStreams: Int { stream == nil ? 0 : 1 }
    override var isClient: Bool { true }
    var isFree: Bool { stream == nil && !isClosed && !transport.peerHasEnded && !transport.isClosed }

    private func armIdle() {
        loop.cancel(&idleTimer)
        if params.idleTimeout > .zero { idleTimer = loop.arm(after: params.idleTimeout, self, tag: 0) }
    }

    func start(_ head: HTTPRequestHead, _ bridge: StreamBridge, endStream: Bool) -> LoopStream {
        loop.cancel(&idleTimer)
        let stream = LoopStream(bridge, carrier: self)
        self.stream = stream
        requestSent = endStream
        responseHeadCame = false
        keepAlive = true
        parser.expectResponse(to: head.method == "HEAD" ? .head : .other)
        var request = HeaderBlock()
        head.fill(&request)
        transport.write { output in
            bodyEncoding = HTTP1Encoder.requestHead(request, endStream: endStream, into: &output)
        }
        return stream
    }

    // MARK: - Request

    override func sendBytes(_ stream: LoopStream, _ bytes: ByteView) {
        transport.write { output in
            if bodyEncoding == .chunked {
                HTTP1Encoder.chunk(bytes, into: &output)
            } else {
                output.append(bytes)
            }
        }
    }

    override func sendEnd(_ stream: LoopStream, trailers: HTTPFields?) {
        if bodyEncoding == .chunked { transport.write { HTTP1Encoder.lastChunk(into: &$0) } }
        requestSent = true
    }

    override func room(_ stream: LoopStream) -> Int { max(Self.feedLimit - transport.queuedBytes, 0) }
    override func unsent(_ stream: LoopStream) -> Int { transport.queuedBytes }

    override func transportDrained() {
        stream?.feed()
        reportProgress()
    }

    /// HTTP/1 has no other way to give a request up than to close.
    override func reset(_ stream: LoopStream, _ code: HTTP2ErrorCode) { closeNow(.cancelled) }

    // MARK: - Answer

    override func transportReceived(_ bytes: ByteView) -> Int {
        var used = 0
        isParsing = true
        defer { isParsing = false }
        while !isClosed {
            guard let stream else {
                // Nobody asked for these bytes: the server can't be trusted with the next request.
                if used < bytes.count { closeNow(.clientGone) }
                return bytes.count
            }
            var consumed = 0
            let event = parser.parse(bytes.dropFirst(used), into: &block, consumed: &consumed)
            used += consumed
            switch event {
            case .needMore: return used
            case .head(let head):
                if head.isInformational { continue }
                keepAlive = head.keepAlive
                responseHeadCame = true
                stream.bridge.receivedHead(
                    StreamBridge.ResponseHead(status: Int(head.status), fields: HTTPFields(block)))
            case .body(let body):
                stream.received(body)
                if stream.isWithheld {
                    transport.pauseReading()
                    return used
                }
            case .trailers: trailers = HTTPFields(block)
            case .end:
                stream.receivedEnd(trailers)
                trailers = nil
                answered(stream)
            case .violation(let violation):
                closeNow(HTTPFailure(.malformed, "the server's answer: \(violation.words)"))
                return bytes.count
            }
        }
        return bytes.count
    }

    override func inputTaken(_ stream: LoopStream) {
        transport.resumeReading()
        if isParsing { return }
        transport.deliverUnconsumed()
        // The last bytes may be read while the end, which needs none, is still the parser's to say.
        if !isClosed, self.stream === stream, !transport.hasUnconsumed { _ = transportReceived(ByteView()) }
    }

    private func answered(_ stream: LoopStream) {
        if self.stream !== stream { return }
        self.stream = nil
        stream.finish()
        forgetBusy()
        if !keepAlive || !requestSent || transport.peerHasEnded { return closeNow(.clientGone) }
        armIdle()
        onFree?()
    }

    // MARK: - Ending

    override func transportEnded() {
        if let stream {
            if case .end = parser.inputClosed() {
                keepAlive = false
                stream.receivedEnd(nil)
                answered(stream)
            }
        }
        transportClosed(.peer)
        transport.close()
    }

    override func transportClosed(_ end: TransportEnd) {
        // Nothing of an answer: with a kept connection the server has most likely closed it before the request came.
        closeNow(HTTPFailure(.peerGone, end.words, isRetriable: !responseHeadCame && requestSent))
    }

    override func abortConnection(_ failure: HTTPFailure) { closeNow(failure) }

    private func closeNow(_ failure: HTTPFailure) {
        if isClosed { return }
        isClosed = true
        loop.cancel(&idleTimer)
        transport.close()
        let stream = self.stream
        self.stream = nil
        stream?.fail(failure)
        forgetBusy()
        let told = onClose
        onClose = nil
        onFree = nil
        told?()
    }

    override func timerFired(tag: UInt8) {
        idleTimer = .none
        if stream == nil { closeNow(.clientGone) }
    }
}
