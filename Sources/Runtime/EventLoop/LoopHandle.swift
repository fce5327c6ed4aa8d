// The side of an event loop that other threads may touch: its mailbox.

import Base
import CLinux
import Glibc

/// Mail is work to be run on the loop, in the order it was posted. For configuration, shutdown and questions; never
/// for something that happens per request.
public final class LoopHandle: Sendable {
    public typealias Mail = @Sendable (EventLoop) -> Void

    private struct Box {
        var mail: [Mail] = []
        var isClosed = false
    }

    private let box = Lock(Box())
    let wakeDescriptor: Descriptor
    public let index: Int

    init(index: Int) throws(SystemFailure) {
        let fd = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        if fd < 0 { throw SystemFailure.last("eventfd") }
        wakeDescriptor = Descriptor(taking: fd)
        self.index = index
    }

    /// False when the loop has ended: the mail will not be run.
    @discardableResult
    public func post(_ mail: @escaping Mail) -> Bool {
        let (accepted, wasEmpty) = box.withLock { box -> (Bool, Bool) in
            if box.isClosed { return (false, false) }
            box.mail.append(mail)
            return (true, box.mail.count == 1)
        }
        if wasEmpty { wake() }
        return accepted
    }

    private func wake() {
        var one: UInt64 = 1
        // Fails only when the counter is full, and then the loop is awake already.
        _ = unsafe Glibc.write(wakeDescriptor.raw, &one, MemoryLayout<UInt64>.size)
    }

    func takeMail() -> [Mail] {
        var counter: UInt64 = 0
        _ = unsafe Glibc.read(wakeDescriptor.raw, &counter, MemoryLayout<UInt64>.size)
        return box.withLock { box in
            let mail = box.mail
            box.mail = []
            return mail
        }
    }

    func closeMailbox() {
        box.withLock { box in
            box.isClosed = true
            box.mail = []
        }
    }
}
