// HTTP/2 on one connection, either side: every stream of the session is a `LoopStream`.

import Base
import HTTP2
import Runtime

/// What a server does with a new request.
protocol RequestTaker: AnyObject {
    func begin(_ head: HTTPRequestHead, on carrier: StreamCarrier, peer: PeerFacts) -> LoopStream
}

final class HTTP2Carrier: StreamCarrier {
    private enum TimerTag {
        static let idle: UInt8 = 1
        static let ping: UInt8 = 2
        static let drain: UInt8 = 3
    }

    private let events = Receiver()
    private let session: HTTP2Session
    private let limits: ServerLimits
    private weak var taker: (any RequestTaker)?
    private let peer: PeerFacts
    /// Told once, when the connection is over.
    var onClose: (() -> Void)?
    /// A client's: told when a stream has ended or the peer's word has changed what may be started.
    var onChange: (() -> Void)?
    private var open = 0
    private var isInSession = false
    private var isClosed = false
    private var isOutputQueued = false
    private var sawFrame = false
    private(set) var isDraining = false
    private var drainIsFinal = false
    private var goAwayLast: HTTP2StreamID?
    private var idleTimer = TimerID.none
    private var pingTimer = TimerID.none
    private var drainTimer = TimerID.none
    private var idleSince: Instant
    private var isPinging = false
    private var progressMark: UInt64 = 0

    private static func options(_ limits: ServerLimits, role: HTTP2Role) -> HTTP2Options {
        var options = HTTP2Options()
        options.maxConcurrentStreams = limits.concurrentStreams
        options.initialStreamWindow = limits.streamWindow
        options.initialConnectionWindow = limits.connectionWindow
        options.maxHeaderBytes = limits.headerBytes
        options.maxHeaderCount = limits.headerCount
        options.streamErrorOnInvalidMessage = true
        // Every small message of a stream is a DATA frame of its own, and brings its WINDOW_UPDATEs.
        options.maxWindowUpdatesPerDataFrame = 100
        // Some clients end a message with an empty frame each.
        options.maxConsecutiveEmptyFrames = 10
        return options
    }

    init(
        transport: LoopTransport, role: HTTP2Role, limits: ServerLimits, peer: PeerFacts, taker: (any RequestTaker)?
    ) {
        session = HTTP2Session(role: role, options: Self.options(limits, role: role), events: events)
        self.limits = limits
        self.peer = peer
        self.taker = taker
        idleSince = transport.loop.now
        super.init(transport: transport)
        unsafe events.carrier = self
        if limits.idleTimeout > .zero { idleTimer = loop.arm(after: limits.idleTimeout, self, tag: TimerTag.idle) }
        if limits.pingInterval > .zero { pingTimer = loop.arm(after: limits.pingInterval, self, tag: TimerTag.ping) }
        if role == .client { queueOutput() }
    }

    override var activeStreams: Int { open }
    override var isClient: Bool { session.role == .client }
    var acceptsRequests: Bool { !isClosed && !isDraining && session.acceptsRequests && !session.hasReceivedGoAway }

    // MARK: - Bytes

    override func transportReceived(_ bytes: ByteView) -> Int {
        isInSession = true
        let failure = session.receive(bytes)
        isInSession = false
        if isClosed { return bytes.count }
        if let failure { fail(failure) } else { queueOutput() }
        return bytes.count
    }

    /// Frames are made once a turn, for all streams that have something to say.
    private func queueOutput() {
        if isOutputQueued || isClosed { return }
        isOutputQueued = true
        loop.callAtEndOfTurn(self)
    }

    override func turnEnded() {
        isOutputQueued = false
        if !isClosed, !transport.isOverfull { frame() }
    }

    override func transportDrained() {
        reportProgress()
        queueOutput()
    }

    private func frame() {
        isInSession = true
        let failure = session.fillOutput(upTo: LoopTransport.highWatermark)
        isInSession = false
        if !session.output.isEmpty { transport.writeAll(of: &session.output) }
        if isClosed { return }
        reportProgress()
        if let failure { return fail(failure) }
        if isDraining, drainIsFinal, open == 0 { return closeAfterFlush() }
        if session.isFinished, !session.wantsWrite { closeAfterFlush() }
    }

    private func fail(_ failure: HTTP2Failure) {
        let told = HTTPFailure(.malformed, "HTTP/2: \(failure.words)")
        failStreams(told)
        if sawFrame, !failure.isFlood {
            isInSession = true
            session.terminate(failure.code)
            session.fillOutput()
            isInSession = false
            transport.writeAll(of: &session.output)
        }
        closeAfterFlush()
    }

    private func failStreams(_ failure: HTTPFailure) {
        while let id = session.anyStream {
            let stream = session.context(of: id) as? LoopStream
            session.forget(id)
            // Beyond the last stream that the peer has named it has surely done nothing.
            let isUntouched = goAwayLast.map { id > $0 } ?? false
            stream?.fail(isUntouched ? HTTPFailure(failure.kind, failure.words, isRetriable: true) : failure)
        }
        open = 0
        forgetBusy()
    }

