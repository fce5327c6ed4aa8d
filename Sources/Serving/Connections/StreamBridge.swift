// Where a stream on its loop and the task that serves it meet: bytes, ends and failures in both directions.

import Base
import HTTP2
import Runtime

/// Both sides may call at any time; nothing here blocks for longer than the lock.
///
/// What must hold: one task reads at a time; `inbound` calls come from the loop only, in order.
final class StreamBridge: Sendable {
    /// What a task says to its stream.
    enum Item: Sendable {
        /// 100 Continue.
        case proceed
        case head(status: Int, HTTPFields, endStream: Bool)
        case bytes(BodyPart)
        case end(HTTPFields?)
        case reset(HTTP2ErrorCode)
        /// Unless the exchange has ended by then, it ends with these trailers.
        case deadline(TimeSpan, HTTPFields)
        /// Unless the input has ended by then, nobody waits for it any longer.
        case inputDeadline(TimeSpan)
        /// A client that takes nothing of what waits for it for so long is given up.
        case stallLimit(TimeSpan)
        /// Input has been taken: the peer may send more.
        case tookInput
    }

    enum Reading: Sendable {
        case part([UInt8])
        case ended
        case failed(HTTPFailure)
    }

    struct ResponseHead: Sendable {
        var status: Int
        var fields: HTTPFields
    }

    private struct Waiter {
        let ticket: UInt64
        let limit: Int
        let continuation: CheckedContinuation<HTTPFailure?, Never>
    }

    private struct Box {
        var parts: [[UInt8]] = []
        var nextPart = 0
        var buffered = 0
        var isWithheld = false
        var inputEnded = false
        /// Why the rest of the input is not waited for; an answer can still be given.
        var lateness: HTTPFailure?
        var trailers: HTTPFields?
        var head: ResponseHead?
        var failure: HTTPFailure?
        var reader: (ticket: UInt64, continuation: CheckedContinuation<Reading, Never>)?
        var headReader: (ticket: UInt64, continuation: CheckedContinuation<HTTPFailure?, Never>)?
        var items: [Item] = []
        var itemBytes = 0
        var loopBytes = 0
        var isScheduled = false
        var outputEnded = false
        var waiters: [Waiter] = []
        var stream: LoopBound<LoopStream>?
        var task: Task<Void, Never>?
        var tickets: UInt64 = 0
    }

    /// A stream whose task doesn't read stops taking bytes at this many.
    static let inputHigh = 128 << 10
    private static let inputLow = 32 << 10

    private let box = Lock(Box())
    let queueLimit: Int

    init(queueLimit: Int) { self.queueLimit = queueLimit }

    // MARK: - From the loop

    func attach(_ stream: LoopBound<LoopStream>) {
        box.withLock { $0.stream = stream }
    }

    func setTask(_ task: Task<Void, Never>) {
        let isLate = box.withLock { box -> Bool in
            if box.failure != nil { return true }
            box.task = task
            return false
        }
        if isLate { task.cancel() }
    }

    func receivedHead(_ head: ResponseHead) {
        let reader = box.withLock { box in
            box.head = head
            let reader = box.headReader
            box.headReader = nil
            return reader?.continuation
        }
        reader?.resume(returning: nil)
    }

    /// True: hold further bytes back until `tookInput`.
    func received(_ part: [UInt8]) -> Bool {
        let (reader, withholds) = box.withLock { box -> (CheckedContinuation<Reading, Never>?, Bool) in
            if let reader = box.reader {
                box.reader = nil
                return (reader.continuation, false)
            }
            box.parts.append(part)
            box.buffered += part.count
            if box.buffered >= Self.inputHigh { box.isWithheld = true }
            return (nil, box.isWithheld)
        }
        reader?.resume(returning: .part(part))
        return withholds
    }

    func receivedEnd(_ trailers: HTTPFields?) {
        let reader = box.withLock { box in
            box.inputEnded = true
            box.trailers = trailers
            let reader = box.reader
            box.reader = nil
            return reader?.continuation
        }
        reader?.resume(returning: .ended)
    }

