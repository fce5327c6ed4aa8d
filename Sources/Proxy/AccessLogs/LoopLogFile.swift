// A loop's own buffer in front of a file.

import Base
import Runtime
import Synchronization

/// Confined to its loop. Lines gather here and are handed over when there are many, or after a while.
public final class LoopLogFile: LoopObject {
    private let file: LogFile
    private let files: LogFiles
    private let loop: EventLoop
    private var timer = TimerID.none
    private let minimum: Int
    /// Where the next line is appended; tell `lineAdded` afterwards.
    public private(set) var chunk = LogChunk()

    public init(_ file: LogFile, in files: LogFiles, loop: EventLoop) {
        self.file = file
        self.files = files
        self.loop = loop
        minimum = files.flushMinimum
    }

    deinit { if chunk.lines > 0 { _ = file.exchange(chunk) } }

    public var path: String { file.path }

    @inline(__always)
    public func lineAdded() {
        chunk.lines &+= 1
        if chunk.bytes.count >= minimum {
            flush()
        } else if !timer.isArmed {
            timer = loop.arm(after: files.flushInterval, self, tag: 0)
        }
    }

    public func flush() {
        loop.cancel(&timer)
        if chunk.bytes.isEmpty { return }
        chunk = file.exchange(chunk)
    }

    public override func timerFired(tag: UInt8) {
        timer = .none
        files.counters.flushedByTimer.add(1, ordering: .relaxed)
        flush()
    }
}
