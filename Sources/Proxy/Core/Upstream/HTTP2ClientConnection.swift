// HTTP/2 to an upstream: many requests at once, up to what the peer and the cluster allow.

import Base
import Formatting
import HTTP2
import Runtime

final class HTTP2ClientConnection: ClientConnection {
    private enum TimerTag {
        static let idle: UInt8 = 1
        static let keepalive: UInt8 = 2
        static let keepaliveTimeout: UInt8 = 3
        static let duration: UInt8 = 4
    }

    private let events = Receiver()
    private let session: HTTP2Session
    private var open = 0
    private var isClosed = false
    private var isRetired = false
    private var isOutputQueued = false
    private var awaitsPing = false
    private var idleSince = Instant(nanoseconds: 0)
    private var idleTimer = TimerID.none
    private var keepaliveTimer = TimerID.none
    private var durationTimer = TimerID.none

    override init(pool: HTTPPool, transport: Transport, id: UInt64) {
        session = HTTP2Session(role: .client, options: pool.cluster.params.http2, events: events)
        super.init(pool: pool, transport: transport, id: id)
        unsafe events.connection = self
    }

    private var params: ClusterParams { pool.cluster.params }
    override var protocolName: StreamProtocol { .http2 }

    func begin() {
        idleSince = pool.loop.now
        if params.idleTimeout > .zero {
            idleTimer = pool.loop.arm(after: params.idleTimeout, self, tag: TimerTag.idle)
        }
        if let keepalive = params.http2Keepalive, keepalive.interval > .zero {
            keepaliveTimer = pool.loop.arm(after: keepalive.interval, self, tag: TimerTag.keepalive)
        }
        let longest = params.protocols.maxConnectionDuration
        if longest > .zero { durationTimer = pool.loop.arm(after: longest, self, tag: TimerTag.duration) }
        queueOutput()
    }

    var isIdle: Bool { open == 0 }

    var canTakeRequest: Bool {
        if isClosed || isRetired || !session.acceptsRequests { return false }
        let limit = params.maxRequestsPerConnection
        if limit > 0, requestsStarted >= limit { return false }
        return open < min(Int(session.maxConcurrentStreamsOfPeer), params.http2ConcurrentStreams)
    }

    // MARK: - Bytes

    override func transportReceived(_ bytes: ByteView) -> Int {
        let failure = session.receive(bytes)
        if isClosed { return bytes.count }
        if let failure { fail(failure) } else { queueOutput() }
        return bytes.count
    }

    private func queueOutput() {
        if isOutputQueued || isClosed { return }
        isOutputQueued = true
        pool.loop.callAtEndOfTurn(self)
    }

    override func turnEnded() {
        isOutputQueued = false
        if !isClosed, !transport.isOverfull { pump() }
    }

    private func pump() {
        let failure = session.fillOutput()
        if !session.output.isEmpty { transport.writeAll(of: &session.output) }
        if isClosed { return }
        if let failure { return fail(failure) }
        if session.isFinished || (isRetired && open == 0) { closeNow(.connectionTerminated) }
    }

    override func transportDrained() { if !isClosed { pump() } }

    private func fail(_ failure: HTTP2Failure) {
        pool.cluster.statistics.http2Failed(failure)
        if case .protocolViolation = failure.kind { pool.cluster.statistics.protocolError() }
        session.terminate(failure.code)
        session.fillOutput()
        transport.writeAll(of: &session.output)
        if isClosed { return }
        transport.closeAfterFlush(linger: .zero)
        tearDown(.protocolError)
    }

    // MARK: - Requests

    override func start(_ request: UpstreamRequest, endStream: Bool) {
        guard let stream = request.stream else { return }
        if stream.isUpgrade { stream.requestHeaders.becomeExtendedConnect() }
        let started = session.startRequest(stream.requestHeaders, endStream: endStream)
        if stream.isUpgrade { stream.requestHeaders.becomeUpgrade() }
        guard let id = started else {
            request.reset(.localRefused)
            return
        }
        open += 1
        if params.maxRequestsPerConnection > 0, requestsStarted >= params.maxRequestsPerConnection { isRetired = true }
        request.id = id
        request.requestEnded = endStream
        session.setContext(request, of: id)
        queueOutput()
    }

