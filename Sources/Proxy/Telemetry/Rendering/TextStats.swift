// /stats as text: `name: value`.

import Base

struct TextStats {
    private enum Phase { case texts, numbers, histograms, done }

    private let selection: StatsSelection
    private var phase = Phase.texts
    private var position = 0
    private var numbers: SortedStats
    private var histograms: SortedStats

    init(_ selection: StatsSelection) {
        self.selection = selection
        numbers = SortedStats(selection, histograms: false)
        histograms = SortedStats(selection, histograms: true)
    }

    mutating func writeNext(to out: inout ByteQueue) -> Bool {
        switch phase {
        case .texts: writeText(to: &out)
        case .numbers: writeNumbers(to: &out)
        case .histograms: writeHistograms(to: &out)
        case .done: return false
        }
        return true
    }

    private mutating func writeText(to out: inout ByteQueue) {
        guard position < selection.texts.count else { return phase = .numbers }
        out.append("\(selection.texts[position].name): \"\(selection.texts[position].text)\"\n")
        position += 1
    }

    private mutating func writeNumbers(to out: inout ByteQueue) {
        guard let entries = numbers.next() else { return phase = .histograms }
        for entry in entries {
            guard let value = selection.value(entry.block, entry.offset) else { continue }
            out.append(entry.name)
            out.append(": ")
            out.append(decimal: value)
            out.append("\n")
        }
    }

    private mutating func writeHistograms(to out: inout ByteQueue) {
        guard let entries = histograms.next() else { return phase = .done }
        for entry in entries {
            guard let histogram = selection.histogram(entry.block, entry.offset) else { continue }
            out.append(entry.name)
            out.append(":")
            out.append(Self.text(histogram, selection.query.histograms, selection.rules.bounds(of: entry.name)))
            out.append("\n")
        }
    }

    private static func text(_ histogram: FlushedHistogram, _ view: HistogramView, _ bounds: [Double]) -> String {
        if histogram.cumulative.isEmpty { return " No recorded values" }
        switch view {
        case .standard, .summary: return " " + quantiles(histogram)
        case .cumulative: return " " + buckets(histogram, bounds) { $0.count(upTo: $1) }
        case .disjoint:
            return " " + buckets(histogram, bounds) { $0.countBetween($1, bounds) }
        case .detailed:
            return "\n  totals=" + details(histogram.cumulative) + "\n  intervals=" + details(histogram.interval)
                + "\n  summary=" + quantiles(histogram)
        }
    }

    private static func quantiles(_ histogram: FlushedHistogram) -> String {
        HistogramSnapshot.quantiles.map { quantile in
            let interval = NumberText.plain(histogram.interval.quantile(quantile))
            let cumulative = NumberText.plain(histogram.cumulative.quantile(quantile))
            return "P\(NumberText.plain(quantile * 100))(\(interval),\(cumulative))"
        }.joined(separator: " ")
    }

    private static func buckets(
        _ histogram: FlushedHistogram, _ bounds: [Double], _ count: (HistogramSnapshot, Double) -> UInt64
    ) -> String {
        bounds.map { bound in
            "B\(NumberText.short(bound))(\(count(histogram.interval, bound)),\(count(histogram.cumulative, bound)))"
        }.joined(separator: " ")
    }

    private static func details(_ histogram: HistogramSnapshot) -> String {
        histogram.buckets.map { bucket in
            "\(NumberText.short(bucket.lower)),\(NumberText.short(bucket.width)):\(bucket.count)"
        }.joined(separator: ", ")
    }
}

extension HistogramSnapshot {
    /// Samples above the bound before this one.
    func countBetween(_ bound: Double, _ bounds: [Double]) -> UInt64 {
        let below = bounds.last { $0 < bound }.map { count(upTo: $0) } ?? 0
        return count(upTo: bound) - below
    }
}
