// HTTP/1 from a client: requests one after another, pipelined ones waiting in the transport until it is their turn.

import Base
import Formatting
import Glibc
import HTTP1
import Runtime

final class HTTP1ServerConnection: ClientFacingConnection {
    private enum TimerTag {
        static let idle: UInt8 = 1
        static let headers: UInt8 = 2
        static let duration: UInt8 = 3
    }

    private var parser: HTTP1Parser
    private var stream: HTTPStream?
    private var head = HTTP1Head()
    private var bodyEncoding = HTTP1BodyEncoding.none
    /// All of the current request has been read.
    private var requestRead = true
    private var closesAfterResponse = false
    private var isOpaque = false
    /// The answer could not be finished: the client must see the end at once.
    private var isCutOff = false
    private var codecHasFailed = false
    private var isClosed = false
    private var isDraining = false
    private var isParsing = false
    private var requests: UInt64 = 0
    /// Bytes of a request that has no stream yet.
    private var headBytes: UInt64 = 0
    private var idleSince: Instant
    private var idleTimer = TimerID.none
    private var headersTimer = TimerID.none
    private var durationTimer = TimerID.none

    override init(context: HTTPConnectionContext, transport: Transport, facts: DownstreamConnection) {
        parser = HTTP1Parser(role: .request, options: context.params.http1)
        idleSince = transport.loop.now
        super.init(context: context, transport: transport, facts: facts)
        armTimers()
    }

    private var loop: EventLoop { transport.loop }

    private func armTimers() {
        let params = context.params
        let idle = OverloadState.process.scaled(.connectionIdle, params.idleTimeout)
        if idle > .zero { idleTimer = loop.arm(after: idle, self, tag: TimerTag.idle) }
        if params.maxConnectionDuration > .zero {
            durationTimer = loop.arm(after: params.maxConnectionDuration, self, tag: TimerTag.duration)
        }
    }

    // MARK: - Reading requests

    override func transportReceived(_ bytes: ByteView) -> Int {
        let worker = context.worker
        var offset = 0
        var held: ByteView?
        isParsing = true
        defer { isParsing = false }
        while !isClosed {
            // A request whose answer is not finished yet keeps the next one waiting.
            if requestRead, stream != nil { return offset }
            if closesAfterResponse, stream == nil { return bytes.count }
            if stream == nil, requestRead, offset < bytes.count {
                if isShedding() { return bytes.count }
                waitForHeaders()
            }
            var consumed = 0
            let event = parser.parse(bytes.dropFirst(offset), into: &worker.scratchHeaders, consumed: &consumed)
            offset += consumed
            if !requestRead, let stream {
                stream.info.downstreamReceived.wire &+= UInt64(consumed)
            } else {
                headBytes &+= UInt64(consumed)
            }
            if let piece = held {
                held = nil
                if case .end = event {
                    requestRead = true
                    stream?.requestDataReceived(piece, endStream: true)
                    continue
                }
                stream?.requestDataReceived(piece, endStream: false)
                if isClosed { return bytes.count }
            }
            switch event {
            case .needMore: return offset
            case .head(let head): receivedHead(head)
            case .body(let body):
                held = body
                continue
            case .trailers: receivedTrailers()
            case .end: receivedEnd()
            case .violation(let violation):
                headBytes &+= UInt64(bytes.count - offset)
                violated(violation)
                return bytes.count
            }
            if let stream, stream.isRequestPaused { return offset }
        }
        return bytes.count
    }

    /// True: the bytes of a new request are not looked at.
    private func isShedding() -> Bool {
        let shedding = LoadShedding.process
        if shedding.isIdle { return false }
        if requests == 0, shedding.sheds(.createCodec, { loop.random.next() }) {
            context.statistics.overloadAnswered()
            closeNow()
        } else if shedding.sheds(.goAwayAndClose, { loop.random.next() }) {
            closeNow()
        } else if shedding.sheds(.dispatchHTTP1, { loop.random.next() }) {
            context.statistics.overloadAnswered()
            answerForCodec(500, "overload")
        } else {
            if shedding.sheds(.goAway, { loop.random.next() }) { startDrain(closingIdle: false) }
            return false
        }
        return true
    }

    private func waitForHeaders() {
        let timeout = context.params.requestHeadersTimeout
        if timeout > .zero, !headersTimer.isArmed {
            headersTimer = loop.arm(after: timeout, self, tag: TimerTag.headers)
        }
    }

