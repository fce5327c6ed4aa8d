// One socket with or without TLS: reads into shared space, queues writes, flushes once per turn, says when it is full.

import Base
import Glibc
import Runtime
import TLS

/// Owner and transport hold each other until the transport closes; closing lets go on both sides exactly once.
final class Transport: LoopObject {
    enum State {
        case connecting, handshaking, open
        /// Everything is said; waiting for the peer to close so that no RST overtakes the last bytes.
        case lingering
        case closed
    }

    private enum TimerTag {
        static let connect: UInt8 = 1
        static let linger: UInt8 = 2
    }

    /// A connection that keeps sending gives way to the others after this many reads.
    private static let readsPerTurn = 8
    static let flushAtOnce = 65_536

    let loop: EventLoop
    private(set) var descriptor: Int32
    var state: State
    private(set) var tls: TLSSession?
    var peerHasEnded = false
    var bytesReceived: UInt64 = 0
    var bytesSent: UInt64 = 0
    /// Why TLS has ended the connection.
    var tlsFailure: TLSFailure?
    /// Set when there can't be a handshake: a connection that is made fails with it.
    var refusal: TLSFailure?
    var highWatermark = 262_144
    /// Set when the queue has passed the high watermark, cleared when it has fallen to half of it.
    var isOverfull = false

    var owner: TransportOwner?
    private var registration = Registration.none
    var unconsumed = ByteQueue()
    var output = ByteQueue()
    var timer = TimerID.none
    private var lingerTime = TimeSpan.zero
    private var lingersOpen = false
    var mayHaveInput = false
    var sawPeerEnd = false
    var isReadingPaused = false
    var isDelivering = false
    var isWriteBlocked = false
    var isFlushQueued = false
    /// Waits for its share of the loop's time; nothing more is read until it had it.
    var isHandshakeQueued = false
    /// The peer's end was read behind what the handshake has not looked at yet.
    var endFollowsHandshake = false
    private var endsAfterFlush = Ending.none
    var splicing = Splicing()
    /// Network filters; nil for nearly all connections.
    var gate: NetworkFilterGate?
    /// Bytes are shown to the gate before the owner gets them.
    var isGated = false

    private enum Ending { case none, halfClose, close }

