// Counters of response codes, made when a code first occurs.

/// One loop's memory of where a scope counts its codes: `upstream_rq_503`, `upstream_rq_5xx`,
/// `upstream_rq_completed` and the time taken, `upstream_rq_time`. Few codes occur, so they are found by looking along
/// a short list.
public struct ResponseCodeStats {
    private let store: StatsStore
    private let prefix: String
    private var codes: [(code: UInt16, exact: StatIndex, ofClass: StatIndex)] = []
    private var completed: StatIndex?
    private var time: StatIndex?

    /// `prefix` up to the last dot: `cluster.x.`, `cluster.x.external.`, `vhost.v.vcluster.c.`
    public init(store: StatsStore, prefix: String) {
        self.store = store
        self.prefix = prefix
    }

    public mutating func charge(code: UInt16, to shard: StatShard) {
        for known in codes where known.code == code {
            shard.count(known.exact)
            shard.count(known.ofClass)
            if let completed { shard.count(completed) }
            return
        }
        learn(code)
        charge(code: code, to: shard)
    }

    public mutating func record(milliseconds: UInt64, to shard: StatShard) {
        let known = time ?? store.register(name: prefix + "upstream_rq_time", kind: .histogram)
        time = known
        shard.record(known, milliseconds)
    }

    private mutating func learn(_ code: UInt16) {
        completed = completed ?? store.register(name: prefix + "upstream_rq_completed", kind: .counter)
        let exact = store.register(name: prefix + "upstream_rq_\(code)", kind: .counter)
        let ofClass = store.register(name: prefix + "upstream_rq_\(code / 100)xx", kind: .counter)
        codes.append((code, exact, ofClass))
    }
}
