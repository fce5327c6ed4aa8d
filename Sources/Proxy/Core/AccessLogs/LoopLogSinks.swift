// Where the access logs of one loop go: buffers in front of files, and what they count.

import AccessLogs
import Base
import Runtime
import Telemetry

/// Confined to its loop. Several logs that name one file share its buffer.
final class LoopLogSinks {
    private let loop: EventLoop
    private let shard: StatShard
    private let stats: StatBlock<FileSystemStat>
    private var files: [String: LoopLogFile] = [:]

    init(loop: EventLoop, shard: StatShard, store: StatsStore) {
        self.loop = loop
        self.shard = shard
        stats = store.register(FileSystemStat.self, prefix: "filesystem.")
    }

    func file(_ file: LogFile) -> LoopLogFile {
        if let known = files[file.path] { return known }
        let made = LoopLogFile(file, in: .process, loop: loop)
        files[file.path] = made
        return made
    }

    @inline(__always)
    func lineWritten(_ bytes: Int) {
        shard.count(stats, .writeBuffered)
        shard.raise(stats, .writeTotalBuffered, by: UInt64(bytes))
    }

    /// Hands over what has gathered: the loop ends.
    func flush() {
        for file in files.values { file.flush() }
    }
}
