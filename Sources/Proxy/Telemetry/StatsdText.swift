// Statistics in the words of statsd and dogstatsd.

import Base

/// What one flush found: counters that grew, gauges as they stand, samples that came.
public struct StatsFlush: Sendable {
    struct Counted: Sendable {
        let block: RegisteredBlock
        let offset: Int
        let value: UInt64
    }

    struct Sampled: Sendable {
        let block: RegisteredBlock
        let offset: Int
        let samples: HistogramSnapshot
    }

    var counters: [Counted] = []
    var gauges: [Counted] = []
    var histograms: [Sampled] = []
    let rules: StatsRules
}

/// Remembers what was said last. Belongs to the thread that flushes.
public struct StatsDifference {
    private let store: StatsStore
    private var counted: [StatIndex: UInt64] = [:]

    public init(_ store: StatsStore) { self.store = store }

    /// Closes the interval of the histograms, too.
    public mutating func flush() -> StatsFlush {
        store.flush()
        let contents = store.contents
        var flush = StatsFlush(rules: contents.rules)
        for block in contents.blocks {
            for (offset, kind) in block.schema.kinds.enumerated() where block.shows(offset) {
                let index = block.index(offset)
                switch kind {
                case .counter:
                    let total = contents.shards.reduce(0) { $0 &+ $1.load(index) }
                    let known = counted[index]
                    if total == 0, known == nil { continue }
                    counted[index] = total
                    // Counters that were reset start again.
                    let before = known ?? 0
                    let growth = total >= before ? total - before : total
                    flush.counters.append(StatsFlush.Counted(block: block, offset: offset, value: growth))
                case .gauge:
                    let (value, used) = StatsStore.gauge(index, in: contents.shards)
                    if used { flush.gauges.append(StatsFlush.Counted(block: block, offset: offset, value: value)) }
                case .histogram:
                    guard let samples = contents.flushed[index]?.interval, !samples.isEmpty else { continue }
                    flush.histograms.append(StatsFlush.Sampled(block: block, offset: offset, samples: samples))
                }
            }
        }
        return flush
    }
}

public struct StatsdText: Sendable {
    private let prefix: String
    private let hasTags: Bool

    public init(prefix: String, hasTags: Bool) {
        self.prefix = prefix
        self.hasTags = hasTags
    }

    /// A line at a time, without line ends.
    public func write(_ flush: StatsFlush, _ emit: (ByteView) -> Void) {
        var line = ByteQueue()
        for counter in flush.counters {
            write(counter.block, counter.offset, flush.rules, &line, emit) { line in
                line.append(decimal: counter.value)
                line.append("|c")
            }
        }
        for gauge in flush.gauges {
            write(gauge.block, gauge.offset, flush.rules, &line, emit) { line in
                line.append(decimal: gauge.value)
                line.append("|g")
            }
        }
        for histogram in flush.histograms {
            for bucket in histogram.samples.buckets {
                // Whole numbers up to 99 have a bucket each; beyond that the middle stands for all of a bucket.
                let value = bucket.width > 1 ? bucket.lower + bucket.width / 2 : bucket.lower
                write(histogram.block, histogram.offset, flush.rules, &line, emit) { line in
                    line.append(decimal: UInt64(value))
                    line.append("|ms")
                    if bucket.count > 1 { line.append("|@" + NumberText.plain(1 / Double(bucket.count))) }
                }
            }
        }
    }

    private func write(
        _ block: RegisteredBlock, _ offset: Int, _ rules: StatsRules, _ line: inout ByteQueue,
        _ emit: (ByteView) -> Void, _ value: (inout ByteQueue) -> Void
    ) {
        line.removeAll()
        let name = block.prefix + block.schema.names[offset]
        let tagged = hasTags ? TaggedName(name, rules) : nil
        line.append(prefix)
        line.append(byte: 0x2E)
        line.append(tagged?.rest ?? name)
        line.append(byte: 0x3A)
        value(&line)
        if let tagged, !tagged.tags.isEmpty {
            line.append("|#")
            line.append(tagged.tags.map { "\($0.name):\($0.value)" }.joined(separator: ","))
        }
        emit(line.view)
    }
}

/// Lines put together into datagrams of a bounded size; a line that is longer goes alone.
public struct DatagramPacker: ~Copyable {
    private var buffer = ByteQueue()
    private let limit: Int

    public init(limit: Int) { self.limit = limit }

    public mutating func add(_ line: ByteView, _ send: (ByteView) -> Void) {
        if !buffer.isEmpty, buffer.count + 1 + line.count > limit { flush(send) }
        if !buffer.isEmpty { buffer.append(byte: 0x0A) }
        buffer.append(line)
        if buffer.count >= limit { flush(send) }
    }

    public mutating func flush(_ send: (ByteView) -> Void) {
        if !buffer.isEmpty { send(buffer.view) }
        buffer.removeAll()
    }
}
