// The body of /stats, made piece by piece.

import Base

/// Names are collected when the page is begun; numbers are read when they are written, as Envoy does.
public struct StatsPage {
    private enum Renderer {
        case text(TextStats)
        case json(JSONStats)
        case prometheus(PrometheusStats)
    }

    private var renderer: Renderer

    public init(_ store: StatsStore, _ query: StatsQuery) {
        switch query.format {
        case .text: renderer = .text(TextStats(store, query))
        case .json: renderer = .json(JSONStats(store, query))
        case .prometheus: renderer = .prometheus(PrometheusStats(store, query))
        }
    }

    public var contentType: StaticString {
        if case .json = renderer { return "application/json" }
        return "text/plain; charset=UTF-8"
    }

    /// Appends at least `amount` bytes, or the rest; false when that was the end.
    public mutating func write(to out: inout ByteQueue, atLeast amount: Int) -> Bool {
        let wanted = out.count + amount
        switch renderer {
        case .text(var page):
            while out.count < wanted {
                if !page.writeNext(to: &out) { return false }
            }
            renderer = .text(page)
        case .json(var page):
            while out.count < wanted {
                if !page.writeNext(to: &out) { return false }
            }
            renderer = .json(page)
        case .prometheus(var page):
            while out.count < wanted {
                if !page.writeNext(to: &out) { return false }
            }
            renderer = .prometheus(page)
        }
        return true
    }
}

/// What a page shows: readouts, then counters and gauges, then histograms, each sorted by name.
struct StatsSelection {
    let store: StatsStore
    let query: StatsQuery
    let texts: [(name: String, text: String)]
    let numbers: [StatEntry]
    let histograms: [StatEntry]

    init(_ store: StatsStore, _ query: StatsQuery) {
        self.store = store
        self.query = query
        texts = store.texts.filter { query.wantsText($0.name) }
        let entries = store.entries { query.wants($0, $1) }
        numbers = entries.filter { $0.kind != .histogram }
        histograms = entries.filter { $0.kind == .histogram }
    }

    /// Nil when only used statistics are wanted and this one is not.
    func value(_ entry: StatEntry) -> UInt64? {
        if entry.kind == .counter {
            let value = store.counter(entry.index)
            return query.usedOnly && value == 0 ? nil : value
        }
        let (value, used) = store.gaugeState(entry.index)
        return query.usedOnly && !used ? nil : value
    }

    /// As of the last flush; nil when only used ones are wanted.
    func histogram(_ entry: StatEntry) -> FlushedHistogram? {
        if let flushed = store.flushed(entry.index) { return flushed }
        return query.usedOnly ? nil : FlushedHistogram(interval: .empty, cumulative: .empty)
    }
}