    /// Takes over an accepted or connecting socket; `start` brings it to life.
    init(loop: EventLoop, taking descriptor: consuming Descriptor, connecting: Bool, tls: TLSSession?) {
        self.loop = loop
        self.descriptor = descriptor.release()
        self.tls = tls
        state = connecting ? .connecting : tls == nil ? .open : .handshaking
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Registers with the loop. `inherited` are bytes that were read from the socket before it came here.
    func start(owner: TransportOwner, connectTimeout: TimeSpan? = nil, inherited: ByteView = ByteView())
        throws(SystemFailure)
    {
        self.owner = owner
        if !inherited.isEmpty {
            if let tls { tls.receive(inherited) } else { unconsumed.append(inherited) }
        }
        registration = try loop.register(descriptor, self)
        if let connectTimeout { timer = loop.arm(after: connectTimeout, self, tag: TimerTag.connect) }
    }

    /// For a connection whose first bytes may have been read by a listener filter: look at them without waiting.
    func startReading() {
        mayHaveInput = true
        pump()
    }

    func replaceOwner(_ owner: TransportOwner) { self.owner = owner }

    var isOpen: Bool { state == .open || state == .handshaking || state == .connecting }
    private var countedReceived: UInt64 = 0
    private var countedSent: UInt64 = 0

    /// What came and went since this was asked last, for counters of connections that stay. What is queued has gone.
    func takeNewBytes() -> (received: UInt64, sent: UInt64) {
        let sent = max(bytesSent &+ UInt64(queuedBytes), countedSent)
        let new = (bytesReceived &- countedReceived, sent &- countedSent)
        countedReceived = bytesReceived
        countedSent = sent
        return new
    }

    var queuedBytes: Int { output.count + (tls?.output.count ?? 0) }
    var unreadBytes: Int { unconsumed.count }

    // MARK: - Readiness

    override func descriptorReady(_ readiness: Readiness) {
        if state == .connecting {
            finishConnecting()
            if state == .connecting || state == .closed { return }
        }
        if readiness.contains(.writable), isWriteBlocked {
            isWriteBlocked = false
            flush()
            if !isWriteBlocked, let source = splicing.source { source.continueSplicing() }
        }
        if !readiness.isDisjoint(with: [.readable, .peerEnded, .hungUp, .failed]) {
            mayHaveInput = true
            if !readiness.isDisjoint(with: [.peerEnded, .hungUp, .failed]) { sawPeerEnd = true }
            pump()
        }
    }

    private func finishConnecting() {
        let code = Socket.pendingError(descriptor)
        if code == EINPROGRESS { return }
        if code != 0 { return fail(.connectFailed(code)) }
        // An edge before the handshake's end says nothing; a connected socket has a peer.
        if Socket.peerAddress(descriptor) == nil { return }
        connected()
    }

    private func connected() {
        if let refusal {
            tlsFailure = refusal
            return fail(.tlsFailed)
        }
        if tls == nil {
            loop.cancel(&timer)
            state = .open
            // What was written ahead of the connection.
            if !output.isEmpty { queueFlush() }
            owner?.transportReady()
            return
        }
        // The time to connect covers the handshake.
        state = .handshaking
        queueHandshake()
    }

    override func timerFired(tag: UInt8) {
        switch tag {
        case TimerTag.connect: if state == .connecting || state == .handshaking { fail(.connectTimeout) }
        case TimerTag.linger: finish(.local)
        default: break
        }
    }

    // MARK: - Reading

    /// Stops taking bytes from the socket; the kernel's window then stops the peer.
    func pauseReading() { isReadingPaused = true }

    func resumeReading() {
        if !isReadingPaused { return }
        isReadingPaused = false
        if isDelivering || state == .closed { return }
        pump()
    }

    /// Presents what an owner left unconsumed once more.
    func deliverUnconsumed() {
        if isDelivering || isReadingPaused || state != .open || unconsumed.isEmpty { return }
        deliverQueue()
        if state == .open, peerHasEnded, unconsumed.isEmpty { tellEnd() }
    }

    func pump() {
        if isDelivering { return }
        if !unconsumed.isEmpty, state == .open { deliverQueue() }
        var reads = 0
        while mayHaveInput, !isReadingPaused || state == .lingering, state != .closed, state != .connecting,
            !isHandshakeQueued
        {
            if reads == Self.readsPerTurn {
                loop.deliverAgain(registration, .readable)
                return
            }
            reads += 1
            if splicing.target != nil, state == .open {
                moveSpliced()
            } else if tls != nil, state != .lingering {
                readEncrypted()
            } else {
                readPlain()
            }
        }
    }

    private func readPlain() {
        let space = unsafe loop.readSpace
        switch unsafe Socket.read(descriptor, into: space) {
        case .bytes(let count):
            bytesReceived &+= UInt64(count)
            // A short read has emptied the socket; the next arrival makes a new edge. Only the end must be read for.
            if count < space.count, !sawPeerEnd { mayHaveInput = false }
            if state == .lingering { return }
            let bytes = unsafe ByteView(UnsafeRawBufferPointer(rebasing: space[..<count]))
            if unconsumed.isEmpty {
                deliver(bytes)
            } else {
                unconsumed.append(bytes)
                deliverQueue()
            }
        case .wouldBlock: mayHaveInput = false
        case .endOfStream: inputEnded()
        case .failed(let code): fail(.reset(code))
        }
    }

    @inline(__always)
    private func present(_ bytes: ByteView, to owner: TransportOwner) -> Int {
        if isGated, let gate { return gate.received(bytes, owner) }
        return owner.transportReceived(bytes)
    }

    func tellEnd() {
        if isGated, let gate { return gate.ended(owner) }
        owner?.transportEnded()
    }

    private func deliver(_ bytes: ByteView) {
        guard let owner else { return }
        isDelivering = true
        let taken = present(bytes, to: owner)
        isDelivering = false
        if taken < bytes.count, state != .closed { unconsumed.append(bytes.dropFirst(taken)) }
    }

    func deliverQueue() {
        guard let owner else { return }
        isDelivering = true
        let taken = present(unconsumed.view, to: owner)
        isDelivering = false
        if state == .closed { return }
        unconsumed.consume(taken)
        unconsumed.releaseIfEmpty()
    }

    func inputEnded() {
        mayHaveInput = false
        if state == .lingering { return finish(.remote) }
        peerHasEnded = true
        if let tls, state == .handshaking || !tls.isHandshakeDone {
            tls.transportEnded()
            return fail(.reset(ECONNRESET))
        }
        tellEnd()
    }

    // MARK: - Turns of the loop

    override func costlyStep() { handshakeStep() }

    override func turnEnded() {
        isFlushQueued = false
        flush()
    }

    // MARK: - Ending

    /// Sends what is queued, then FIN (with close_notify under TLS); reading goes on.
    func endWriting() {
        if state == .closed || endsAfterFlush != .none { return }
        endsAfterFlush = .halfClose
        queueFlush()
    }

    /// Sends what is queued, then FIN, then waits up to `linger` for the peer to close. The owner hears nothing more.
    /// With `open` the FIN comes at the end of that time only: a client that is still sending reads its answer first.
    func closeAfterFlush(linger: TimeSpan, open: Bool = false) {
        if state == .closed { return }
        lingersOpen = open
        owner = nil
        endsAfterFlush = .close
        lingerTime = linger
        if state == .connecting { return finish(.local) }
        queueFlush()
        // A peer that never reads must not keep the connection: the same time bounds the flush.
        loop.cancel(&timer)
        timer = loop.arm(after: max(linger, .seconds(1)), self, tag: TimerTag.linger)
    }

    func finishEnding() {
        switch endsAfterFlush {
        case .none: return
        case .halfClose:
            if let tls {
                tls.shutdown()
                if !settle(send(&tls.output)) { return }
            }
            endsAfterFlush = .none
            Socket.shutdownWriting(descriptor)
        case .close:
            if state == .lingering { return }
            if let tls, !lingersOpen {
                tls.shutdown()
                if !settle(send(&tls.output)) { return }
            }
            if lingerTime.isZero || peerHasEnded { return finish(.local) }
            state = .lingering
            isReadingPaused = false
            unconsumed.removeAll()
            if !lingersOpen { Socket.shutdownWriting(descriptor) }
            loop.cancel(&timer)
            timer = loop.arm(after: lingerTime, self, tag: TimerTag.linger)
            mayHaveInput = true
            pump()
        }
    }

    /// Ends now; the owner is not told, it is the one who asks.
    func close(reset: Bool = false) {
        if state == .closed { return }
        if reset { Socket.resetOnClose(descriptor) }
        owner = nil
        finish(.local)
    }

    /// Ends now; the owner hears of it.
    func closeTellingOwner() { finish(.local) }

    func fail(_ reason: CloseReason) { finish(reason) }

    private func finish(_ reason: CloseReason) {
        if state == .closed { return }
        state = .closed
        splicing.end()
        loop.cancel(&timer)
        loop.deregister(&registration, descriptor)
        Glibc.close(descriptor)
        descriptor = -1
        let gate = self.gate
        self.gate = nil
        gate?.transportClosed()
        let owner = self.owner
        self.owner = nil
        owner?.transportClosed(reason)
    }
}
