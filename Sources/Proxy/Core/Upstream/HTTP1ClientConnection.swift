// HTTP/1 to an upstream: one request at a time, the connection kept for the next one where both sides allow it.

import Base
import Formatting
import HTTP1
import Runtime

final class HTTP1ClientConnection: ClientConnection {
    private enum TimerTag {
        static let idle: UInt8 = 1
        static let duration: UInt8 = 2
    }

    private var parser: HTTP1Parser
    private var request: UpstreamRequest?
    private var bodyEncoding = HTTP1BodyEncoding.none
    private var keepAlive = true
    private var requestSent = false
    private var responseDone = true
    private var isOpaque = false
    private var headWithoutBody = false
    private var hasTrailers = false
    private var isClosed = false
    private(set) var isRetired = false
    var isIdle = false
    private var idleSince = Instant(nanoseconds: 0)
    private var idleTimer = TimerID.none
    private var durationTimer = TimerID.none
    private var lifeTimer = TimerID.none

    override init(pool: HTTPPool, transport: Transport, id: UInt64) {
        parser = HTTP1Parser(role: .response, options: pool.cluster.params.http1)
        super.init(pool: pool, transport: transport, id: id)
        let longest = pool.cluster.params.protocols.maxConnectionDuration
        if longest > .zero { durationTimer = pool.loop.arm(after: longest, self, tag: TimerTag.duration) }
    }

    // MARK: - Request

    override func start(_ request: UpstreamRequest, endStream: Bool) {
        guard let stream = request.stream else { return }
        self.request = request
        keepAlive = true
        requestSent = endStream
        responseDone = false
        isIdle = false
        isOpaque = false
        let kind: HTTP1RequestKind =
            stream.isHeadRequest ? .head : stream.isConnect ? .connect : stream.isUpgrade ? .upgrade : .other
        parser.expectResponse(to: kind)
        transport.write { output in
            let before = output.count
            bodyEncoding = HTTP1Encoder.requestHead(
                stream.requestHeaders, endStream: endStream, casing: pool.cluster.params.http1Casing, into: &output)
            stream.info.upstreamSent.wire &+= UInt64(output.count - before)
            let size = HTTP1HeaderBytes.sent(output.view.dropFirst(before))
            stream.info.upstreamSent.header &+= size
            stream.info.upstreamSent.decompressedHeader &+= size
        }
        request.requestEnded = endStream
    }

    override func sendData(_ request: UpstreamRequest, _ bytes: ByteView, endStream: Bool) {
        transport.write { output in
            let before = output.count
            defer { request.stream?.info.upstreamSent.wire &+= UInt64(output.count - before) }
            if bodyEncoding == .chunked {
                HTTP1Encoder.chunk(bytes, into: &output)
                if endStream { HTTP1Encoder.lastChunk(into: &output) }
            } else {
                output.append(bytes)
            }
        }
        if endStream { requestFinished() }
    }

    override func sendTrailers(_ request: UpstreamRequest) {
        guard let stream = request.stream else { return }
        transport.write { output in
            guard bodyEncoding == .chunked else { return }
            let before = output.count
            defer { stream.info.upstreamSent.wire &+= UInt64(output.count - before) }
            if pool.cluster.params.http1.enablesTrailers {
                HTTP1Encoder.lastChunk(trailers: stream.requestTrailers, into: &output)
            } else {
                HTTP1Encoder.lastChunk(into: &output)
            }
        }
        requestFinished()
    }

    private func requestFinished() {
        requestSent = true
        request?.requestEnded = true
        // The end of CONNECT's bytes is the end of the connection's writing side; any other end is only framing.
        if isOpaque, request?.stream?.isConnect ?? false { transport.endWriting() }
    }

    override func isOverfull(_ request: UpstreamRequest) -> Bool { transport.isOverfull }

    override func transportDrained() { request?.drained() }

    override func setResponsePaused(_ request: UpstreamRequest, _ paused: Bool) {
        if paused { transport.pauseReading() } else { transport.resumeReading() }
    }

    /// HTTP/1 has no other way to give a request up than to close.
    override func cancel(_ request: UpstreamRequest) {
        self.request = nil
        pool.cluster.statistics.closedWithActiveRequest(byPeer: false)
        closeNow(flushes: isOpaque)
    }

    // MARK: - Response

    override func transportReceived(_ bytes: ByteView) -> Int {
        let worker = pool.worker
        var offset = 0
        // The last piece of a body and the end of the message are told as one, so that the client's side can write
        // them as one: a piece is held back until the parser has said what follows it.
        var held: ByteView?
        while !isClosed {
            guard let request, !responseDone else {
                // Nobody asked for these bytes: the peer can't be trusted with the next request.
                if offset < bytes.count { closeNow() }
                return bytes.count
            }
            var consumed = 0
            let event = parser.parse(bytes.dropFirst(offset), into: &worker.scratchHeaders, consumed: &consumed)
            offset += consumed
            request.stream?.info.upstreamReceived.wire &+= UInt64(consumed)
            if let piece = held {
                held = nil
                if case .end = event {
                    finishResponse(request, atEndOfInput: offset == bytes.count) {
                        $0.receivedData(piece, endStream: true)
                    }
                    continue
                }
                request.receivedData(piece, endStream: false)
                if self.request !== request { return bytes.count }
            }
            switch event {
            case .needMore: return offset
            case .head(let head): received(head, request)
            case .body(let body):
                request.stream?.info.upstreamReceived.body &+= UInt64(body.count)
                held = body
                continue
            case .trailers: hasTrailers = true
            case .end: receivedEnd(request, atEndOfInput: offset == bytes.count)
            case .violation:
                violated(request)
                return bytes.count
            }
            if self.request?.isResponsePaused == true { return offset }
        }
        return bytes.count
    }

