// Reads what programs print, for all of a process's workloads on one thread.

import Base
import Glibc
import Runtime

final class OutputReader: LoopObject {
    private let loop: EventLoop
    private let descriptor: Int32
    private let line: @Sendable (String) -> Void
    private var splitter = LineSplitter()
    private var registration = Registration.none

    private static let thread = Lock<LoopThread?>(nil)

    /// The writing end of a new pipe, for the program; the caller closes it once that has been started.
    static func pipe(_ line: @escaping @Sendable (String) -> Void) throws(WorkloadFailure) -> Int32 {
        let handle = try loopHandle()
        var ends: [Int32] = [-1, -1]
        if unsafe Glibc.pipe(&ends) != 0 { throw WorkloadFailure("can't make a pipe: \(ErrnoWords.last)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let reading = ends[0]
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        handle.post { loop in OutputReader(loop, reading, line).begin() }
        return ends[1]
    }

    private static func loopHandle() throws(WorkloadFailure) -> LoopHandle {
        try thread.withLock { thread throws(WorkloadFailure) in
            if let thread { return thread.handle }
            do throws(SystemFailure) {
                let started = try LoopThread.start(index: 0) { _ in }
                thread = started
                return started.handle
            } catch {
                throw WorkloadFailure("can't start the thread that reads programs' output: \(error)")
            }
        }
    }

    private init(_ loop: EventLoop, _ descriptor: Int32, _ line: @escaping @Sendable (String) -> Void) {
        self.loop = loop
        self.descriptor = descriptor
        self.line = line
    }

    private func begin() {
        guard let made = try? loop.register(descriptor, self) else {
            close(descriptor)
            return
        }
        registration = made
    }

    override func descriptorReady(_ readiness: Readiness) {
        let space = unsafe loop.readSpace
        for _ in 0..<16 {
            let count = unsafe read(descriptor, space.baseAddress, space.count)
            if count > 0 {
                unsafe splitter.take(UnsafeRawBufferPointer(rebasing: space[..<count]), line)
            } else if count < 0, errno == EAGAIN {
                return
            } else if count < 0, errno == EINTR {
                continue
            } else {
                splitter.end(line)
                loop.deregister(&registration, descriptor)
                close(descriptor)
                return
            }
        }
        loop.deliverAgain(registration, .readable)
    }
}
