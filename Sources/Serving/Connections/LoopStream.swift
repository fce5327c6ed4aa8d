// One request and its answer on the loop that carries them.

import Base
import HTTP2
import Runtime

/// Confined to its loop; the carrier (a connection) holds it until the exchange is over.
final class LoopStream: LoopObject {
    let bridge: StreamBridge
    private let loop: EventLoop
    private(set) weak var carrier: StreamCarrier?
    /// Of an HTTP/2 stream; 0 in HTTP/1.
    var id: HTTP2StreamID = 0
    /// The request was HEAD: an answer has no body.
    var isHead = false
    private(set) var headSent = false
    private(set) var endSent = false
    var inputEnded = false
    /// Input that came while the task wasn't reading: the peer gets it back as window when it was taken.
    var withheldBytes = 0
    private(set) var isWithheld = false
    private(set) var isOver = false
    /// In the carrier's list of streams with something to send.
    var isBusy = false

    private var queue: [StreamBridge.Item] = []
    private var next = 0
    private var offset = 0
    private var queuedHere = 0
    private var deadline = TimerID.none
    private var inputDeadline = TimerID.none
    private var stallLimit = TimeSpan.zero
    private var stall = TimerID.none
    private var deadlineTrailers = HTTPFields()

    init(_ bridge: StreamBridge, carrier: StreamCarrier) {
        self.bridge = bridge
        self.carrier = carrier
        loop = carrier.transport.loop
        super.init()
        bridge.attach(LoopBound(self, on: loop))
    }

    // MARK: - Input

    func received(_ bytes: ByteView) {
        if bytes.isEmpty || isOver { return }
        isWithheld = bridge.received(bytes.array)
    }

    func receivedEnd(_ trailers: HTTPFields?) {
        if inputEnded || isOver { return }
        inputEnded = true
        loop.cancel(&inputDeadline)
        bridge.receivedEnd(trailers)
    }

    // MARK: - Output

    /// The task has said something.
    func pump() {
        let items = bridge.takeItems()
        if isOver { return }
        for item in items {
            if case .bytes(let part) = item { queuedHere += part.bytes.count }
            switch item {
            case .tookInput:
                isWithheld = false
                carrier?.inputTaken(self)
            case .deadline(let span, let trailers):
                deadlineTrailers = trailers
                loop.cancel(&deadline)
                deadline = loop.arm(after: span, self, tag: TimerTag.deadline)
            case .inputDeadline(let span):
                if inputEnded { break }
                loop.cancel(&inputDeadline)
                inputDeadline = loop.arm(after: span, self, tag: TimerTag.input)
            case .stallLimit(let span): stallLimit = span
            case .reset(let code):
                abort(code, .cancelled)
                return
            default: queue.append(item)
            }
        }
        feed()
        carrier?.noteBusy(self)
    }

    /// Gives the carrier what it has room for.
    func feed() {
        guard let carrier else { return }
        while next < queue.count, !isOver {
            switch queue[next] {
            case .proceed: if !headSent, !inputEnded { carrier.sendProceed(self) }
            case .head(let status, let fields, let endStream):
                if headSent { break }
                headSent = true
                endSent = endStream || (isHead && status >= 200)
                carrier.sendHead(self, status: status, fields, endStream: endSent, hidesBody: isHead)
            case .bytes(let part):
                let bytes = part.bytes
                if endSent {
                    queuedHere -= bytes.count
                } else if !feedBytes(bytes, carrier) {
                    return
                }
            case .end(let trailers):
                if endSent { break }
                endSent = true
                carrier.sendEnd(self, trailers: trailers)
            case .reset, .deadline, .inputDeadline, .stallLimit, .tookInput: break
            }
            advance()
        }
    }

    /// False when the rest has to wait.
    private func feedBytes(_ bytes: [UInt8], _ carrier: StreamCarrier) -> Bool {
        while offset < bytes.count {
            let room = carrier.room(self)
            if room <= 0 {
                if stallLimit > .zero, !stall.isArmed {
                    stall = loop.arm(after: stallLimit, self, tag: TimerTag.stall)
                }
                return false
            }
            loop.cancel(&stall)
            let amount = min(room, bytes.count - offset)
            bytes.withView { carrier.sendBytes(self, $0[offset..<(offset + amount)]) }
            if isOver { return false }
            offset += amount
        }
        queuedHere -= bytes.count
        offset = 0
        return true
    }

    private func advance() {
        if isOver || next >= queue.count { return }
        // The place is given up at once: a message may be large.
        queue[next] = .tookInput
        next += 1
        if next == queue.count {
            queue.removeAll(keepingCapacity: true)
            next = 0
        } else if next >= 64 {
            queue.removeFirst(next)
            next = 0
        }
    }

    /// True while something waits to leave.
    func reportQueued() -> Bool {
        if isOver { return false }
        let waiting = queuedHere - offset + (carrier?.unsent(self) ?? 0)
        bridge.noteQueued(waiting)
        return waiting > 0
    }

    // MARK: - Ends

    /// Both directions have ended.
    func finish() {
        if isOver { return }
        letGo()
        bridge.close()
    }

    /// The connection or the peer has ended it.
    func fail(_ failure: HTTPFailure) {
        if isOver { return }
        letGo()
        bridge.fail(failure)
    }

    /// This side gives it up.
    func abort(_ code: HTTP2ErrorCode, _ failure: HTTPFailure) {
        if isOver { return }
        let carrier = self.carrier
        fail(failure)
        carrier?.reset(self, code)
    }

    private func letGo() {
        isOver = true
        loop.cancel(&deadline)
        loop.cancel(&inputDeadline)
        loop.cancel(&stall)
        queue = []
        next = 0
        offset = 0
        queuedHere = 0
    }

    private enum TimerTag {
        static let deadline: UInt8 = 0
        static let input: UInt8 = 1
        static let stall: UInt8 = 2
    }

    override func timerFired(tag: UInt8) {
        if tag == TimerTag.input {
            inputDeadline = .none
            if !isOver { bridge.inputIsLate(HTTPFailure(.timedOut, "the body did not come to its end in time")) }
            return
        }
        if tag == TimerTag.stall {
            stall = .none
            return abort(.cancel, HTTPFailure(.queueFull, "the client takes nothing of the answer"))
        }
        deadline = .none
        if isOver { return }
        if carrier?.isClient ?? false {
            return abort(.cancel, HTTPFailure(.timedOut, "no complete answer in time"))
        }
        if endSent { return }
        queue = []
        next = 0
        offset = 0
        queuedHere = 0
        let failure = HTTPFailure(.deadlineExceeded, "the caller's deadline has passed")
        let carrier = self.carrier
        endSent = true
        if headSent {
            carrier?.sendEnd(self, trailers: deadlineTrailers)
        } else {
            headSent = true
            var fields = HTTPFields()
            fields.add("content-type", "application/grpc")
            for field in deadlineTrailers.all { fields.add(field.name, field.value) }
            carrier?.sendHead(self, status: 200, fields, endStream: true, hidesBody: false)
        }
        bridge.fail(failure)
    }
}
