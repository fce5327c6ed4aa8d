// A thread of its own for an event loop.

import Base
import CLinux
import Glibc

public final class LoopThread: Sendable {
    /// Runs on the new thread with its loop before the loop starts to turn.
    public typealias Preparation = @Sendable (EventLoop) -> Void

    private final class Start: Sendable {
        let index: Int
        let cpu: Int32?
        let prepare: Preparation
        let outcome = Lock<Result<LoopHandle, SystemFailure>?>(nil)

        init(index: Int, cpu: Int32?, prepare: @escaping Preparation) {
            self.index = index
            self.cpu = cpu
            self.prepare = prepare
        }
    }

    public let handle: LoopHandle
    private let thread: pthread_t

    private init(handle: LoopHandle, thread: pthread_t) {
        self.handle = handle
        self.thread = thread
    }

    /// Returns once the loop exists and `prepare` has run on it.
    public static func start(
        index: Int, cpu: Int32? = nil, prepare: @escaping Preparation
    ) throws(SystemFailure) -> LoopThread {
        let start = Start(index: index, cpu: cpu, prepare: prepare)
        let thread = try spawn(start)
        while true {
            if let outcome = start.outcome.withLock({ $0 }) {
                return LoopThread(handle: try outcome.get(), thread: thread)
            }
            sched_yield()
        }
    }

    private static func spawn(_ start: Start) throws(SystemFailure) -> pthread_t {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(start)
        let code = unsafe pthread_create(&thread, nil, { unsafe LoopThread.main($0) }, context.toOpaque())
        if code != 0 {
            unsafe context.release()
            throw SystemFailure("pthread_create", code: code)
        }
        return thread
    }

    public func join() { pthread_join(thread, nil) }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let start = unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
        if let cpu = start.cpu { _ = skein_pin_thread(cpu) }
        do throws(SystemFailure) {
            let loop = try EventLoop(index: start.index)
            start.prepare(loop)
            start.outcome.withLock { $0 = .success(loop.handle) }
            try loop.run()
        } catch {
            start.outcome.withLock { outcome in
                if outcome == nil { outcome = .failure(error) }
            }
        }
        return nil
    }
}
