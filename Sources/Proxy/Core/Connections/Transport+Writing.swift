// A transport's queue: what is written goes out once per turn, or as soon as the socket takes it.

import Base
import Runtime
import TLS

extension Transport {
    /// Lends the output queue to an encoder; what it appends is sent at the end of the turn.
    @inline(__always)
    func write(_ body: (inout ByteQueue) -> Void) {
        if state == .closed || state == .lingering { return }
        body(&output)
        afterWrite()
    }

    func write(_ bytes: ByteView) {
        if state == .closed || state == .lingering { return }
        output.append(bytes)
        afterWrite()
    }

    /// For bytes that stand alone: sent at once when nothing is queued, without passing through the queue.
    func writeThrough(_ bytes: ByteView) {
        if state != .open || tls != nil || !output.isEmpty || isWriteBlocked { return write(bytes) }
        switch Socket.write(descriptor, bytes) {
        case .bytes(let count):
            bytesSent &+= UInt64(count)
            if count < bytes.count { write(bytes.dropFirst(count)) }
        case .wouldBlock:
            isWriteBlocked = true
            write(bytes)
        case .failed: write(bytes)
        }
    }

    /// For a PROXY protocol header: it goes out in the clear, before the TLS handshake.
    func writeBeforeHandshake(_ bytes: [UInt8]) {
        if let tls { tls.output.append(bytes) } else { output.append(bytes) }
        queueFlush()
    }

    /// Takes all of `bytes`, by exchange where nothing else is queued.
    func writeAll(of bytes: inout ByteQueue) {
        if state == .closed || state == .lingering || bytes.isEmpty { return bytes.removeAll() }
        if output.isEmpty {
            swap(&output, &bytes)
        } else {
            output.append(bytes.view)
            bytes.removeAll()
        }
        afterWrite()
    }

    private func afterWrite() {
        if output.count >= highWatermark { isOverfull = true }
        if output.count >= Self.flushAtOnce, !isWriteBlocked { flush() } else { queueFlush() }
    }

    func queueFlush() {
        if isFlushQueued || isWriteBlocked { return }
        isFlushQueued = true
        loop.callAtEndOfTurn(self)
    }

    func flush() {
        if state == .connecting || state == .closed || isWriteBlocked { return }
        if let tls {
            if !output.isEmpty, tls.isHandshakeDone {
                tls.write(output.view)
                output.removeAll()
            }
            if !settle(send(&tls.output)) { return }
        } else if !settle(send(&output)) || !drainPipe() {
            return
        }
        output.releaseIfEmpty()
        finishEnding()
    }

    enum Sending { case done, blocked, failed(Int32) }

    /// Touches nothing but the queue: what follows from it may come back here, and is up to `settle`.
    func send(_ queue: inout ByteQueue) -> Sending {
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
    func settle(_ sending: Sending) -> Bool {
        switch sending {
        case .done:
            noteDrain()
            return state != .closed
        case .blocked:
            isWriteBlocked = true
            noteDrain()
        case .failed(let code):
            // What the peer said before it went away may explain it: let reading find the end first.
            if mayHaveInput || sawPeerEnd { pump() }
            if state != .closed { fail(.reset(code)) }
        }
        return false
    }

    private func noteDrain() {
        guard isOverfull, queuedBytes <= highWatermark / 2 else { return }
        isOverfull = false
        owner?.transportDrained()
    }
}