    // MARK: - Client

    /// Nil when the connection takes no request any more.
    func start(_ head: HTTPRequestHead, _ bridge: StreamBridge, endStream: Bool) -> LoopStream? {
        var block = HeaderBlock()
        head.fill(&block)
        let stream = LoopStream(bridge, carrier: self)
        guard let id = session.startRequest(block, endStream: endStream, context: stream) else { return nil }
        stream.id = id
        open += 1
        queueOutput()
        return stream
    }

    // MARK: - Events

    fileprivate func received(
        _ id: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
    ) {
        if isClosed || kind == .informational { return }
        if kind == .trailers {
            (session.context(of: id) as? LoopStream)?.receivedEnd(HTTPFields(block))
            return
        }
        if session.role == .client {
            guard let stream = session.context(of: id) as? LoopStream else { return }
            let status = Int(block.first(.status)?.decimal ?? 0)
            let fields = HTTPFields(block)
            stream.bridge.receivedHead(StreamBridge.ResponseHead(status: status, fields: fields))
            if endStream { stream.receivedEnd(nil) }
            return
        }
        guard let taker else { return session.reset(id, .refusedStream) }
        open += 1
        let head = HTTPRequestHead(block, scheme: peer.isTLS ? "https" : "http")
        let stream = taker.begin(head, on: self, peer: peer)
        stream.id = id
        session.setContext(stream, of: id)
        if endStream { stream.receivedEnd(nil) }
    }

    fileprivate func received(_ id: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
        guard !isClosed, let stream = session.context(of: id) as? LoopStream, !stream.isOver else {
            session.consumed(id, bytes.count)
            return
        }
        stream.received(bytes)
        if stream.isWithheld { stream.withheldBytes += bytes.count } else { session.consumed(id, bytes.count) }
        if endStream { stream.receivedEnd(nil) }
    }

    fileprivate func closed(_ id: HTTP2StreamID, _ closure: HTTP2StreamClosure) {
        guard let stream = session.context(of: id) as? LoopStream else { return }
        open -= 1
        if closure.origin == .completed || (closure.code == .noError && stream.endSent && session.role == .server) {
            stream.finish()
        } else if session.role == .client, closure.code == .noError, stream.inputEnded {
            stream.finish()
        } else {
            let who = closure.byPeer ? "the peer reset the stream" : "the stream was reset"
            stream.fail(
                HTTPFailure(.peerGone, "\(who): \(closure.code)", isRetriable: closure.isRetriable))
        }
        if open == 0 {
            idleSince = loop.now
            session.trim()
        }
        queueOutput()
        onChange?()
    }

    fileprivate func drained(_ id: HTTP2StreamID) { (session.context(of: id) as? LoopStream)?.feed() }

    fileprivate func sawPeer() {
        sawFrame = true
        isPinging = false
    }

    fileprivate func peerChanged() { onChange?() }

    fileprivate func peerLeaves(_ last: HTTP2StreamID) {
        goAwayLast = last
        onChange?()
    }

    // MARK: - Streams

    override func sendProceed(_ stream: LoopStream) {
        var block = HeaderBlock()
        block.append(.status, "100")
        session.respond(stream.id, block, endStream: false)
        queueOutput()
    }

    override func sendHead(
        _ stream: LoopStream, status: Int, _ fields: HTTPFields, endStream: Bool, hidesBody: Bool
    ) {
        var block = HeaderBlock()
        block.append(.status, decimal: UInt64(status))
        for field in fields.all where !Self.isForOneHop(field.name) {
            block.append(name: field.name, value: HTTPFields.clean(field.value))
        }
        if fields["date"] == nil { block.append(name: "date", value: HTTPDate.now) }
        session.respond(stream.id, block, endStream: endStream)
        if endStream { ended(stream) }
        queueOutput()
    }

    /// RFC 9113, 8.2.2: these have no place in HTTP/2.
    private static func isForOneHop(_ name: String) -> Bool {
        switch name {
        case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade": true
        default: name.hasPrefix(":")
        }
    }

    override func sendBytes(_ stream: LoopStream, _ bytes: ByteView) {
        session.send(stream.id, bytes, endStream: false)
        session.watchDrain(stream.id, atMost: Self.feedLimit / 4)
        queueOutput()
    }

    override func sendEnd(_ stream: LoopStream, trailers: HTTPFields?) {
        var block = HeaderBlock()
        trailers?.append(to: &block)
        if block.isEmpty {
            session.send(stream.id, ByteView(), endStream: true)
        } else {
            session.sendTrailers(stream.id, block)
        }
        ended(stream)
        queueOutput()
    }

    /// An answer before the request's end: the rest of it is not wanted (RFC 9113, 8.1).
    private func ended(_ stream: LoopStream) {
        if session.role == .server, !stream.inputEnded { session.reset(stream.id, .noError) }
    }

