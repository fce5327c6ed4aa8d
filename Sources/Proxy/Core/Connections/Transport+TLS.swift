// The encrypted side of a transport: handshakes that take turns, and bytes on their way through the session.

import Base
import Glibc
import Runtime
import TLS

extension Transport {
    func readEncrypted() {
        guard let tls else { return }
        var ended = false
        var failure: Int32?
        unsafe tls.input.appendInPlace(atLeast: 16_384) { space in
            switch unsafe Socket.read(descriptor, into: space) {
            case .bytes(let count):
                bytesReceived &+= UInt64(count)
                if count < space.count, !sawPeerEnd { mayHaveInput = false }
                return count
            case .wouldBlock: mayHaveInput = false
            case .endOfStream: ended = true
            case .failed(let code): failure = code
            }
            return 0
        }
        if let failure { return fail(.reset(failure)) }
        if ended { tls.transportEnded() }
        if state == .handshaking {
            endFollowsHandshake = ended
            if ended || !tls.input.isEmpty { queueHandshake() }
            return
        }
        if state == .open { decrypt() }
        if ended, state != .closed { inputEnded() }
        if state == .open, tls.input.isEmpty { tls.releaseMemory() }
    }

    /// Signing and verifying take a tenth of a millisecond and more: a burst of clients must not hold up all the others.
    func queueHandshake() {
        if isHandshakeQueued { return }
        isHandshakeQueued = true
        loop.callWhenAffordable(self)
    }

    /// It is this handshake's turn.
    func handshakeStep() {
        isHandshakeQueued = false
        if state != .handshaking { return }
        advanceHandshake()
        if endFollowsHandshake, state == .handshaking || state == .open { inputEnded() }
        if state == .open, let tls, tls.input.isEmpty { tls.releaseMemory() }
        if mayHaveInput { pump() }
    }

    private func advanceHandshake() {
        guard let tls else { return }
        switch tls.handshake() {
        case .needsMore: queueFlush()
        case .failed(let failure):
            tlsFailure = failure
            // The alert that says why is part of the answer.
            flush()
            fail(.tlsFailed)
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
            case .data:
                deliverQueue()
            case .needsMore:
                // Session tickets and key updates may have to be answered.
                if !tls.output.isEmpty { queueFlush() }
                return
            case .closed:
                if !peerHasEnded {
                    peerHasEnded = true
                    mayHaveInput = false
                    tellEnd()
                }
                return
            case .failed:
                tlsFailure = tls.failure
                flush()
                return fail(.tlsFailed)
            }
        }
        // Paused with decrypted or decryptable bytes inside the session: come back when reading resumes.
        if isReadingPaused { mayHaveInput = true }
    }
}