    override func sendData(_ request: UpstreamRequest, _ bytes: ByteView, endStream: Bool) {
        _ = session.send(request.id, bytes, endStream: endStream)
        if session.pendingBytes(request.id) >= params.highWatermark {
            session.watchDrain(request.id, atMost: params.highWatermark / 2)
        }
        queueOutput()
    }

    override func sendTrailers(_ request: UpstreamRequest) {
        guard let stream = request.stream else { return }
        _ = session.sendTrailers(request.id, stream.requestTrailers)
        queueOutput()
    }

    override func noteMeters(_ request: UpstreamRequest) {
        guard let stream = request.stream, let meters = session.meters(of: request.id) else { return }
        stream.info.upstreamReceived.note(meters.received)
        stream.info.upstreamSent.note(meters.sent)
    }

    override func cancel(_ request: UpstreamRequest) {
        noteMeters(request)
        let id = request.id
        request.id = 0
        guard id > 0, !isClosed else { return }
        session.setContext(nil, of: id)
        open -= 1
        session.reset(id, .internalError)
        queueOutput()
        streamGone()
    }

    override func isOverfull(_ request: UpstreamRequest) -> Bool {
        session.pendingBytes(request.id) >= params.highWatermark
    }

    override func setResponsePaused(_ request: UpstreamRequest, _ paused: Bool) {
        if paused || request.pausedBytes == 0 { return }
        session.consumed(request.id, request.pausedBytes)
        request.pausedBytes = 0
        queueOutput()
    }

    // MARK: - Events

    fileprivate func received(
        _ id: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
    ) {
        guard let request = session.context(of: id) as? UpstreamRequest else { return }
        switch kind {
        case .informational: request.receivedInformational(block)
        case .message:
            if let stream = request.stream, stream.isUpgrade, block.first(.status)?.equals("200") ?? false {
                block.becomeSwitchingProtocols(stream.requestHeaders.first(.upgrade) ?? ByteView())
            }
            if endStream { detach(request) }
            request.takeHeaders(&block)
            request.receivedHeaders(endStream: endStream)
        case .trailers:
            detach(request)
            request.takeTrailers(&block)
            request.receivedTrailers()
        }
    }

    fileprivate func received(_ id: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
        guard let request = session.context(of: id) as? UpstreamRequest else {
            session.consumed(id, bytes.count)
            return
        }
        request.stream?.info.upstreamReceived.body &+= UInt64(bytes.count)
        if request.isResponsePaused, !endStream {
            request.pausedBytes += bytes.count
        } else {
            session.consumed(id, bytes.count)
        }
        if endStream { detach(request) }
        request.receivedData(bytes, endStream: endStream)
    }

    /// The answer is complete. A request that isn't is cut off: nobody will read the rest of it.
    private func detach(_ request: UpstreamRequest) {
        noteMeters(request)
        let id = request.id
        session.setContext(nil, of: id)
        if !request.requestEnded { session.reset(id, .noError) }
        if request.pausedBytes > 0 { session.consumed(id, request.pausedBytes) }
        request.pausedBytes = 0
        open -= 1
        request.id = 0
        request.detach()
        queueOutput()
        streamGone()
    }

    fileprivate func closed(_ id: HTTP2StreamID, _ closure: HTTP2StreamClosure) {
        guard let request = session.context(of: id) as? UpstreamRequest, request.id == id else { return }
        noteMeters(request)
        request.id = 0
        open -= 1
        let reason: StreamResetReason =
            closure.isRetriable ? .remoteRefused : closure.origin == .peer ? .remoteReset : .protocolError
        request.reset(reason)
        streamGone()
    }

    fileprivate func faulted(_ fault: HTTP2StreamFault) {
        pool.cluster.statistics.http2Fault(fault)
    }

    fileprivate func drained(_ id: HTTP2StreamID) { (session.context(of: id) as? UpstreamRequest)?.drained() }

    fileprivate func settingsChanged() { if !isClosed { pool.hasRoom(self) } }

