// Signals as events of the control loop.

import CLinux
import Glibc
import Runtime

/// Blocks the signals in every thread started after it and reads them from a descriptor.
final class SignalWatch: LoopObject {
    typealias Handler = (Int32) -> Void

    private let descriptor: Descriptor
    private var registration = Registration.none
    private let loop: EventLoop
    private let handler: Handler

    static let handled: [Int32] = [SIGTERM, SIGINT, SIGHUP, SIGUSR1]

    /// Before any other thread exists: threads inherit the mask.
    static func blockAll() {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in handled { unsafe sigaddset(&set, signal) }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        // A peer that is gone is an error of the write, not the end of the process.
        Glibc.signal(SIGPIPE, SIG_IGN)
    }

    init(_ loop: EventLoop, _ handler: @escaping Handler) throws(SystemFailure) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in Self.handled { unsafe sigaddset(&set, signal) }
        let fd = unsafe signalfd(-1, &set, Int32(SFD_NONBLOCK) | Int32(SFD_CLOEXEC))
        if fd < 0 { throw SystemFailure("signalfd", code: errno) }
        descriptor = Descriptor(taking: fd)
        self.loop = loop
        self.handler = handler
        super.init()
        registration = try loop.register(fd, self)
    }

    override func descriptorReady(_ readiness: Readiness) {
        var info = signalfd_siginfo()
        while unsafe read(descriptor.raw, &info, MemoryLayout<signalfd_siginfo>.size)
            == MemoryLayout<signalfd_siginfo>.size
        {
            handler(Int32(info.ssi_signo))
        }
    }
}
