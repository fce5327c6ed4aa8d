// What the admin listener counts, under the names of Envoy's.

import Base
import Telemetry

struct AdminStatistics {
    private let shard: StatShard
    private let manager: StatBlock<HTTPManagerStat>
    private let listener: StatBlock<ListenerStat>
    private let thread: StatBlock<ListenerLoopStat>
    private let http: StatBlock<ListenerHTTPStat>

    init(_ store: StatsStore) {
        shard = store.control
        manager = store.register(HTTPManagerStat.self, prefix: "http.admin.")
        listener = store.register(ListenerStat.self, prefix: "listener.admin.")
        thread = store.register(ListenerLoopStat.self, prefix: "listener.admin.main_thread.")
        http = store.register(ListenerHTTPStat.self, prefix: "listener.admin.http.admin.")
    }

    func opened() {
        shard.count(listener, .downstreamCxTotal)
        shard.raise(listener, .downstreamCxActive)
        shard.count(thread, .downstreamCxTotal)
        shard.raise(thread, .downstreamCxActive)
        shard.count(manager, .downstreamCxTotal)
        shard.count(manager, .downstreamCxHttp1Total)
        shard.raise(manager, .downstreamCxActive)
        shard.raise(manager, .downstreamCxHttp1Active)
    }

    func closed(lasted: TimeSpan) {
        let milliseconds = UInt64(max(lasted.milliseconds, 0))
        shard.count(listener, .downstreamCxDestroy)
        shard.lower(listener, .downstreamCxActive)
        shard.record(listener, .downstreamCxLengthMs, milliseconds)
        shard.lower(thread, .downstreamCxActive)
        shard.count(manager, .downstreamCxDestroy)
        shard.lower(manager, .downstreamCxActive)
        shard.lower(manager, .downstreamCxHttp1Active)
        shard.record(manager, .downstreamCxLengthMs, milliseconds)
    }

    func requestStarted() {
        shard.count(manager, .downstreamRqTotal)
        shard.count(manager, .downstreamRqHttp1Total)
        shard.raise(manager, .downstreamRqActive)
    }

    func requestEnded(_ status: UInt16, took: TimeSpan) {
        shard.record(manager, .downstreamRqTime, UInt64(max(took.milliseconds, 0)))
        shard.lower(manager, .downstreamRqActive)
        shard.count(manager, .downstreamRqCompleted)
        shard.count(http, .downstreamRqCompleted)
        switch status {
        case 200..<300:
            shard.count(manager, .downstreamRq2xx)
            shard.count(http, .downstreamRq2xx)
        case 400..<500:
            shard.count(manager, .downstreamRq4xx)
            shard.count(http, .downstreamRq4xx)
        default:
            shard.count(manager, .downstreamRq5xx)
            shard.count(http, .downstreamRq5xx)
        }
    }
}
