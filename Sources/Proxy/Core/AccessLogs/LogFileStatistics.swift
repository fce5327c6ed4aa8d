// What the writers of log files count, brought into the statistics when somebody looks.

import AccessLogs
import Synchronization
import Telemetry

/// Written by the control thread alone: loops count what they buffer, this what became of it.
final class LogFileStatistics {
    private let shard: StatShard
    private let block: StatBlock<FileSystemStat>
    private let dropped: StatIndex
    private let counters = LogFiles.process.counters
    private var seen: [UInt64] = [0, 0, 0, 0, 0]

    init(_ store: StatsStore) {
        shard = store.control
        block = store.register(FileSystemStat.self, prefix: "filesystem.")
        dropped = store.register(name: "filesystem.lines_dropped", kind: .counter)
    }

    func update() {
        advance(0, block.index(.writeCompleted), counters.writeCompleted.load(ordering: .relaxed))
        advance(1, block.index(.writeFailed), counters.writeFailed.load(ordering: .relaxed))
        advance(2, block.index(.reopenFailed), counters.reopenFailed.load(ordering: .relaxed))
        advance(3, dropped, counters.dropped.load(ordering: .relaxed))
        advance(4, block.index(.flushedByTimer), counters.flushedByTimer.load(ordering: .relaxed))
        // The loops add what they buffer; this takes off what is done.
        shard.set(block, .writeTotalBuffered, to: 0 &- counters.bytesDone.load(ordering: .relaxed))
    }

    private func advance(_ slot: Int, _ index: StatIndex, _ total: UInt64) {
        shard.count(index, by: total &- seen[slot])
        seen[slot] = total
    }
}
