// Directories watched for files that are written, moved in or linked anew, told once the burst is over.

import Base
import CLinux
import Glibc

/// Watches directories and not files: whoever replaces a file atomically moves another one (or a link to a directory)
/// over its name, and a watch on the old file would never hear of it.
public final class FileWatch: LoopObject {
    public typealias Handler = () -> Void

    private static let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR)

    private let loop: EventLoop
    private let descriptor: Descriptor
    private let settling: TimeSpan
    private let handler: Handler
    private var registration = Registration.none
    private var timer = TimerID.none

    /// The handler is called on the loop, `settling` after the first of a burst of changes.
    public init(
        _ loop: EventLoop, settling: TimeSpan = .milliseconds(200), _ handler: @escaping Handler
    ) throws(SystemFailure) {
        let fd = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        if fd < 0 { throw SystemFailure.last("inotify_init1") }
        descriptor = Descriptor(taking: fd)
        self.loop = loop
        self.settling = settling
        self.handler = handler
        super.init()
        registration = try loop.register(fd, self)
    }

    public func add(directory: String) throws(SystemFailure) {
        if unsafe inotify_add_watch(descriptor.raw, directory, Self.mask) < 0 {
            throw SystemFailure.last("inotify_add_watch")
        }
    }

    /// The loop holds a watch until it is ended.
    public func end() {
        loop.cancel(&timer)
        loop.deregister(&registration, descriptor.raw)
    }

    public override func descriptorReady(_ readiness: Readiness) {
        // What changed is of no interest, only that something did: the events are read to be rid of them.
        let space = unsafe loop.readSpace
        while unsafe Glibc.read(descriptor.raw, space.baseAddress, space.count) > 0 {
            if !timer.isArmed { timer = loop.arm(after: settling, self, tag: 1) }
        }
    }

    public override func timerFired(tag: UInt8) {
        timer = .none
        handler()
    }
}
