// Writes traces to files of their own, on a thread that may wait for a disk.

import Base
import CLinux
import Glibc
import ProcessSupport
import Runtime

/// A queue with a bound: what a slow disk can't take is dropped, and said so.
final class TapFileWriter: @unchecked Sendable {
    // SAFETY: everything is immutable or behind the lock.
    static let process = TapFileWriter()

    private static let mostBytes = 64 * 1024 * 1024

    private struct Job {
        let path: String
        let bytes: [UInt8]
        let isFirst: Bool
        let log: ProcessLog
    }

    private struct Queue {
        var jobs: [Job] = []
        var bytes = 0
        var dropped = 0
        var isRunning = false
    }

    private let queue = Lock(Queue())
    /// Counts the jobs; the thread waits here.
    private let signal: Descriptor

    private init() { signal = Descriptor(taking: eventfd(0, Int32(EFD_SEMAPHORE) | Int32(EFD_CLOEXEC))) }

    /// `isFirst`: a file that is there already is overwritten, else appended to.
    func write(_ bytes: [UInt8], to path: String, isFirst: Bool, log: ProcessLog) {
        let (accepted, starts) = queue.withLock { queue -> (Bool, Bool) in
            if queue.bytes + bytes.count > Self.mostBytes {
                queue.dropped += 1
                return (false, false)
            }
            queue.jobs.append(Job(path: path, bytes: bytes, isFirst: isFirst, log: log))
            queue.bytes += bytes.count
            defer { queue.isRunning = true }
            return (true, !queue.isRunning)
        }
        if !accepted { return }
        if starts { startThread() }
        var one: UInt64 = 1
        _ = unsafe Glibc.write(signal.raw, &one, 8)
    }

    private func startThread() {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(&thread, nil, { unsafe TapFileWriter.main($0) }, context.toOpaque())
        if code != 0 {
            unsafe context.release()
            return queue.withLock { $0.isRunning = false }
        }
        pthread_detach(thread)
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let writer = unsafe Unmanaged<TapFileWriter>.fromOpaque(context).takeRetainedValue()
        while true { writer.writeNext() }
    }

    private func writeNext() {
        var permit: UInt64 = 0
        while unsafe read(signal.raw, &permit, 8) < 0, errno == EINTR {}
        let (job, dropped) = queue.withLock { queue -> (Job?, Int) in
            if queue.jobs.isEmpty { return (nil, 0) }
            let job = queue.jobs.removeFirst()
            queue.bytes -= job.bytes.count
            defer { queue.dropped = 0 }
            return (job, queue.dropped)
        }
        guard let job else { return }
        if dropped > 0 { job.log.warning("traces were dropped, the disk is too slow", ["count": "\(dropped)"]) }
        let mode = job.isFirst ? O_TRUNC : O_APPEND
        let file = unsafe open(job.path, O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0o644)
        if file < 0 { return complain(job, errno) }
        let descriptor = Descriptor(taking: file)
        var offset = 0
        while offset < job.bytes.count {
            let taken = unsafe job.bytes.withUnsafeBytes { raw in
                unsafe Glibc.write(descriptor.raw, raw.baseAddress.unsafelyUnwrapped + offset, raw.count - offset)
            }
            if taken < 0, errno == EINTR { continue }
            if taken <= 0 { return complain(job, errno) }
            offset += taken
        }
    }

    private func complain(_ job: Job, _ code: Int32) {
        job.log.warning(
            "a trace could not be written", ["path": job.path, "reason": SystemFailure.words(for: code)])
    }
}