    override func room(_ stream: LoopStream) -> Int { Self.feedLimit - session.pendingBytes(stream.id) }
    override func unsent(_ stream: LoopStream) -> Int { session.pendingBytes(stream.id) }

    override func inputTaken(_ stream: LoopStream) {
        if stream.withheldBytes == 0 { return }
        session.consumed(stream.id, stream.withheldBytes)
        stream.withheldBytes = 0
        queueOutput()
    }

    override func reset(_ stream: LoopStream, _ code: HTTP2ErrorCode) {
        session.reset(stream.id, code)
        queueOutput()
    }

    // MARK: - Ending

    override func transportEnded() { tearDown(.clientGone, closing: true) }

    override func transportClosed(_ end: TransportEnd) {
        tearDown(HTTPFailure(.peerGone, end.words), closing: false)
    }

    override func abortConnection(_ failure: HTTPFailure) { tearDown(failure, closing: true) }

    private func closeAfterFlush() {
        if isClosed { return }
        transport.closeAfterFlush(linger: session.role == .client ? .zero : limits.lingerTime)
        tearDown(HTTPFailure(.peerGone, "the connection is closed"), closing: false)
    }

    private func tearDown(_ failure: HTTPFailure, closing: Bool) {
        if isClosed { return }
        isClosed = true
        loop.cancel(&idleTimer)
        loop.cancel(&pingTimer)
        loop.cancel(&drainTimer)
        failStreams(failure)
        if closing { transport.close() }
        let told = onClose
        onClose = nil
        onChange = nil
        told?()
    }

    /// Two steps, as RFC 9113, 6.8 asks: requests that are on their way are still taken.
    override func startDrain() {
        if isDraining || isClosed { return }
        isDraining = true
        session.startGracefulShutdown()
        queueOutput()
        drainTimer = loop.arm(after: .milliseconds(100), self, tag: TimerTag.drain)
    }

    // MARK: - Timers

    override func timerFired(tag: UInt8) {
        if isClosed { return }
        switch tag {
        case TimerTag.idle: idleTimerFired()
        case TimerTag.ping: pingTimerFired()
        default:
            drainTimer = .none
            drainIsFinal = true
            session.goAway(.noError)
            queueOutput()
        }
    }

    private func idleTimerFired() {
        idleTimer = .none
        let quiet = open == 0 ? loop.now - idleSince : .zero
        if open == 0, quiet >= limits.idleTimeout {
            drainIsFinal = true
            isDraining = true
            session.goAway(.noError)
            return queueOutput()
        }
        let rest = TimeSpan(nanoseconds: limits.idleTimeout.nanoseconds - quiet.nanoseconds)
        idleTimer = loop.arm(after: rest, self, tag: TimerTag.idle)
    }

    /// Any frame from the peer, and any byte that it took, is a sign of life: a PING waits behind what is queued.
    private func pingTimerFired() {
        let progress = transport.bytesSent &+ transport.bytesReceived
        if isPinging, progress == progressMark {
            return tearDown(HTTPFailure(.peerGone, "the peer has not answered a PING"), closing: true)
        }
        let wasQuiet = progress == progressMark
        progressMark = progress
        isPinging = wasQuiet
        if wasQuiet {
            session.ping(loop.random.next())
            // The PING itself is no progress.
            isInSession = true
            session.fillOutput(upTo: LoopTransport.highWatermark)
            isInSession = false
            progressMark = progress &+ UInt64(session.output.count)
            if !session.output.isEmpty { transport.writeAll(of: &session.output) }
        }
        pingTimer = loop.arm(
            after: wasQuiet ? limits.pingTimeout : limits.pingInterval, self, tag: TimerTag.ping)
    }

    /// What the session calls; the carrier is a loop object already.
    private final class Receiver: HTTP2Events {
        // SAFETY: the carrier owns the session and this receiver, and nobody else calls either.
        unowned(unsafe) var carrier: HTTP2Carrier?

        override func headers(
            _ stream: HTTP2StreamID, _ block: inout HeaderBlock, _ kind: HTTP2HeadersKind, endStream: Bool
        ) {
            unsafe carrier?.received(stream, &block, kind, endStream: endStream)
        }

        override func data(_ stream: HTTP2StreamID, _ bytes: ByteView, endStream: Bool) {
            unsafe carrier?.received(stream, bytes, endStream: endStream)
        }

        override func streamClosed(_ stream: HTTP2StreamID, _ closure: HTTP2StreamClosure) {
            unsafe carrier?.closed(stream, closure)
        }

        override func sendBufferDrained(_ stream: HTTP2StreamID) { unsafe carrier?.drained(stream) }
        override func frameReceived() { unsafe carrier?.sawPeer() }
        override func pingAcknowledged(_ payload: UInt64) { unsafe carrier?.sawPeer() }
        override func settingsReceived() { unsafe carrier?.peerChanged() }
        override func goAway(lastStream: HTTP2StreamID, code: HTTP2ErrorCode) { unsafe carrier?.peerLeaves(lastStream) }
    }
}
