// Every statistic of the process: which names exist, and a shard of numbers for each loop.

import Base

/// Registering happens off the fast path and may come from any thread; the same prefix and scope give the same block,
/// so two listeners that share a `stat_prefix` share their numbers.
public final class StatsStore: Sendable {
    /// The shard of the thread that carries out configuration and serves admin requests.
    public let control: StatShard

    private let loops = Lock<[StatShard]>([])
    private let registry = Lock(StatsRegistry())

    public init() { control = StatShard() }

    /// A shard for one loop, which is its only writer from then on.
    public func makeShard() -> StatShard {
        let shard = StatShard()
        loops.withLock { $0.append(shard) }
        return shard
    }

    private var shards: [StatShard] { loops.withLock { $0 } + [control] }

    /// What the configuration says of names and tags; before anything else is registered.
    public func follow(_ rules: StatsRules) { registry.withLock { $0.follow(rules) } }

    /// Everything a page needs, at one moment.
    struct Contents {
        let rules: StatsRules
        let blocks: [RegisteredBlock]
        let texts: [(name: String, text: String)]
        let flushed: [StatIndex: FlushedHistogram]
        let shards: [StatShard]
    }

    var contents: Contents {
        let shards = self.shards
        return registry.withLock { registry in
            Contents(
                rules: registry.rules, blocks: registry.blocks,
                texts: registry.texts.filter { registry.rules.isWanted($0.key) }
                    .map { (name: $0.key, text: $0.value) }.sorted { $0.name < $1.name },
                flushed: registry.flushed, shards: shards)
        }
    }

    /// The names are `prefix` followed by the scope's names; the prefix ends with a dot where one is wanted.
    public func register<Scope: StatScope>(_ scope: Scope.Type, prefix: String) -> StatBlock<Scope> {
        let key = ObjectIdentifier(scope)
        return StatBlock(base: registry.withLock { $0.base(of: key, prefix: prefix) { StatSchema(scope) } })
    }

    /// A single statistic whose name is known only at run time, such as a response code's.
    public func register(name: String, kind: StatKind) -> StatIndex {
        StatIndex(cell: registry.withLock { $0.base(ofSingle: name, kind: kind) })
    }

    /// Numbers that are read by other means than their names, such as those of hosts.
    public func registerUnnamed<Scope: StatScope>(_ scope: Scope.Type, key: String) -> StatBlock<Scope> {
        let schema = ObjectIdentifier(scope)
        return StatBlock(base: registry.withLock { $0.unnamedBase(of: schema, key: key) { StatSchema(scope) } })
    }

    /// The same, only when somebody has registered it.
    public func knownUnnamed<Scope: StatScope>(_ scope: Scope.Type, key: String) -> StatBlock<Scope>? {
        let schema = ObjectIdentifier(scope)
        return registry.withLock { $0.knownBase(of: schema, key: key) }.map { StatBlock(base: $0) }
    }

    /// Every counter is zero from here on. The control shard takes off what the loops have, because only they may
    /// write their own shards.
    public func resetCounters() {
        let shards = loops.withLock { $0 }
        for block in registry.withLock({ $0.blocks }) {
            for (offset, kind) in block.schema.kinds.enumerated() where kind == .counter {
                let index = block.index(offset)
                let counted = shards.reduce(0) { $0 &+ $1.load(index) }
                // Writing what is there already would make memory real that nothing was ever counted in.
                if control.load(index) != 0 &- counted { control.store(index, 0 &- counted) }
            }
        }
    }