    /// The input takes too long.
    func inputIsLate(_ failure: HTTPFailure) {
        let reader = box.withLock { box -> CheckedContinuation<Reading, Never>? in
            if box.inputEnded { return nil }
            box.lateness = failure
            let reader = box.reader
            box.reader = nil
            return reader?.continuation
        }
        reader?.resume(returning: .failed(failure))
    }

    var hasInputEnded: Bool { box.withLock { $0.inputEnded } }

    /// The end of everything; the first failure counts. What was received completely can still be read.
    func fail(_ failure: HTTPFailure) {
        let woken = box.withLock { box in
            if box.failure == nil { box.failure = failure }
            box.stream = nil
            box.items = []
            box.itemBytes = 0
            box.loopBytes = 0
            let woken = (box.reader?.continuation, box.headReader?.continuation, box.waiters, box.task)
            box.reader = nil
            box.headReader = nil
            box.waiters = []
            box.task = nil
            return woken
        }
        woken.0?.resume(returning: .failed(failure))
        woken.1?.resume(returning: failure)
        for waiter in woken.2 { waiter.continuation.resume(returning: failure) }
        woken.3?.cancel()
    }

    /// The exchange is over in good order: nothing more goes either way.
    func close() {
        let waiters = box.withLock { box in
            box.stream = nil
            box.task = nil
            box.outputEnded = true
            box.items = []
            box.itemBytes = 0
            box.loopBytes = 0
            let waiters = box.waiters
            box.waiters = []
            return waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }

    func takeItems() -> [Item] {
        box.withLock { box in
            let items = box.items
            box.items = []
            box.loopBytes += box.itemBytes
            box.itemBytes = 0
            box.isScheduled = false
            return items
        }
    }

    /// How many bytes wait on the loop's side now.
    func noteQueued(_ bytes: Int) {
        let woken = box.withLock { box -> [Waiter] in
            box.loopBytes = bytes
            if box.waiters.isEmpty { return [] }
            let queued = box.itemBytes + bytes
            let woken = box.waiters.filter { queued <= $0.limit }
            if !woken.isEmpty { box.waiters.removeAll { queued <= $0.limit } }
            return woken
        }
        for waiter in woken { waiter.continuation.resume(returning: nil) }
    }

    // MARK: - From tasks

    var queuedBytes: Int { box.withLock { $0.itemBytes + $0.loopBytes } }
    var failure: HTTPFailure? { box.withLock { $0.failure } }
    var trailers: HTTPFields? { box.withLock { $0.trailers } }
    var isInputEnded: Bool { box.withLock { $0.inputEnded && $0.nextPart == $0.parts.count } }

    /// All or nothing; throws when the stream is gone or its peer takes too little.
    func say(_ items: [Item], isLimited: Bool = false) throws(HTTPFailure) {
        var added = 0
        for case .bytes(let part) in items { added += part.bytes.count }
        enum Outcome { case accepted(LoopBound<LoopStream>?), gone(HTTPFailure), full(LoopBound<LoopStream>?, Int) }
        let outcome = box.withLock { box -> Outcome in
            if let failure = box.failure { return .gone(failure) }
            if box.outputEnded { return .gone(HTTPFailure(.peerGone, "the exchange is over")) }
            let queued = box.itemBytes + box.loopBytes
            // A single message may be larger than the limit when nothing else waits.
            if isLimited, queued > 0, queued + added > queueLimit { return .full(box.stream, queued) }
            box.items += items
            box.itemBytes += added
            for item in items {
                switch item {
                case .end, .reset: box.outputEnded = true
                case .head(_, _, true): box.outputEnded = true
                default: break
                }
            }
            if box.isScheduled { return .accepted(nil) }
            guard let stream = box.stream else { return .accepted(nil) }
            box.isScheduled = true
            return .accepted(stream)
        }
        switch outcome {
        case .accepted(let stream): stream?.post { $0.pump() }
        case .gone(let failure): throw failure
        case .full(let stream, let queued):
            let failure = HTTPFailure(
                .queueFull, "\(queued) bytes wait for a peer that doesn't read, and the limit is \(queueLimit)")
            stream?.post { $0.abort(.enhanceYourCalm, failure) }
            fail(failure)
            throw failure
        }
    }

    func next() async -> Reading {
        let ticket = newTicket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let reading = startReading(ticket, continuation) { continuation.resume(returning: reading) }
            }
        } onCancel: {
            cancelReading(ticket)
        }
    }

    private func startReading(_ ticket: UInt64, _ continuation: CheckedContinuation<Reading, Never>) -> Reading? {
        let (reading, stream) = box.withLock { box -> (Reading?, LoopBound<LoopStream>?) in
            if box.nextPart < box.parts.count { return Self.takePart(&box) }
            if box.inputEnded { return (.ended, nil) }
            if let failure = box.failure ?? box.lateness { return (.failed(failure), nil) }
            if Task.isCancelled { return (.failed(.cancelled), nil) }
            precondition(box.reader == nil, "two tasks read the same stream")
            box.reader = (ticket, continuation)
            return (nil, nil)
        }
        if let stream { stream.post { $0.pump() } }
        return reading
    }

    private static func takePart(_ box: inout Box) -> (Reading?, LoopBound<LoopStream>?) {
        let part = box.parts[box.nextPart]
        box.parts[box.nextPart] = []
        box.nextPart += 1
        box.buffered -= part.count
        if box.nextPart == box.parts.count {
            box.parts.removeAll(keepingCapacity: true)
            box.nextPart = 0
        } else if box.nextPart >= 64 {
            box.parts.removeFirst(box.nextPart)
            box.nextPart = 0
        }
        guard box.isWithheld, box.buffered <= inputLow, let stream = box.stream else { return (.part(part), nil) }
        box.isWithheld = false
        box.items.append(.tookInput)
        if box.isScheduled { return (.part(part), nil) }
        box.isScheduled = true
        return (.part(part), stream)
    }

    private func cancelReading(_ ticket: UInt64) {
        let reader = box.withLock { box -> CheckedContinuation<Reading, Never>? in
            guard let reader = box.reader, reader.ticket == ticket else { return nil }
            box.reader = nil
            return reader.continuation
        }
        reader?.resume(returning: .failed(.cancelled))
    }

    /// Returns when no more than `limit` bytes are queued.
    func drained(below limit: Int) async throws(HTTPFailure) {
        let ticket = newTicket()
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = box.withLock { box -> Bool in
                    if box.failure != nil || box.itemBytes + box.loopBytes <= limit || Task.isCancelled { return true }
                    box.waiters.append(Waiter(ticket: ticket, limit: limit, continuation: continuation))
                    return false
                }
                if isDone { continuation.resume(returning: Task.isCancelled ? .cancelled : self.failure) }
            }
        } onCancel: {
            let waiter = box.withLock { box -> Waiter? in
                guard let index = box.waiters.firstIndex(where: { $0.ticket == ticket }) else { return nil }
                return box.waiters.remove(at: index)
            }
            waiter?.continuation.resume(returning: .cancelled)
        }
        if let failure { throw failure }
    }

    /// A client's: the answer's head.
    func responseHead() async throws(HTTPFailure) -> ResponseHead {
        let ticket = newTicket()
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = box.withLock { box -> Bool in
                    if box.head != nil || box.failure != nil || Task.isCancelled { return true }
                    box.headReader = (ticket, continuation)
                    return false
                }
                if isDone { continuation.resume(returning: Task.isCancelled ? .cancelled : nil) }
            }
        } onCancel: {
            let reader = box.withLock { box -> CheckedContinuation<HTTPFailure?, Never>? in
                guard let reader = box.headReader, reader.ticket == ticket else { return nil }
                box.headReader = nil
                return reader.continuation
            }
            reader?.resume(returning: .cancelled)
        }
        let (head, lasting) = box.withLock { ($0.head, $0.failure) }
        if let head { return head }
        throw failure ?? lasting ?? .cancelled
    }

    /// Whoever started the exchange lets go of it.
    func abandon(_ code: HTTP2ErrorCode = .cancel) {
        let stream = box.withLock { $0.stream }
        stream?.post { $0.abort(code, .cancelled) }
        if stream == nil { fail(.cancelled) }
    }

    private func newTicket() -> UInt64 {
        box.withLock { box in
            box.tickets &+= 1
            return box.tickets
        }
    }
}