    fileprivate func goneAway() {
        isRetired = true
        queueOutput()
    }

    fileprivate func sawPeer() { awaitsPing = false }

    private func streamGone() {
        if open == 0 {
            idleSince = pool.loop.now
            if isRetired { queueOutput() }
        }
        if isClosed { return }
        pool.countBytes(self)
        pool.hasRoom(self)
    }

    // MARK: - Ending

    override func retire() {
        isRetired = true
        queueOutput()
    }

    override func transportEnded() { closeNow(.connectionTerminated) }

    override func transportClosed(_ reason: CloseReason) { tearDown(.connectionTerminated) }

    private func closeNow(_ reason: StreamResetReason) {
        if isClosed { return }
        transport.close()
        tearDown(reason)
    }

    private func tearDown(_ reason: StreamResetReason) {
        if isClosed { return }
        isClosed = true
        pool.loop.cancel(&idleTimer)
        pool.loop.cancel(&keepaliveTimer)
        pool.loop.cancel(&durationTimer)
        pool.closed(self, byPeer: transport.peerHasEnded)
        while let id = session.anyStream {
            let request = session.context(of: id) as? UpstreamRequest
            session.forget(id)
            guard let request else { continue }
            open -= 1
            request.id = 0
            request.reset(reason)
        }
    }

    override func timerFired(tag: UInt8) {
        if isClosed { return }
        switch tag {
        case TimerTag.idle: idleTimerFired()
        case TimerTag.duration:
            pool.cluster.statistics.maxDurationReached()
            retire()
        case TimerTag.keepalive:
            guard let keepalive = params.http2Keepalive else { return }
            awaitsPing = true
            session.ping(pool.loop.random.next())
            queueOutput()
            keepaliveTimer = pool.loop.arm(after: keepalive.timeout, self, tag: TimerTag.keepaliveTimeout)
        case TimerTag.keepaliveTimeout:
            keepaliveTimer = .none
            if awaitsPing {
                pool.cluster.statistics.http2KeepaliveTimeout()
                closeNow(.connectionTerminated)
            } else if let keepalive = params.http2Keepalive {
                keepaliveTimer = pool.loop.arm(after: keepalive.interval, self, tag: TimerTag.keepalive)
            }
        default: break
        }
    }

    private func idleTimerFired() {
        idleTimer = .none
        let quiet = open == 0 ? pool.loop.now - idleSince : .zero
        if open == 0, quiet >= params.idleTimeout {
            pool.cluster.statistics.idleTimeout()
            isRetired = true
            session.goAway(.noError)
            queueOutput()
            return
        }
        let rest = TimeSpan(nanoseconds: params.idleTimeout.nanoseconds - quiet.nanoseconds)
        idleTimer = pool.loop.arm(after: rest, self, tag: TimerTag.idle)
    }

    private final class Receiver: HTTP2Events {
        // SAFETY: the connection owns the session and this receiver, and nobody else calls either; a weak reference
        // would put every retain of the connection on the slow path.
        unowned(unsafe) var connection: HTTP2ClientConnection?

        override func headers(
            _ stream: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
        ) {
            unsafe connection?.received(stream, &block, kind, endStream: endStream)
        }

        override func data(_ stream: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
            unsafe connection?.received(stream, bytes, endStream: endStream)
        }

        override func streamFault(_ stream: HTTP2StreamID, _ fault: HTTP2StreamFault) {
            unsafe connection?.faulted(fault)
        }

        override func streamClosed(_ stream: HTTP2StreamID, _ closure: HTTP2StreamClosure) {
            unsafe connection?.closed(stream, closure)
        }

        override func sendBufferDrained(_ stream: HTTP2StreamID) { unsafe connection?.drained(stream) }
        override func settingsReceived() { unsafe connection?.settingsChanged() }
        override func goAway(lastStream: HTTP2StreamID, code: HTTP2ErrorCode) { unsafe connection?.goneAway() }
        override func frameReceived() { unsafe connection?.sawPeer() }
        override func pingAcknowledged(_ payload: UInt64) { unsafe connection?.sawPeer() }
    }
}
