// Signals as calls: a thread of its own waits for them, so that no loop and no task has to.

import Base
import CLinux
import Glibc

enum SignalThread {
    private static let numbers = [SIGTERM, SIGINT, SIGHUP, SIGUSR1]

    /// Before any other thread exists: they inherit the mask.
    static func block() {
        var set = Self.set
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    static func start(_ handler: @escaping @Sendable (Int32) -> Void) {
        let box = unsafe Unmanaged.passRetained(Handler(handler))
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, 128 << 10)
        var thread = pthread_t()
        let code = unsafe pthread_create(&thread, &attributes, { unsafe SignalThread.main($0) }, box.toOpaque())
        unsafe pthread_attr_destroy(&attributes)
        if code != 0 { unsafe box.release() }
    }

    private final class Handler: Sendable {
        let run: @Sendable (Int32) -> Void
        init(_ run: @escaping @Sendable (Int32) -> Void) { self.run = run }
    }

    private static var set: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in numbers { unsafe sigaddset(&set, number) }
        return set
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let handler = unsafe Unmanaged<Handler>.fromOpaque(context).takeRetainedValue()
        var set = Self.set
        while true {
            var number: Int32 = 0
            if unsafe sigwait(&set, &number) == 0 { handler.run(number) }
        }
    }
}

/// One value from a task to the main thread.
final class MainThreadGift<Value: Sendable>: Sendable {
    private let value = Lock<Value?>(nil)
    private let descriptor = eventfd(0, Int32(EFD_CLOEXEC))

    func give(_ value: Value) {
        self.value.withLock { $0 = value }
        _ = eventfd_write(descriptor, 1)
    }

    func take() -> Value {
        while true {
            if let value = value.withLock({ $0 }) { return value }
            var count: eventfd_t = 0
            _ = unsafe eventfd_read(descriptor, &count)
        }
    }
}
