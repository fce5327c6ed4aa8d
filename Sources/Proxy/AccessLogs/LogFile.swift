// One file (or pipe, or terminal) that lines go to, and the thread that writes them there.

import Base
import CLinux
import Glibc
import Runtime
import Synchronization

/// Loops hand over chunks of whole lines and take an empty chunk back: they hold the lock for moments and never wait
/// for the sink. What is waiting is bounded; beyond the bound chunks are dropped and their lines counted.
public final class LogFile: Sendable {
    private struct Queue {
        var waiting: [LogChunk] = []
        var spare: [LogChunk] = []
        var bytes = 0
        var wantsReopening = false
        var isClosed = false
        var thread: pthread_t?
    }

    /// Bytes that may wait for a slow sink.
    static let capacity = 16 << 20
    private static let sparesKept = 16
    /// How long the end of the process waits for a sink that takes nothing.
    private static let patienceAtEnd: UInt64 = 2_000_000_000

    public let path: String
    public let counters: LogFileCounters
    private let queue = Lock(Queue())
    private let wake: Descriptor
    private let target: Lock<Int32>
    private let hasEnded = Atomic<Bool>(false)

    /// Opens it: a path that can't be written is a fault of the configuration, not of the first request.
    init(_ path: String, _ counters: LogFileCounters) throws(SystemFailure) {
        self.path = path
        self.counters = counters
        let event = eventfd(0, Int32(EFD_CLOEXEC))
        if event < 0 { throw SystemFailure("eventfd", code: errno) }
        wake = Descriptor(taking: event)
        target = Lock(try Self.open(path))
    }