    private func receivedHead(_ head: HTTP1Head) {
        loop.cancel(&headersTimer)
        self.head = head
        requests &+= 1
        requestRead = false
        headIsWhole = false
        isOpaque = false
        let limit = context.params.maxRequestsPerConnection
        if !head.keepAlive || isDraining || (limit > 0 && requests >= limit) { closesAfterResponse = true }
        let stream = context.takeStream()
        self.stream = stream
        swap(&stream.requestHeaders, &context.worker.scratchHeaders)
        stream.begin(on: self, id: 0)
        stream.info.downstreamReceived.wire = headBytes
        headBytes = 0
        if !context.accessLogs.isEmpty {
            let size = HTTP1HeaderBytes.received(stream.requestHeaders)
            stream.info.downstreamReceived.header = size
            stream.info.downstreamReceived.decompressedHeader = size
        }
        stream.info.protocol = head.version == .http10 ? .http10 : .http11
        // A head that is the whole request is told together with the `.end` that follows it.
        if head.framing == .none {
            headIsWhole = true
            return
        }
        stream.requestHeadersReceived(endStream: false)
    }

    private var headIsWhole = false

    private func receivedEnd() {
        requestRead = true
        guard let stream else { return }
        if headIsWhole {
            headIsWhole = false
            stream.requestHeadersReceived(endStream: true)
        } else if stream.requestEnded == false {
            stream.requestDataReceived(ByteView(), endStream: true)
        }
    }

    private func receivedTrailers() {
        guard let stream else { return }
        requestRead = true
        swap(&stream.requestTrailers, &context.worker.scratchHeaders)
        stream.requestTrailersReceived()
    }

    /// The codec's own answer: short, without the filters, and the end of the connection.
    private func violated(_ violation: HTTP1Violation) {
        context.statistics.codecError()
        closesAfterResponse = true
        codecHasFailed = true
        if let stream {
            if stream.responseStarted {
                stream.downstreamReset(.protocolError)
                closeNow()
                return
            }
            requestRead = true
            stream.codecFailed(violation.status, violation.details)
            return
        }
        answerForCodec(violation.status, violation.details)
    }

    /// To a request that was not read.
    private func answerForCodec(_ status: UInt16, _ details: StaticString) {
        closesAfterResponse = true
        codecHasFailed = true
        let stream = context.takeStream()
        self.stream = stream
        requestRead = true
        headersTimerStop()
        stream.begin(on: self, id: 0)
        stream.info.protocol = .http11
        stream.info.downstreamReceived.wire = headBytes
        headBytes = 0
        stream.codecFailed(status, details)
    }

    private func headersTimerStop() { loop.cancel(&headersTimer) }

    override func setRequestPaused(_ stream: HTTPStream, _ paused: Bool) {
        if paused { transport.pauseReading() } else { transport.resumeReading() }
    }

    // MARK: - Writing responses

    override func sendInformational(_ stream: HTTPStream, _ headers: borrowing HeaderBlock) {
        transport.write { output in
            _ = HTTP1Encoder.responseHead(
                headers, endStream: true, to: .other, version: head.version, casing: context.params.http1Casing,
                into: &output)
        }
    }

    override func sendHeaders(_ stream: HTTPStream, endStream: Bool) {
        let opensTunnel = stream.isTunnelOpened
        if opensTunnel {
            isOpaque = true
            parser.switchToOpaque()
        }
        // What is left of a request that has its answer already is not waited for.
        let endsConnection =
            stream.closesConnection || isDraining || context.worker.isFailingHealthChecks
            || !(requestRead || opensTunnel)
            || needsCloseToEnd(stream, endStream: endStream)
        if endsConnection { closesAfterResponse = true }
        if !closesAfterResponse, context.drainStrikes() { closesAfterResponse = true }
        if !closesAfterResponse, OverloadState.process.strikes(.disableKeepalive, { loop.random.next() }) {
            context.statistics.keepaliveDisabled()
            context.statistics.drainClose()
            closesAfterResponse = true
        }
        if opensTunnel {
            // Its head says `connection: upgrade`; the end of the tunnel is the end of the connection.
        } else if closesAfterResponse {
            stream.responseHeaders.set(.connection, "close")
        } else if head.version == .http10 {
            stream.responseHeaders.set(.connection, "keep-alive")
        }
        let kind: HTTP1RequestKind =
            stream.isHeadRequest ? .head : stream.isConnect ? .connect : stream.isUpgrade ? .upgrade : .other
        transport.write { output in
            let before = output.count
            bodyEncoding = stream.reasonPhrase.withView { reason in
                HTTP1Encoder.responseHead(
                    stream.responseHeaders, endStream: endStream, to: kind, version: head.version,
                    casing: context.params.http1Casing, reason: reason, into: &output)
            }
            stream.info.downstreamSent.wire &+= UInt64(output.count - before)
            let size = HTTP1HeaderBytes.sent(output.view.dropFirst(before))
            stream.info.downstreamSent.header &+= size
            stream.info.downstreamSent.decompressedHeader &+= size
        }
        if opensTunnel { bodyEncoding = .identity }
    }

    /// An HTTP/1.0 client learns the end of a body without a length from the close.
    private func needsCloseToEnd(_ stream: HTTPStream, endStream: Bool) -> Bool {
        head.version == .http10 && !endStream && !stream.isHeadRequest
            && !stream.responseHeaders.contains(.contentLength)
    }

