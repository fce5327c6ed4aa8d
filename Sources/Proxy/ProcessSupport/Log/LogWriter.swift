// The thread that writes the log, and the bounded queue in front of it.

import Base
import CLinux
import Glibc
import Runtime
import Synchronization

/// Whoever logs holds the lock only to put a record into an array, and the writer only to take the array away, so a
/// slow disk or terminal stops nobody: when the queue is full, lines are dropped, counted and the count is written.
final class LogWriter: Sendable {
    private struct Queue {
        var records: [LogRecord] = []
        var dropped: UInt64 = 0
        var wantsReopening = false
        var isClosed = false
    }

    private let queue = Lock(Queue())
    private let limit: Int
    private let format: LogFormat
    private let escapes: Bool
    private let path: String?
    private let wake: Descriptor
    private let target: Lock<Int32>
    private let dropCount = Atomic<UInt64>(0)
    private let thread = Lock<pthread_t?>(nil)

    init(_ params: LogParams) throws(SystemFailure) {
        limit = params.queueLimit
        format = params.format
        escapes = params.escapesMessages
        path = params.path
        let event = eventfd(0, Int32(EFD_CLOEXEC))
        if event < 0 { throw SystemFailure("eventfd", code: errno) }
        wake = Descriptor(taking: event)
        target = Lock(try Self.open(params.path))
        try start()
    }

    private static func open(_ path: String?) throws(SystemFailure) -> Int32 {
        guard let path else { return STDERR_FILENO }
        let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw SystemFailure("open log file \(path)", code: errno) }
        return descriptor
    }

    var droppedInAll: UInt64 { dropCount.load(ordering: .relaxed) }

    func append(_ record: LogRecord) {
        let wakes = queue.withLock { queue in
            if queue.isClosed { return false }
            if queue.records.count >= limit {
                queue.dropped += 1
                dropCount.add(1, ordering: .relaxed)
                return false
            }
            queue.records.append(record)
            return queue.records.count == 1
        }
        if wakes { ring() }
    }

    func reopen() {
        queue.withLock { $0.wantsReopening = true }
        ring()
    }

    func close() {
        queue.withLock { $0.isClosed = true }
        ring()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let running else { return }
        pthread_join(running, nil)
        if path != nil { target.withLock { _ = Glibc.close($0) } }
    }

    private func ring() {
        var one: UInt64 = 1
        // The counter can't fill up: the writer sets it to 0 whenever it wakes.
        _ = unsafe Glibc.write(wake.raw, &one, MemoryLayout<UInt64>.size)
    }

    // MARK: - The writer's thread

    private func start() throws(SystemFailure) {
        var identity = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            guard let context = unsafe context else { return nil }
            unsafe Unmanaged<LogWriter>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }
        let code = unsafe pthread_create(&identity, nil, entry, context.toOpaque())
        if code != 0 {
            unsafe context.release()
            throw SystemFailure("pthread_create", code: code)
        }
        thread.withLock { $0 = identity }
    }

    private func run() {
        // Signals are the main thread's.
        skein_block_signals()
        var output = ByteQueue()
        while true {
            var counter: UInt64 = 0
            _ = unsafe Glibc.read(wake.raw, &counter, MemoryLayout<UInt64>.size)
            let taken = queue.withLock { queue in
                defer {
                    queue.records = []
                    queue.dropped = 0
                    queue.wantsReopening = false
                }
                return queue
            }
            if taken.wantsReopening { openAgain() }
            for record in taken.records {
                format.append(record, escaping: escapes, to: &output)
                if output.count >= 65_536 { flush(&output) }
            }
            if taken.dropped > 0 {
                format.append(
                    notice("\(taken.dropped) lines dropped: they came faster than they could be written"),
                    escaping: escapes, to: &output)
            }
            flush(&output)
            if taken.isClosed { return }
        }
    }

    private func notice(_ message: String) -> LogRecord {
        LogRecord(
            nanosecondsSince1970: WallClock.nanoseconds, thread: skein_thread_id(), level: .warning,
            component: .main, file: #fileID, line: #line, message: message)
    }

    private func openAgain() {
        guard let path else { return }
        do throws(SystemFailure) {
            let descriptor = try Self.open(path)
            let old = target.withLock { target in
                defer { target = descriptor }
                return target
            }
            Glibc.close(old)
        } catch {
            append(notice("the log file stays the old one: \(error)"))
        }
    }

    private func flush(_ output: inout ByteQueue) {
        let descriptor = target.withLock { $0 }
        while !output.isEmpty {
            let raw = unsafe output.view.unsafeRaw
            let written = unsafe Glibc.write(descriptor, raw.baseAddress, raw.count)
            if written >= 0 {
                output.consume(written)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Standard error may be a pipe that its other owner has made non-blocking.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&waiting, 1, 1000)
            default:
                // A full disk or a closed pipe: there is nowhere left to say so.
                output.removeAll()
            }
        }
    }
}
