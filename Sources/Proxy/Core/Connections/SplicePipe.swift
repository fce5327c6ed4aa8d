// A kernel pipe between two sockets: bulk moves through it without passing through the process's memory.

import CLinux
import Glibc
import Runtime

final class SplicePipe {
    enum Outcome {
        case moved(Int)
        case wouldBlock
        case ended
        case failed(Int32)
    }

    /// Larger pieces per call cost less per byte; beyond this nothing is won.
    static let size = 1 << 20

    private let readEnd: Descriptor
    private let writeEnd: Descriptor
    private let capacity: Int
    /// Bytes that have been taken from the source and not given to the target.
    private(set) var held = 0

    /// Nil when the process is out of descriptors: bytes then go through memory as before.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe skein_pipe(&ends) == 0 else { return nil }
        readEnd = Descriptor(taking: ends[0])
        writeEnd = Descriptor(taking: ends[1])
        // An unprivileged user may have used up the pipe allowance; then the default size has to do.
        capacity = max(Int(skein_set_pipe_size(ends[1], Int32(Self.size))), 65_536)
    }

    var isFull: Bool { held >= capacity }

    func fill(from descriptor: Int32) -> Outcome {
        let count = skein_splice(
            descriptor, writeEnd.raw, capacity - held, UInt32(SKEIN_SPLICE_MOVE | SKEIN_SPLICE_NONBLOCK))
        if count > 0 {
            held += count
            return .moved(count)
        }
        return Self.outcome(count)
    }

    func drain(to descriptor: Int32) -> Outcome {
        let count = skein_splice(readEnd.raw, descriptor, held, UInt32(SKEIN_SPLICE_MOVE | SKEIN_SPLICE_NONBLOCK))
        if count > 0 {
            held -= count
            return .moved(count)
        }
        return Self.outcome(count)
    }

    private static func outcome(_ count: Int) -> Outcome {
        if count == 0 { return .ended }
        let code = errno
        return code == EAGAIN || code == EINTR ? .wouldBlock : .failed(code)
    }
}
