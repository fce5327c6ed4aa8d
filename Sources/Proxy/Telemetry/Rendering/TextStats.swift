// /stats as text: `name: value`.

import Base

struct TextStats {
    private let selection: StatsSelection
    private var position = 0

    init(_ store: StatsStore, _ query: StatsQuery) { selection = StatsSelection(store, query) }

    mutating func writeNext(to out: inout ByteQueue) -> Bool {
        var index = position
        position += 1
        if index < selection.texts.count {
            out.append("\(selection.texts[index].name): \"\(selection.texts[index].text)\"\n")
            return true
        }
        index -= selection.texts.count
        if index < selection.numbers.count {
            let entry = selection.numbers[index]
            guard let value = selection.value(entry) else { return true }
            out.append(entry.name)
            out.append(": ")
            out.append(decimal: value)
            out.append("\n")
            return true
        }
        index -= selection.numbers.count
        if index >= selection.histograms.count { return false }
        let entry = selection.histograms[index]
        if let histogram = selection.histogram(entry) {
            out.append(entry.name + ":")
            out.append(Self.text(histogram, selection.query.histograms))
            out.append("\n")
        }
        return true
    }

    private static func text(_ histogram: FlushedHistogram, _ view: HistogramView) -> String {
        if histogram.cumulative.isEmpty { return " No recorded values" }
        switch view {
        case .standard, .summary: return " " + quantiles(histogram)
        case .cumulative: return " " + buckets(histogram) { $0.count(upTo: $1) }
        case .disjoint:
            return " " + buckets(histogram) { $0.countBetween($1) }
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
        _ histogram: FlushedHistogram, _ count: (HistogramSnapshot, Double) -> UInt64
    ) -> String {
        HistogramSnapshot.bounds.map { bound in
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
    func countBetween(_ bound: Double) -> UInt64 {
        let below = Self.bounds.last { $0 < bound }.map { count(upTo: $0) } ?? 0
        return count(upTo: bound) - below
    }
}
