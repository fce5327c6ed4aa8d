// What a page shows and what it reads numbers from; made once, then read from any thread.

import Base

/// Names as of the moment it is made; numbers are read when they are written, as Envoy does.
struct StatsSelection: Sendable {
    let query: StatsQuery
    let rules: StatsRules
    let texts: [(name: String, text: String)]
    let blocks: [RegisteredBlock]
    private let shards: [StatShard]
    private let flushed: [StatIndex: FlushedHistogram]

    init(_ store: StatsStore, _ query: StatsQuery) {
        self.query = query
        let contents = store.contents
        rules = contents.rules
        blocks = query.textsOnly || query.showsHiddenOnly ? [] : contents.blocks
        shards = contents.shards
        flushed = contents.flushed
        texts = contents.texts.filter { query.wantsText($0.name) }
    }

    func wants(_ block: RegisteredBlock, _ offset: Int) -> Bool {
        if !block.shows(offset) { return false }
        if let kind = query.kind, kind != block.schema.kinds[offset] { return false }
        if query.filter == nil { return true }
        return query.wants(block.prefix + block.schema.names[offset])
    }

    /// Nil when only used statistics are wanted and this one is not.
    func value(_ block: RegisteredBlock, _ offset: Int) -> UInt64? {
        let index = block.index(offset)
        if block.schema.kinds[offset] == .counter {
            var sum: UInt64 = 0
            for shard in shards { sum &+= shard.load(index) }
            return query.usedOnly && sum == 0 ? nil : sum
        }
        let (value, used) = StatsStore.gauge(index, in: shards)
        return query.usedOnly && !used ? nil : value
    }

    /// As of the last flush; nil when only used ones are wanted.
    func histogram(_ block: RegisteredBlock, _ offset: Int) -> FlushedHistogram? {
        if let known = flushed[block.index(offset)] { return known }
        return query.usedOnly ? nil : FlushedHistogram(interval: .empty, cumulative: .empty)
    }
}

/// Names in order without a list of all of them: blocks are sorted by prefix, and only blocks whose prefixes begin with
/// each other's can have names that lie between each other's.
struct SortedStats {
    struct Entry {
        let block: RegisteredBlock
        let offset: Int
        let name: String
    }

    private let selection: StatsSelection
    private let wantsHistograms: Bool
    private let blocks: [(key: String, block: RegisteredBlock)]
    private var position = 0

    init(_ selection: StatsSelection, histograms: Bool) {
        self.selection = selection
        wantsHistograms = histograms
        blocks = selection.blocks.filter { !histograms || !$0.schema.histograms.isEmpty }
            .map { (key: $0.prefix.isEmpty ? $0.schema.names[0] : $0.prefix, block: $0) }
            .sorted { $0.key < $1.key }
    }

    mutating func next() -> [Entry]? {
        guard position < blocks.count else { return nil }
        let first = blocks[position]
        var entries: [Entry] = []
        while position < blocks.count, blocks[position].key.hasPrefix(first.key) {
            let block = blocks[position].block
            position += 1
            for offset in block.schema.names.indices {
                if (block.schema.kinds[offset] == .histogram) != wantsHistograms { continue }
                if !selection.wants(block, offset) { continue }
                entries.append(Entry(block: block, offset: offset, name: block.prefix + block.schema.names[offset]))
            }
        }
        entries.sort { $0.name < $1.name }
        return entries
    }
}
