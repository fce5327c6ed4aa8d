// A connected socket with or without TLS: reads into shared space, queues writes, flushes once a turn.

import Base
import Glibc
import Runtime
import TLS

/// Confined to its loop. Owner and transport hold each other until `close`, which happens exactly once.
final class LoopTransport: LoopObject {
    private enum State { case connecting, handshaking, open, lingering, closed }
    private enum TimerTag {
        static let establish: UInt8 = 1
        static let linger: UInt8 = 2
    }

    private static let readsPerTurn = 4
    private static let flushAtOnce = 64 << 10
    static let highWatermark = 64 << 10

    let loop: EventLoop
    private var descriptor: Int32
    private var state: State
    private(set) var tls: TLSSession?
    private(set) var bytesSent: UInt64 = 0
    private(set) var bytesReceived: UInt64 = 0
    private(set) var peerHasEnded = false
    private(set) var isOverfull = false
    private var owner: TransportOwner?
    private var registration = Registration.none
    private var unconsumed = ByteQueue()
    private var output = ByteQueue()
    private var timer = TimerID.none
    private var mayHaveInput = false
    private var isReadingPaused = false
    private var isDelivering = false
    private var isWriteBlocked = false
    private var isFlushQueued = false
    private var isHandshakeQueued = false
    private var owesDrain = false
    private var closesAfterFlush = false
    private var lingerTime = TimeSpan.zero

