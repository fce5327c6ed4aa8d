// HTTP/2 from a client: every stream of the session is an `HTTPStream` of its own.

import Base
import Formatting
import HTTP2
import Runtime

final class HTTP2ServerConnection: ClientFacingConnection {
    private enum TimerTag {
        static let idle: UInt8 = 1
        static let duration: UInt8 = 2
        static let keepalive: UInt8 = 3
        static let keepaliveTimeout: UInt8 = 4
        static let drain: UInt8 = 5
    }

    private let events = Receiver()
    private let session: HTTP2Session
    private var open = 0
    private var requests: UInt64 = 0
    private var isClosed = false
    private var isDraining = false
    private var isInSession = false
    private var idleSince: Instant
    private var idleTimer = TimerID.none
    private var durationTimer = TimerID.none
    private var keepaliveTimer = TimerID.none
    private var drainTimer = TimerID.none

    override init(context: HTTPConnectionContext, transport: Transport, facts: DownstreamConnection) {
        session = HTTP2Session(role: .server, options: context.params.http2, events: events)
        idleSince = transport.loop.now
        super.init(context: context, transport: transport, facts: facts)
        unsafe events.connection = self
        // SETTINGS go out with the answer to the client's preface: what doesn't speak HTTP/2 is told nothing.
        armTimers()
    }

    private var loop: EventLoop { transport.loop }

    // MARK: - Bytes

    override func transportReceived(_ bytes: ByteView) -> Int {
        if isShedding() { return bytes.count }
        isInSession = true
        let failure = session.receive(bytes)
        isInSession = false
        if isClosed { return bytes.count }
        if let failure { fail(failure) } else { queueOutput() }
        return bytes.count
    }

    /// True: the bytes are not looked at, and the connection has ended.
    private func isShedding() -> Bool {
        let shedding = LoadShedding.process
        if shedding.isIdle { return false }
        if requests == 0, !sawFrame, shedding.sheds(.createCodec, { loop.random.next() }) {
            context.statistics.overloadAnswered()
            closeNow(.connectionTerminated)
            return true
        }
        if shedding.sheds(.goAwayAndClose, { loop.random.next() }) {
            resetAll(.localReset)
            session.startGracefulShutdown()
            session.goAway(.noError)
            isInSession = true
            session.fillOutput()
            isInSession = false
            transport.writeAll(of: &session.output)
            closeAfterFlush()
            return true
        }
        if !isDraining, shedding.sheds(.goAway, { loop.random.next() }) { startDrain(closingIdle: false) }
        return false
    }

    /// Frames are made once per turn, for all streams that have something to say.
    private func queueOutput() {
        if isOutputQueued || isClosed { return }
        isOutputQueued = true
        loop.callAtEndOfTurn(self)
    }

    private var isOutputQueued = false

    override func turnEnded() {
        isOutputQueued = false
        if !isClosed, !transport.isOverfull { pump() }
        logFinished()
    }

    // MARK: - Logs

    /// Streams that are over but for their last log entry, which tells how many bytes their frames took.
    private var finished: [(stream: HTTPStream, id: HTTP2StreamID)] = []

    override func logsAfterSending(_ stream: HTTPStream) -> Bool {
        noteMeters(stream)
        if isClosed || stream.id <= 0 { return false }
        finished.append((stream, stream.id))
        queueOutput()
        return true
    }

    override func noteMeters(_ stream: HTTPStream) { note(stream, stream.id) }

    private func note(_ stream: HTTPStream, _ id: HTTP2StreamID) {
        guard id > 0, let meters = session.meters(of: id) else { return }
        stream.info.downstreamReceived.note(meters.received)
        stream.info.downstreamSent.note(meters.sent)
    }

    private func logFinished() {
        if finished.isEmpty { return }
        let waiting = finished
        finished = []
        for entry in waiting {
            note(entry.stream, entry.id)
            entry.stream.logLate()
        }
    }

