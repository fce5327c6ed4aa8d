// What a TCP proxy counts on one loop, in the words of what happened.

import Base
import Telemetry

struct TCPStatistics {
    private let shard: StatShard
    private let block: StatBlock<TCPProxyStat>

    init(_ worker: Worker, statPrefix: String) {
        shard = worker.shard
        block = worker.store.register(TCPProxyStat.self, prefix: "tcp.\(statPrefix).")
    }

    func opened() { shard.count(block, .downstreamCxTotal) }

    func closed(received: UInt64, sent: UInt64) {
        shard.count(block, .downstreamCxRxBytesTotal, by: received)
        shard.count(block, .downstreamCxTxBytesTotal, by: sent)
    }

    func noRoute() { shard.count(block, .downstreamCxNoRoute) }
    func idleTimeout() { shard.count(block, .idleTimeout) }
    func maxDurationReached() { shard.count(block, .maxDownstreamConnectionDuration) }
    func flowPaused() { shard.count(block, .downstreamFlowControlPausedReadingTotal) }
    func flowResumed() { shard.count(block, .downstreamFlowControlResumedReadingTotal) }
}
