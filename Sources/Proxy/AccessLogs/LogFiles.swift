// Every file that access logs are written to: one per path in the process, however many logs name it.

import Base
import Runtime
import Synchronization

public final class LogFiles: Sendable {
    /// Files outlive the configuration that names them: a listener that is replaced goes on in the same file.
    public static let process = LogFiles()

    public let counters = LogFileCounters()
    private let files = Lock<[String: LogFile]>([:])
    private let interval = Atomic<Int64>(10_000_000_000)
    private let minimum = Atomic<Int>(65_536)
    private let opens = Atomic<Bool>(true)

    init() {}

    /// `--file-flush-interval-msec` and `--file-flush-min-size-kb`.
    public func configure(flushInterval: TimeSpan, flushMinimum: Int) {
        interval.store(max(flushInterval.nanoseconds, 1_000_000), ordering: .relaxed)
        minimum.store(max(flushMinimum, 1), ordering: .relaxed)
    }

    public var flushInterval: TimeSpan { TimeSpan(nanoseconds: interval.load(ordering: .relaxed)) }
    public var flushMinimum: Int { minimum.load(ordering: .relaxed) }

    public func open(_ path: String) throws(SystemFailure) -> LogFile {
        if let known = files.withLock({ $0[path] }) { return known }
        let made = try LogFile(path, counters)
        return files.withLock { files in
            if let known = files[path] { return known }
            files[path] = made
            return made
        }
    }

    /// After a rotation: every file anew under its path.
    public func reopen() {
        for file in files.withLock({ Array($0.values) }) { file.reopen() }
    }

    /// When no loop writes any more.
    public func close() {
        for file in files.withLock({ Array($0.values) }) { file.close() }
    }
}