    override func sendData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) {
        transport.write { output in
            let before = output.count
            defer { stream.info.downstreamSent.wire &+= UInt64(output.count - before) }
            switch bodyEncoding {
            case .chunked:
                if !bytes.isEmpty { HTTP1Encoder.chunk(bytes, into: &output) }
                if endStream { HTTP1Encoder.lastChunk(into: &output) }
            case .identity: output.append(bytes)
            case .none: break
            }
        }
    }

    override func sendTrailers(_ stream: HTTPStream) {
        if bodyEncoding != .chunked { return }
        transport.write { output in
            let before = output.count
            if context.params.http1.enablesTrailers {
                HTTP1Encoder.lastChunk(trailers: stream.responseTrailers, into: &output)
            } else {
                HTTP1Encoder.lastChunk(into: &output)
            }
            stream.info.downstreamSent.wire &+= UInt64(output.count - before)
        }
    }

    override func isOverfull(_ stream: HTTPStream) -> Bool { transport.isOverfull }

    override func transportDrained() { stream?.responseDrained() }

    override func reset(_ stream: HTTPStream, _ reason: StreamResetReason) {
        // The client must see that the message is cut short; HTTP/1 says that by closing before its end.
        closesAfterResponse = true
        isCutOff = true
    }

    override func streamFinished(_ stream: HTTPStream) {
        guard self.stream === stream else { return }
        self.stream = nil
        if isClosed { return }
        context.countBytes(transport)
        if !requestRead || closesAfterResponse || isOpaque {
            isClosed = true
            cancelTimers()
            // RFC 9112, 9.6: bytes of a request that was not read must not make the answer unreadable.
            let wasRefused = !requestRead || (stream.closesConnection && !codecHasFailed)
            transport.closeAfterFlush(
                linger: context.params.delayedCloseTimeout, open: wasRefused && !(isOpaque || isCutOff))
            context.connectionEnded(self)
            return
        }
        idleSince = loop.now
        if isDraining { return closeNow() }
        transport.resumeReading()
        // Inside the parsing loop the loop itself goes on with the next request.
        if !isParsing { transport.deliverUnconsumed() }
    }

    // MARK: - Ending

    override func transportEnded() {
        guard let stream else { return closeNow() }
        // A client that closes its side is taken as gone, as Envoy does: without an answer to its request, and in a
        // tunnel for both directions.
        closesAfterResponse = true
        self.stream = nil
        isClosed = true
        stream.downstreamReset(.connectionTerminated)
        isClosed = false
        closeNow()
    }

    override func transportClosed(_ reason: CloseReason) {
        if isClosed { return }
        isClosed = true
        cancelTimers()
        let stream = self.stream
        self.stream = nil
        stream?.downstreamReset(.connectionTerminated)
        context.connectionEnded(self)
    }

    private func closeNow() {
        if isClosed { return }
        isClosed = true
        cancelTimers()
        transport.close()
        context.connectionEnded(self)
    }

    private func cancelTimers() {
        loop.cancel(&idleTimer)
        loop.cancel(&headersTimer)
        loop.cancel(&durationTimer)
    }

    override func timerFired(tag: UInt8) {
        if isClosed { return }
        switch tag {
        case TimerTag.idle: idleTimerFired()
        case TimerTag.headers:
            headersTimer = .none
            context.statistics.headersTimeout()
            headersTimedOut()
        case TimerTag.duration:
            context.statistics.maxConnectionDuration()
            startDrain(closingIdle: true)
        default: break
        }
    }

    private func headersTimedOut() {
        closesAfterResponse = true
        let stream = context.takeStream()
        self.stream = stream
        requestRead = true
        stream.begin(on: self, id: 0)
        stream.info.protocol = .http11
        stream.sendLocalReply(408, "request header timeout", details: "request_header_timeout")
    }

    override func timeoutsChanged() {
        stream?.timeoutsChanged()
        if !idleTimer.isArmed { return }
        loop.cancel(&idleTimer)
        idleTimerFired()
    }

    private func idleTimerFired() {
        idleTimer = .none
        let timeout = OverloadState.process.scaled(.connectionIdle, context.params.idleTimeout)
        let quiet = stream == nil ? loop.now - idleSince : .zero
        if stream == nil, quiet >= timeout {
            context.statistics.connectionIdleTimeout()
            closeNow()
            return
        }
        let rest = TimeSpan(nanoseconds: timeout.nanoseconds - quiet.nanoseconds)
        idleTimer = loop.arm(after: rest, self, tag: TimerTag.idle)
    }

    override func startDrain(closingIdle: Bool) {
        if isDraining { return }
        isDraining = true
        if stream == nil {
            if closingIdle, transport.unreadBytes == 0 { closeNow() }
            return
        }
        closesAfterResponse = true
    }

    override func abort() { closeNow() }
}