    private func pump() {
        isInSession = true
        let failure = session.fillOutput()
        isInSession = false
        if !session.output.isEmpty { transport.writeAll(of: &session.output) }
        if isClosed { return }
        if let failure { return fail(failure) }
        if isDraining && open == 0 && session.hasSentGoAway && drainIsFinal {
            closeAfterFlush(open: true)
        } else if session.isFinished, session.hasSentGoAway {
            // A client that says GOAWAY itself closes when it has its answers.
            closeAfterFlush()
        }
        // More waits than one batch: it goes on when this one has left.
        if session.wantsWrite, !transport.isOverfull, !isClosed, session.output.isEmpty, moreWaits { queueOutput() }
    }

    private var drainIsFinal = false
    private var moreWaits: Bool { false }

    override func transportDrained() { if !isClosed { pump() } }

    private func fail(_ failure: HTTP2Failure) {
        context.statistics.http2Failed(failure)
        if case .protocolViolation = failure.kind { context.statistics.codecError() }
        resetAll(.protocolError)
        // Who never said the preface and who floods us is told nothing.
        if sawFrame, !failure.isFlood {
            isInSession = true
            session.terminate(failure.code)
            session.fillOutput()
            isInSession = false
            transport.writeAll(of: &session.output)
        }
        session.output.removeAll()
        closeAfterFlush()
    }

    override func collectHeavyStreams(atLeast bytes: Int, into found: inout [HeavyStream]) {
        for id in session.openStreams {
            guard let stream = session.context(of: id) as? HTTPStream else { continue }
            let held = stream.heldBytes + session.pendingBytes(id)
            if held >= bytes { found.append(HeavyStream(stream: stream, bytes: held)) }
        }
    }

    private func resetAll(_ reason: StreamResetReason) {
        while let id = session.anyStream {
            let stream = session.context(of: id) as? HTTPStream
            session.forget(id)
            if let stream {
                open -= 1
                stream.downstreamReset(reason)
            }
        }
    }

    // MARK: - Events

    fileprivate func received(
        _ id: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
    ) {
        if isClosed { return }
        if kind == .trailers {
            guard let stream = session.context(of: id) as? HTTPStream else { return }
            swap(&stream.requestTrailers, &block)
            stream.requestTrailersReceived()
            return
        }
        requests &+= 1
        open += 1
        let stream = context.takeStream()
        session.setContext(stream, of: id)
        swap(&stream.requestHeaders, &block)
        stream.begin(on: self, id: id)
        stream.info.protocol = .http2
        let limit = context.params.maxRequestsPerConnection
        if (limit > 0 && requests >= limit) || context.worker.isFailingHealthChecks { startDrain(closingIdle: true) }
        stream.requestHeadersReceived(endStream: endStream)
    }

    fileprivate func received(_ id: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
        guard !isClosed, let stream = session.context(of: id) as? HTTPStream else {
            session.consumed(id, bytes.count)
            return
        }
        if stream.isRequestPaused { stream.pausedRequestBytes += bytes.count }
        stream.requestDataReceived(bytes, endStream: endStream)
    }

    fileprivate func closed(_ id: HTTP2StreamID, _ closure: HTTP2StreamClosure) {
        for entry in finished where entry.id == id { note(entry.stream, id) }
        guard let stream = session.context(of: id) as? HTTPStream, stream.connection === self, stream.id == id else {
            return
        }
        stream.id = -1
        open -= 1
        stream.downstreamReset(closure.origin == .peer ? .remoteReset : .protocolError)
        streamGone()
    }

    fileprivate func faulted(_ id: HTTP2StreamID, _ fault: HTTP2StreamFault) {
        context.statistics.http2Fault(fault)
        guard let stream = session.context(of: id) as? HTTPStream else { return }
        stream.info.flags.insert(.downstreamProtocolError)
        stream.setDetails(fault.detail)
    }

    fileprivate func drained(_ id: HTTP2StreamID) {
        (session.context(of: id) as? HTTPStream)?.responseDrained()
    }

    fileprivate func sawPeer() {
        sawFrame = true
        guard keepaliveTimer.isArmed, context.params.http2Keepalive != nil else { return }
        awaitsPing = false
    }

