// Bulk between two plain sockets: it goes from one to the other through a kernel pipe.

import Base

/// Which transports one is spliced with. What comes in here goes out at `target`; what comes in at `source` goes out
/// here, behind all that is queued.
struct Splicing {
    fileprivate(set) var target: Transport?
    fileprivate(set) var source: Transport?
    fileprivate var outgoingPipe: SplicePipe?
    fileprivate var incomingPipe: SplicePipe?

    /// The transport is closed: the others forget it.
    mutating func end() {
        target?.splicing.source = nil
        source?.splicing.target = nil
        self = Splicing()
    }
}

extension Transport {
    /// From here on what arrives goes to `target` through the kernel. Both must be plain and hold nothing back; false
    /// when that is not so or no pipe can be had.
    func splice(to target: Transport) -> Bool {
        guard splicing.target == nil, !isGated, tls == nil, target.tls == nil, state == .open, target.state == .open,
            unconsumed.isEmpty, target.output.isEmpty, let pipe = SplicePipe()
        else { return false }
        splicing.target = target
        splicing.outgoingPipe = pipe
        target.splicing.incomingPipe = pipe
        target.splicing.source = self
        return true
    }

    func moveSpliced() {
        guard let pipe = splicing.outgoingPipe, let target = splicing.target else { return }
        if !pipe.isFull {
            switch pipe.fill(from: descriptor) {
            case .moved(let count):
                bytesReceived &+= UInt64(count)
                owner?.transportSpliced(count)
            case .wouldBlock: if pipe.held == 0 { mayHaveInput = false }
            case .ended: return inputEnded()
            case .failed(let code): return fail(.reset(code))
            }
        }
        if pipe.held == 0 { return }
        target.flush()
        // What the target can't take now it takes when it is writable again, and then it asks for more.
        if pipe.held > 0 { mayHaveInput = false }
    }

    /// True when nothing is left in the pipe.
    func drainPipe() -> Bool {
        guard let pipe = splicing.incomingPipe, pipe.held > 0 else { return true }
        while pipe.held > 0 {
            switch pipe.drain(to: descriptor) {
            case .moved(let count): bytesSent &+= UInt64(count)
            case .wouldBlock:
                isWriteBlocked = true
                return false
            case .ended: return true
            case .failed(let code):
                fail(.reset(code))
                return false
            }
        }
        return true
    }

    /// The target has room again.
    func continueSplicing() {
        if state != .open { return }
        mayHaveInput = true
        pump()
    }
}