    init(loop: EventLoop, taking descriptor: consuming Descriptor, connecting: Bool, tls: TLSSession?) {
        self.loop = loop
        self.descriptor = descriptor.release()
        self.tls = tls
        state = connecting ? .connecting : tls == nil ? .open : .handshaking
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// `establishing` bounds connecting and the handshake.
    func start(owner: TransportOwner, establishing: TimeSpan) throws(SystemFailure) {
        self.owner = owner
        registration = try loop.register(descriptor, self)
        if state != .open { timer = loop.arm(after: establishing, self, tag: TimerTag.establish) }
        // A client's hello goes out without being asked for; who connects is woken when that is done.
        if state == .open {
            mayHaveInput = true
            pump()
        }
    }

    func replaceOwner(_ owner: TransportOwner) { self.owner = owner }

    var isOpen: Bool { state == .open }
    var isClosed: Bool { state == .closed }
    var queuedBytes: Int { output.count + (tls?.output.count ?? 0) }
    var localAddress: SocketAddress? { Socket.localAddress(descriptor) }
    var hasUnconsumed: Bool { !unconsumed.isEmpty }

    // MARK: - Readiness

    override func descriptorReady(_ readiness: Readiness) {
        if state == .connecting {
            finishConnecting(readiness)
            if state == .connecting || state == .closed { return }
        }
        if readiness.contains(.writable) {
            if isWriteBlocked {
                isWriteBlocked = false
                flush()
            }
            if owesDrain, state == .open {
                owesDrain = false
                owner?.transportDrained()
            }
        }
        if !readiness.isDisjoint(with: [.readable, .peerEnded, .hungUp, .failed]) {
            // A reset connection; while reading is paused nobody would find out.
            if isReadingPaused, state == .open, !readiness.isDisjoint(with: [.hungUp, .failed]) {
                return finish(.peer)
            }
            mayHaveInput = true
            pump()
        }
    }

    private func finishConnecting(_ readiness: Readiness) {
        let code = Socket.pendingError(descriptor)
        if code == EINPROGRESS { return }
        if code != 0 { return finish(.failed("connect: \(SystemFailure.words(for: code))")) }
        if !readiness.contains(.writable) { return }
        if tls == nil {
            loop.cancel(&timer)
            state = .open
            owner?.transportReady()
        } else {
            state = .handshaking
            queueHandshake()
        }
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        switch tag {
        case TimerTag.establish:
            if state == .connecting { finish(.failed("connect: no answer in time")) }
            if state == .handshaking { finish(.failed("the TLS handshake took too long")) }
        default: finish(.local)
        }
    }

    // MARK: - Reading

    func pauseReading() { isReadingPaused = true }

    func resumeReading() {
        if !isReadingPaused { return }
        isReadingPaused = false
        if !isDelivering { pump() }
    }

    /// Presents once more what the owner left.
    func deliverUnconsumed() {
        if isDelivering || isReadingPaused || state != .open { return }
        if !unconsumed.isEmpty { deliverQueue() }
        if state == .open, peerHasEnded, unconsumed.isEmpty { return owner?.transportEnded() ?? () }
        // Reading may have been resumed in the middle of the delivery.
        if mayHaveInput, state == .open { pump() }
    }

    private func pump() {
        if isDelivering { return }
        if !unconsumed.isEmpty, state == .open, !isReadingPaused { deliverQueue() }
        var reads = 0
        while mayHaveInput, !isReadingPaused || state == .lingering, state != .closed, state != .connecting,
            !isHandshakeQueued
        {
            if reads == Self.readsPerTurn {
                loop.deliverAgain(registration, .readable)
                return
            }
            reads += 1
            if tls != nil, state != .lingering { readEncrypted() } else { readPlain() }
        }
    }

    private func readPlain() {
        let space = unsafe loop.readSpace
        switch unsafe Socket.read(descriptor, into: space) {
        case .bytes(let count):
            bytesReceived &+= UInt64(count)
            if state == .lingering { return }
            unconsumed.append(unsafe ByteView(UnsafeRawBufferPointer(rebasing: space[..<count])))
            deliverQueue()
        case .wouldBlock: mayHaveInput = false
        case .endOfStream: inputEnded()
        case .failed(let code): finish(.failed(SystemFailure.words(for: code)))
        }
    }

    private func deliverQueue() {
        guard let owner else { return }
        isDelivering = true
        let taken = owner.transportReceived(unconsumed.view)
        isDelivering = false
        if state == .closed { return }
        unconsumed.consume(taken)
        unconsumed.releaseIfEmpty()
    }

    private func inputEnded() {
        mayHaveInput = false
        if state == .lingering { return finish(.peer) }
        if let tls, !tls.isHandshakeDone {
            tls.transportEnded()
            return finish(.failed("the peer closed during the TLS handshake"))
        }
        tellEnd()
    }

    private func tellEnd() {
        if peerHasEnded { return }
        peerHasEnded = true
        owner?.transportEnded()
    }

    // MARK: - TLS

    private func readEncrypted() {
        guard let tls else { return }
        var ended = false
        var failure: Int32?
        unsafe tls.input.appendInPlace(atLeast: 16_384) { space in
            switch unsafe Socket.read(descriptor, into: space) {
            case .bytes(let count):
                bytesReceived &+= UInt64(count)
                return count
            case .wouldBlock: mayHaveInput = false
            case .endOfStream: ended = true
            case .failed(let code): failure = code
            }
            return 0
        }
        if let failure { return finish(.failed(SystemFailure.words(for: failure))) }
        if ended { tls.transportEnded() }
        if state == .handshaking {
            if ended || !tls.input.isEmpty { queueHandshake() }
            return
        }
        if state == .open { decrypt() }
        if ended, state != .closed { inputEnded() }
        if state == .open, tls.input.isEmpty { tls.releaseMemory() }
    }

    /// Handshakes cost: each turn of the loop does a bounded share of them.
    private func queueHandshake() {
        if isHandshakeQueued { return }
        isHandshakeQueued = true
        loop.callWhenAffordable(self)
    }

    override func costlyStep() {
        isHandshakeQueued = false
        if state != .handshaking { return }
        advanceHandshake()
        if mayHaveInput, state != .closed { pump() }
    }

    private func advanceHandshake() {
        guard let tls else { return }
        switch tls.handshake() {
        case .needsMore: queueFlush()
        case .failed(let failure):
            // The alert says why.
            flush()
            finish(.failed("TLS: \(failure.words)"))
        case .done:
            loop.cancel(&timer)
            state = .open
            queueFlush()
            owner?.transportReady()
            if state == .open { decrypt() }
        }
    }

    private func decrypt() {
        guard let tls else { return }
        while state == .open, !isReadingPaused {
            switch tls.read(into: &unconsumed) {
            case .data: deliverQueue()
            case .needsMore:
                if !tls.output.isEmpty { queueFlush() }
                return
            case .closed: return tellEnd()
            case .failed:
                flush()
                return finish(.failed("TLS: \(tls.failure?.words ?? "failed")"))
            }
        }
        if isReadingPaused { mayHaveInput = true }
    }

    // MARK: - Writing

    /// Lends the output queue to an encoder; what it appends is sent at the end of the turn.
    func write(_ body: (inout ByteQueue) -> Void) {
        if state == .closed || state == .lingering || closesAfterFlush { return }
        body(&output)
        afterWrite()
    }

    func writeAll(of bytes: inout ByteQueue) {
        if state == .closed || state == .lingering || closesAfterFlush || bytes.isEmpty { return bytes.removeAll() }
        if output.isEmpty { swap(&output, &bytes) } else { output.append(bytes.view) }
        bytes.removeAll()
        afterWrite()
    }

    private func afterWrite() {
        if queuedBytes >= Self.highWatermark { isOverfull = true }
        if output.count >= Self.flushAtOnce, !isWriteBlocked, state == .open { flush() } else { queueFlush() }
    }

    private func queueFlush() {
        if isFlushQueued || isWriteBlocked { return }
        isFlushQueued = true
        loop.callAtEndOfTurn(self)
    }

    override func turnEnded() {
        isFlushQueued = false
        flush()
    }

    private func flush() {
        if state == .connecting || state == .closed || isWriteBlocked { return }
        if let tls {
            if !output.isEmpty, tls.isHandshakeDone {
                tls.write(output.view)
                output.removeAll()
            }
            if !settle(send(&tls.output)) { return }
        } else if !settle(send(&output)) {
            return
        }
        output.releaseIfEmpty()
        if closesAfterFlush { finishEnding() }
    }

    private enum Sending { case done, blocked, failed(Int32) }

    private func send(_ queue: inout ByteQueue) -> Sending {
        while !queue.isEmpty {
            switch Socket.write(descriptor, queue.view) {
            case .bytes(let count):
                bytesSent &+= UInt64(count)
                queue.consume(count)
            case .wouldBlock: return .blocked
            case .failed(let code): return .failed(code)
            }
        }
        return .done
    }

    /// True when everything went out.
    private func settle(_ sending: Sending) -> Bool {
        switch sending {
        case .done:
            noteDrain()
            return state != .closed
        case .blocked:
            isWriteBlocked = true
            noteDrain()
        case .failed(let code):
            if state != .closed { finish(.failed(SystemFailure.words(for: code))) }
        }
        return false
    }

    /// Told in the next turn: what the owner then writes must not keep this one from ending.
    private func noteDrain() {
        if queuedBytes > Self.highWatermark / 2 { return }
        isOverfull = false
        if owesDrain || state != .open { return }
        owesDrain = true
        loop.deliverAgain(registration, .writable)
    }

    // MARK: - Ending

    /// Sends what is queued, then the end; waits a moment for the peer to close, so that no reset overtakes the last
    /// bytes. The owner hears nothing more.
    func closeAfterFlush(linger: TimeSpan) {
        if state == .closed || closesAfterFlush { return }
        owner = nil
        if state == .connecting || state == .handshaking { return finish(.local) }
        closesAfterFlush = true
        lingerTime = linger
        isReadingPaused = false
        queueFlush()
        loop.cancel(&timer)
        // Bounds the flush as well: a peer that reads nothing must not keep the connection.
        timer = loop.arm(after: linger + .seconds(4), self, tag: TimerTag.linger)
    }

    private func finishEnding() {
        if state == .lingering { return }
        if let tls {
            tls.shutdown()
            if !settle(send(&tls.output)) { return }
        }
        if peerHasEnded || lingerTime.isZero { return finish(.local) }
        state = .lingering
        unconsumed.removeAll()
        Socket.shutdownWriting(descriptor)
        loop.cancel(&timer)
        timer = loop.arm(after: lingerTime, self, tag: TimerTag.linger)
        mayHaveInput = true
        loop.deliverAgain(registration, .readable)
    }

    /// Ends now; the owner is not told.
    func close() {
        owner = nil
        finish(.local)
    }

    private func finish(_ end: TransportEnd) {
        if state == .closed { return }
        state = .closed
        loop.cancel(&timer)
        loop.deregister(&registration, descriptor)
        Glibc.close(descriptor)
        descriptor = -1
        let owner = self.owner
        self.owner = nil
        owner?.transportClosed(end)
    }
}

extension TimeSpan {
    static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds &+ right.nanoseconds)
    }
}