    private var awaitsPing = false
    private var sawFrame = false

    // MARK: - Responses

    override func sendInformational(_ stream: HTTPStream, _ headers: borrowing HeaderBlock) {
        _ = session.respond(stream.id, headers, endStream: false)
        queueOutput()
    }

    override func sendHeaders(_ stream: HTTPStream, endStream: Bool) {
        if stream.wasExtendedConnect, stream.isTunnelOpened { stream.responseHeaders.becomeConnectAnswer() }
        if !isDraining, context.drainStrikes() { startDrain(closingIdle: false) }
        if !isDraining, OverloadState.process.strikes(.disableKeepalive, { loop.random.next() }) {
            context.statistics.keepaliveDisabled()
            startDrain(closingIdle: false)
        }
        _ = session.respond(stream.id, stream.responseHeaders, endStream: endStream)
        queueOutput()
    }

    override func sendData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) {
        _ = session.send(stream.id, bytes, endStream: endStream)
        if session.pendingBytes(stream.id) >= context.params.bufferLimit / 4 {
            session.watchDrain(stream.id, atMost: context.params.bufferLimit / 8)
        }
        queueOutput()
    }

    override func sendTrailers(_ stream: HTTPStream) {
        _ = session.sendTrailers(stream.id, stream.responseTrailers)
        queueOutput()
    }

    override func isOverfull(_ stream: HTTPStream) -> Bool {
        session.pendingBytes(stream.id) >= context.params.bufferLimit / 4
    }

    override func reset(_ stream: HTTPStream, _ reason: StreamResetReason) {
        let code: HTTP2ErrorCode =
            switch reason {
            case .protocolError: .protocolError
            case .remoteReset, .connectionTerminated: .internalError
            default: .internalError
            }
        session.reset(stream.id, code)
        queueOutput()
    }

    override func setRequestPaused(_ stream: HTTPStream, _ paused: Bool) {
        if paused || stream.pausedRequestBytes == 0 { return }
        // While it was paused the window was not given back; now it is.
        session.consumed(stream.id, stream.pausedRequestBytes)
        stream.pausedRequestBytes = 0
        queueOutput()
    }

    override func requestBytesConsumed(_ stream: HTTPStream, _ count: Int) {
        if stream.isRequestPaused {
            return
        }
        session.consumed(stream.id, count)
        queueOutput()
    }

    override func streamFinished(_ stream: HTTPStream) {
        if stream.id < 0 { return }
        let id = stream.id
        stream.id = -1
        open -= 1
        if isClosed { return }
        context.countBytes(transport)
        session.setContext(nil, of: id)
        // An answer that came before the request's end: the rest of it is not wanted (RFC 9113, 8.1).
        if !stream.requestEnded { session.reset(id, .noError) }
        queueOutput()
        streamGone()
    }

    private func streamGone() {
        if open > 0 || isClosed { return }
        idleSince = loop.now
        session.trim()
        if isDraining, drainIsFinal { queueOutput() }
    }

    // MARK: - Ending

    override func transportEnded() { closeNow(.connectionTerminated) }

    override func transportClosed(_ reason: CloseReason) { tearDown(.connectionTerminated) }

    private func closeNow(_ reason: StreamResetReason) {
        if isClosed { return }
        transport.close()
        tearDown(reason)
    }

    private func closeAfterFlush(open: Bool = false) {
        if isClosed { return }
        transport.closeAfterFlush(linger: context.params.delayedCloseTimeout, open: open)
        tearDown(.connectionTerminated)
    }

    private func tearDown(_ reason: StreamResetReason) {
        if isClosed { return }
        isClosed = true
        loop.cancel(&idleTimer)
        loop.cancel(&durationTimer)
        loop.cancel(&keepaliveTimer)
        loop.cancel(&drainTimer)
        resetAll(reason)
        logFinished()
        context.connectionEnded(self)
    }

    // MARK: - Timers

    private func armTimers() {
        let params = context.params
        let idle = OverloadState.process.scaled(.connectionIdle, params.idleTimeout)
        if idle > .zero { idleTimer = loop.arm(after: idle, self, tag: TimerTag.idle) }
        if params.maxConnectionDuration > .zero {
            durationTimer = loop.arm(after: params.maxConnectionDuration, self, tag: TimerTag.duration)
        }
        if let keepalive = params.http2Keepalive, keepalive.interval > .zero {
            keepaliveTimer = loop.arm(after: keepalive.interval, self, tag: TimerTag.keepalive)
        }
    }

    override func timerFired(tag: UInt8) {
        if isClosed { return }
        switch tag {
        case TimerTag.idle: idleTimerFired()
        case TimerTag.duration:
            context.statistics.maxConnectionDuration()
            startDrain(closingIdle: true)
        case TimerTag.keepalive: sendPing()
        case TimerTag.keepaliveTimeout:
            keepaliveTimer = .none
            if awaitsPing {
                context.statistics.http2KeepaliveTimeout()
                closeNow(.connectionTerminated)
            } else if let keepalive = context.params.http2Keepalive {
                keepaliveTimer = loop.arm(after: keepalive.interval, self, tag: TimerTag.keepalive)
            }
        case TimerTag.drain: finishDrain()
        default: break
        }
    }

    private func sendPing() {
        guard let keepalive = context.params.http2Keepalive else { return }
        awaitsPing = true
        session.ping(loop.random.next())
        queueOutput()
        keepaliveTimer = loop.arm(after: keepalive.timeout, self, tag: TimerTag.keepaliveTimeout)
    }

    override func timeoutsChanged() {
        if !idleTimer.isArmed { return }
        loop.cancel(&idleTimer)
        idleTimerFired()
    }

    private func idleTimerFired() {
        idleTimer = .none
        let timeout = OverloadState.process.scaled(.connectionIdle, context.params.idleTimeout)
        let quiet = open == 0 ? loop.now - idleSince : .zero
        if open == 0, quiet >= timeout {
            context.statistics.connectionIdleTimeout()
            startDrain(closingIdle: true)
            return
        }
        let rest = TimeSpan(nanoseconds: timeout.nanoseconds - quiet.nanoseconds)
        idleTimer = loop.arm(after: rest, self, tag: TimerTag.idle)
    }

    /// Two steps, as RFC 9113 section 6.8 asks: requests that are on their way are still taken.
    override func startDrain(closingIdle: Bool) {
        if isDraining || isClosed { return }
        isDraining = true
        session.startGracefulShutdown()
        queueOutput()
        drainTimer = loop.arm(after: context.params.drainTimeout, self, tag: TimerTag.drain)
    }

    private func finishDrain() {
        drainTimer = .none
        drainIsFinal = true
        session.goAway(.noError)
        queueOutput()
    }

    override func abort() { closeNow(.connectionTerminated) }

    /// What the session calls; it can't be the connection itself, which is a loop object already.
    private final class Receiver: HTTP2Events {
        // SAFETY: the connection owns the session and this receiver, and nobody else calls either; a weak reference
        // would put every retain of the connection on the slow path.
        unowned(unsafe) var connection: HTTP2ServerConnection?

        override func headers(
            _ stream: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
        ) {
            unsafe connection?.received(stream, &block, kind, endStream: endStream)
        }

        override func data(_ stream: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
            unsafe connection?.received(stream, bytes, endStream: endStream)
        }

        override func streamFault(_ stream: HTTP2StreamID, _ fault: HTTP2StreamFault) {
            unsafe connection?.faulted(stream, fault)
        }

        override func streamClosed(_ stream: HTTP2StreamID, _ closure: HTTP2StreamClosure) {
            unsafe connection?.closed(stream, closure)
        }

        override func sendBufferDrained(_ stream: HTTP2StreamID) { unsafe connection?.drained(stream) }
        override func frameReceived() { unsafe connection?.sawPeer() }
        override func pingAcknowledged(_ payload: UInt64) { unsafe connection?.sawPeer() }
    }
}