    /// The process's own streams are taken as they are: opening them by name fails where they are sockets.
    private static func open(_ path: String) throws(SystemFailure) -> Int32 {
        let descriptor: Int32 =
            switch path {
            case "/dev/stdout": fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
            case "/dev/stderr": fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
            default: unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o644)
            }
        if descriptor < 0 { throw SystemFailure("open \(path)", code: errno) }
        return descriptor
    }

    /// Takes a full chunk and returns an empty one.
    func exchange(_ chunk: LogChunk) -> LogChunk {
        let size = chunk.bytes.count
        let lines = chunk.lines
        let (next, wakes) = queue.withLock { queue -> (LogChunk?, Bool) in
            if queue.isClosed || queue.bytes + size > Self.capacity { return (nil, false) }
            queue.bytes += size
            queue.waiting.append(chunk)
            if queue.thread == nil { queue.thread = start() }
            return (queue.spare.popLast() ?? LogChunk(), queue.waiting.count == 1)
        }
        guard let next else {
            counters.dropped.add(lines, ordering: .relaxed)
            counters.bytesDone.add(UInt64(size), ordering: .relaxed)
            chunk.clear()
            return chunk
        }
        if wakes { ring() }
        return next
    }

    func reopen() {
        let runs = queue.withLock { queue in
            queue.wantsReopening = true
            return queue.thread != nil
        }
        if runs { ring() } else { openAgain() }
    }

    /// Writes what waits and ends the thread. A sink that takes nothing is given up.
    func close() {
        let thread = queue.withLock { queue in
            queue.isClosed = true
            return queue.thread
        }
        guard thread != nil else { return }
        ring()
        let deadline = WallClock.nanoseconds + Self.patienceAtEnd
        while !hasEnded.load(ordering: .acquiring), WallClock.nanoseconds < deadline { usleep(1000) }
    }

    private func ring() {
        var one: UInt64 = 1
        // The counter can't fill up: the writer sets it to 0 whenever it wakes.
        _ = unsafe Glibc.write(wake.raw, &one, MemoryLayout<UInt64>.size)
    }

    // MARK: - The writer's thread

    /// Nil when there is no thread to be had; the next chunk tries again, and meanwhile chunks wait.
    private func start() -> pthread_t? {
        var identity = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            guard let context = unsafe context else { return nil }
            unsafe Unmanaged<LogFile>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }
        guard unsafe pthread_create(&identity, nil, entry, context.toOpaque()) == 0 else {
            unsafe context.release()
            return nil
        }
        pthread_detach(identity)
        return identity
    }

    private func run() {
        // Signals are the main thread's.
        skein_block_signals()
        var torn = ByteQueue()
        while true {
            var counter: UInt64 = 0
            _ = unsafe Glibc.read(wake.raw, &counter, MemoryLayout<UInt64>.size)
            while true {
                let (chunks, reopens, isClosed) = queue.withLock { queue -> ([LogChunk], Bool, Bool) in
                    let taken = (queue.waiting, queue.wantsReopening, queue.isClosed)
                    queue.waiting = []
                    queue.wantsReopening = false
                    return taken
                }
                if reopens {
                    openAgain()
                    torn.removeAll()
                }
                for chunk in chunks {
                    write(chunk, &torn)
                    giveBack(chunk)
                }
                if !chunks.isEmpty { continue }
                if isClosed { return hasEnded.store(true, ordering: .releasing) }
                break
            }
        }
    }

    private func giveBack(_ chunk: LogChunk) {
        let size = chunk.bytes.count
        counters.bytesDone.add(UInt64(size), ordering: .relaxed)
        chunk.clear()
        queue.withLock { queue in
            queue.bytes -= size
            if queue.spare.count < Self.sparesKept { queue.spare.append(chunk) }
        }
    }

    private func openAgain() {
        do throws(SystemFailure) {
            let descriptor = try Self.open(path)
            let old = target.withLock { target in
                defer { target = descriptor }
                return target
            }
            Glibc.close(old)
        } catch {
            // The old file goes on taking lines: better there than nowhere.
            counters.reopenFailed.add(1, ordering: .relaxed)
        }
    }

    /// `torn` is the rest of a line whose beginning is in the file already: it comes first, so that no line is ever
    /// joined to the middle of another.
    private func write(_ chunk: LogChunk, _ torn: inout ByteQueue) {
        let descriptor = target.withLock { $0 }
        if !torn.isEmpty {
            let written = put(torn.view, descriptor)
            torn.consume(written)
            if !torn.isEmpty {
                counters.writeFailed.add(1, ordering: .relaxed)
                counters.dropped.add(chunk.lines, ordering: .relaxed)
                return
            }
        }
        let bytes = chunk.bytes.view
        let written = put(bytes, descriptor)
        if written == bytes.count {
            counters.writeCompleted.add(1, ordering: .relaxed)
            return
        }
        counters.writeFailed.add(1, ordering: .relaxed)
        let rest = bytes.dropFirst(written)
        let isAtLineStart = written == 0 || bytes[written - 1] == 0x0A
        let end = isAtLineStart ? 0 : rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.count
        torn.append(rest.prefix(end))
        var lost: UInt64 = 0
        var index = end
        while let next = rest.firstIndex(of: 0x0A, from: index) {
            lost += 1
            index = next + 1
        }
        counters.dropped.add(lost, ordering: .relaxed)
    }

    /// How many bytes the sink took.
    private func put(_ bytes: ByteView, _ descriptor: Int32) -> Int {
        var done = 0
        while done < bytes.count {
            let raw = unsafe bytes.dropFirst(done).unsafeRaw
            let written = unsafe Glibc.write(descriptor, raw.baseAddress, raw.count)
            if written > 0 {
                done += written
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // A pipe that its other owner has made non-blocking.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&waiting, 1, 1000)
            default: return done
            }
        }
        return done
    }
}

/// What the writers count; loops and the control thread read it.
public final class LogFileCounters: Sendable {
    public let flushedByTimer = Atomic<UInt64>(0)
    public let writeCompleted = Atomic<UInt64>(0)
    public let writeFailed = Atomic<UInt64>(0)
    public let reopenFailed = Atomic<UInt64>(0)
    /// Lines that found no room or no disk.
    public let dropped = Atomic<UInt64>(0)
    /// Bytes that wait no longer, written or not.
    public let bytesDone = Atomic<UInt64>(0)

    init() {}
}