    private func received(_ head: HTTP1Head, _ request: UpstreamRequest) {
        let worker = pool.worker
        if head.isInformational {
            request.receivedInformational(worker.scratchHeaders)
            return
        }
        if let stream = request.stream, !stream.context.accessLogs.isEmpty {
            let size = HTTP1HeaderBytes.received(worker.scratchHeaders)
            stream.info.upstreamReceived.header &+= size
            stream.info.upstreamReceived.decompressedHeader &+= size
        }
        keepAlive = head.keepAlive
        isOpaque = head.isUpgrade || (request.stream?.isConnect == true && head.status >= 200 && head.status < 300)
        if isOpaque { bodyEncoding = .identity }
        hasTrailers = false
        headWithoutBody = head.framing == .none && !isOpaque
        // A head that is the whole message is told together with the `.end` that follows it.
        if !headWithoutBody {
            request.takeHeaders(&worker.scratchHeaders)
            request.receivedHeaders(endStream: false)
        }
    }

    private func receivedEnd(_ request: UpstreamRequest, atEndOfInput: Bool) {
        let worker = pool.worker
        finishResponse(request, atEndOfInput: atEndOfInput) { request in
            if headWithoutBody {
                request.takeHeaders(&worker.scratchHeaders)
                request.receivedHeaders(endStream: true)
            } else if hasTrailers {
                request.takeTrailers(&worker.scratchHeaders)
                request.receivedTrailers()
            } else {
                request.receivedData(ByteView(), endStream: true)
            }
        }
    }

    /// The connection is given back before the client is told of the end, so that its next request finds it free.
    private func finishResponse(
        _ request: UpstreamRequest, atEndOfInput: Bool, _ tell: (UpstreamRequest) -> Void
    ) {
        responseDone = true
        self.request = nil
        request.detach()
        let limit = pool.cluster.params.maxRequestsPerConnection
        // An answer to half a request leaves bytes on the way that the next request would run into; bytes behind the
        // answer would be taken for the next one's.
        let isReusable =
            keepAlive && requestSent && atEndOfInput && !isOpaque && !isRetired && !transport.peerHasEnded
            && (limit == 0 || requestsStarted < limit)
        pool.countBytes(self)
        if !keepAlive { pool.cluster.statistics.closeNotified() }
        if isReusable { pool.release(self) } else { closeNow() }
        tell(request)
    }

    private func violated(_ request: UpstreamRequest) {
        self.request = nil
        pool.cluster.statistics.protocolError()
        closeNow()
        request.reset(.protocolError)
    }

    /// The peer has ended inside a message whose length it had told.
    private func cutShort(_ request: UpstreamRequest) {
        self.request = nil
        closeNow()
        pool.cluster.statistics.closedWithActiveRequest(byPeer: true)
        request.reset(.protocolError)
    }

    override func transportEnded() {
        if let request, !responseDone {
            let isInHead = !request.headersReceived
            switch parser.inputClosed() {
            case .end:
                keepAlive = false
                receivedEnd(request, atEndOfInput: true)
            case .violation: return isInHead ? violated(request) : cutShort(request)
            default: break
            }
        }
        transportClosed(.remote)
    }

    override func transportClosed(_ reason: CloseReason) {
        if isClosed { return }
        let request = self.request
        self.request = nil
        closeNow()
        if let request {
            pool.cluster.statistics.closedWithActiveRequest(byPeer: true)
            request.reset(.connectionTerminated)
        }
    }

    // MARK: - Between requests

    func becameIdle() {
        isIdle = true
        idleSince = pool.loop.now
        let timeout = pool.cluster.params.idleTimeout
        if !idleTimer.isArmed, timeout > .zero { idleTimer = pool.loop.arm(after: timeout, self, tag: TimerTag.idle) }
    }

    override func timerFired(tag: UInt8) {
        if isClosed { return }
        if tag == TimerTag.duration {
            pool.cluster.statistics.maxDurationReached()
            return retire()
        }
        idleTimer = .none
        let timeout = pool.cluster.params.idleTimeout
        let quiet = isIdle ? pool.loop.now - idleSince : .zero
        if isIdle, quiet >= timeout {
            pool.cluster.statistics.idleTimeout()
            closeNow()
            return
        }
        let rest = TimeSpan(nanoseconds: timeout.nanoseconds - quiet.nanoseconds)
        idleTimer = pool.loop.arm(after: rest, self, tag: TimerTag.idle)
    }

    override func retire() {
        isRetired = true
        if isIdle { closeNow() }
    }

    /// `flushes` lets what a tunnel was given go out first.
    func closeNow(flushes: Bool = false) {
        if isClosed { return }
        isClosed = true
        pool.loop.cancel(&idleTimer)
        pool.loop.cancel(&durationTimer)
        let byPeer = transport.peerHasEnded || !transport.isOpen
        if flushes { transport.closeAfterFlush(linger: .zero) } else { transport.close() }
        pool.closed(self, byPeer: byPeer)
    }
}