    /// What a process that takes this one's place goes on with: counters, and gauges of what is open.
    public var carried: [(name: String, isGauge: Bool, value: UInt64)] {
        var result: [(name: String, isGauge: Bool, value: UInt64)] = []
        let contents = self.contents
        for block in contents.blocks {
            for (offset, kind) in block.schema.kinds.enumerated() where kind != .histogram {
                let index = block.index(offset)
                if kind == .counter {
                    let value = contents.shards.reduce(0) { $0 &+ $1.load(index) }
                    if value > 0 { result.append((block.prefix + block.schema.names[offset], false, value)) }
                } else if block.schema.names[offset].hasSuffix("_active") {
                    let name = block.prefix + block.schema.names[offset]
                    let (value, used) = Self.gauge(index, in: contents.shards)
                    if used, Self.isCarriedGauge(name) { result.append((name, true, value)) }
                }
            }
        }
        return result
    }

    /// Gauges that are sums over processes while two of them serve.
    public static func isCarriedGauge(_ name: String) -> Bool {
        name.hasSuffix("_active")
            && !["listener_manager.", "cluster_manager.", "server.", "overload.", "runtime."]
                .contains { name.hasPrefix($0) }
    }

    /// The number of a name that exists. A response code's counter is made: it comes into being when it first counts.
    public func find(_ name: String, _ kind: StatKind) -> StatIndex? {
        if let cell = registry.withLock({ $0.find(name) }) { return StatIndex(cell: cell) }
        guard let last = name.split(separator: ".").last, last.hasPrefix("upstream_rq_"),
            last.dropFirst(12).first?.isNumber ?? false
        else { return nil }
        return register(name: name, kind: kind)
    }

    /// What these prefixes stood for has gone. Takes as long as there are statistics, so hand in all at once.
    public func withdraw(_ prefixes: Set<String>) {
        if !prefixes.isEmpty { registry.withLock { $0.withdraw(prefixes) } }
    }

    /// No longer printed, from the moment nobody else holds the same prefix and scope.
    public func release<Scope: StatScope>(_ block: StatBlock<Scope>) {
        registry.withLock { $0.release(base: block.base) }
    }

    /// Text readouts are rare and small: they live beside the numbers, not in the shards.
    public func setText(_ name: String, to text: String) { registry.withLock { $0.texts[name] = text } }

    public func counter(_ index: StatIndex) -> UInt64 {
        shards.reduce(0) { $0 &+ $1.load(index) }
    }

    public func gauge(_ index: StatIndex) -> UInt64 { Self.gauge(index, in: shards).value }

    static func gauge(_ index: StatIndex, in shards: [StatShard]) -> (value: UInt64, used: Bool) {
        var sum: UInt64 = 0
        var used: UInt64 = 0
        for shard in shards {
            let bits = shard.gaugeBits(index)
            // An arithmetic shift keeps a loop's negative part negative.
            sum &+= UInt64(bitPattern: Int64(bitPattern: bits) >> 1)
            used |= bits & 1
        }
        return (sum, used == 1)
    }

    /// As of now, over all loops; what is printed is as of the last `flush`.
    public func histogram(_ index: StatIndex) -> HistogramSnapshot {
        var counts: [Int: UInt64] = [:]
        for shard in shards { shard.histogram(index)?.add(to: &counts) }
        return counts.isEmpty ? .empty : HistogramSnapshot(counts: counts)
    }

    /// Closes the interval of every histogram; called every `stats_flush_interval` (5 seconds), from any one thread.
    public func flush() {
        let shards = self.shards
        let indices = registry.withLock { $0.histograms }
        var current: [(StatIndex, HistogramSnapshot)] = []
        for index in indices {
            var counts: [Int: UInt64] = [:]
            for shard in shards { shard.histogram(index)?.add(to: &counts) }
            if !counts.isEmpty { current.append((index, HistogramSnapshot(counts: counts))) }
        }
        let known = registry.withLock { $0.flushed }
        var next = known
        for (index, snapshot) in current {
            let before = known[index]?.cumulative ?? .empty
            next[index] = FlushedHistogram(interval: snapshot.since(before), cumulative: snapshot)
        }
        let flushed = next
        registry.withLock { $0.flushed = flushed }
    }
}

/// A histogram as of the last flush.
struct FlushedHistogram: Sendable {
    let interval: HistogramSnapshot
    let cumulative: HistogramSnapshot
}
