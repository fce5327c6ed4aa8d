// /stats?format=json.

import Base

struct JSONStats {
    private enum Phase { case opening, texts, numbers, histograms, closing, done }

    private let selection: StatsSelection
    private var phase = Phase.opening
    private var position = 0
    private var isFirst = true
    private var hasHistograms = false
    private var sortedNumbers: SortedStats
    private var sortedHistograms: SortedStats

    init(_ selection: StatsSelection) {
        self.selection = selection
        sortedNumbers = SortedStats(selection, histograms: false)
        sortedHistograms = SortedStats(selection, histograms: true)
    }

    mutating func writeNext(to out: inout ByteQueue) -> Bool {
        switch phase {
        case .opening:
            out.append("{\"stats\":[")
            enter(.texts)
        case .texts: writeText(to: &out)
        case .numbers: writeNumbers(to: &out)
        case .histograms: writeHistograms(to: &out)
        case .closing:
            if hasHistograms { out.append(closingOfHistograms) }
            out.append("]}")
            enter(.done)
        case .done: return false
        }
        return true
    }

    private mutating func enter(_ next: Phase) {
        phase = next
        position = 0
    }

    private mutating func separate(_ out: inout ByteQueue) {
        if !isFirst { out.append(",") }
        isFirst = false
    }

    private mutating func writeText(to out: inout ByteQueue) {
        guard position < selection.texts.count else { return enter(.numbers) }
        separate(&out)
        let entry = selection.texts[position]
        out.append("{\"name\":\(entry.name.jsonQuoted),\"value\":\(entry.text.jsonQuoted)}")
        position += 1
    }

    private mutating func writeNumbers(to out: inout ByteQueue) {
        guard let entries = sortedNumbers.next() else { return enter(.histograms) }
        for entry in entries {
            guard let value = selection.value(entry.block, entry.offset) else { continue }
            separate(&out)
            out.append("{\"name\":")
            out.append(entry.name.jsonQuoted)
            out.append(",\"value\":")
            out.append(decimal: value)
            out.append("}")
        }
    }

    private mutating func writeHistograms(to out: inout ByteQueue) {
        guard let entries = sortedHistograms.next() else { return enter(.closing) }
        for entry in entries {
            if let histogram = selection.histogram(entry.block, entry.offset) { write(histogram, entry.name, &out) }
        }
    }

    private mutating func write(_ histogram: FlushedHistogram, _ name: String, _ out: inout ByteQueue) {
        if hasHistograms {
            out.append(",")
        } else {
            separate(&out)
            out.append(openingOfHistograms)
            hasHistograms = true
        }
        let bounds = selection.rules.bounds(of: name)
        out.append("{\"name\":\(name.jsonQuoted),")
        switch selection.query.histograms {
        case .standard, .summary: out.append("\"values\":[\(Self.quantiles(histogram))]}")
        case .cumulative: out.append("\"buckets\":[\(Self.buckets(histogram, bounds) { $0.count(upTo: $1) })]}")
        case .disjoint:
            out.append("\"buckets\":[\(Self.buckets(histogram, bounds) { $0.countBetween($1, bounds) })]}")
        case .detailed:
            out.append("\"totals\":[\(Self.details(histogram.cumulative))],")
            out.append("\"intervals\":[\(Self.details(histogram.interval))],")
            out.append("\"percentiles\":[\(Self.quantiles(histogram))]}")
        }
    }

    private var openingOfHistograms: String {
        let quantiles = HistogramSnapshot.quantiles.map { NumberText.json($0 * 100) }.joined(separator: ",")
        switch selection.query.histograms {
        case .standard, .summary:
            return "{\"histograms\":{\"supported_quantiles\":[\(quantiles)],\"computed_quantiles\":["
        case .cumulative, .disjoint: return "{\"histograms\":["
        case .detailed: return "{\"histograms\":{\"supported_percentiles\":[\(quantiles)],\"details\":["
        }
    }

    private var closingOfHistograms: String {
        switch selection.query.histograms {
        case .cumulative, .disjoint: "]}"
        default: "]}}"
        }
    }

    private static func quantiles(_ histogram: FlushedHistogram) -> String {
        HistogramSnapshot.quantiles.map { quantile in
            let cumulative = NumberText.json(histogram.cumulative.quantile(quantile))
            let interval = NumberText.json(histogram.interval.quantile(quantile))
            return "{\"cumulative\":\(cumulative),\"interval\":\(interval)}"
        }.joined(separator: ",")
    }

    private static func buckets(
        _ histogram: FlushedHistogram, _ bounds: [Double], _ count: (HistogramSnapshot, Double) -> UInt64
    ) -> String {
        bounds.map { bound in
            let interval = count(histogram.interval, bound)
            let cumulative = count(histogram.cumulative, bound)
            return "{\"upper_bound\":\(NumberText.json(bound)),\"interval\":\(interval),\"cumulative\":\(cumulative)}"
        }.joined(separator: ",")
    }

    private static func details(_ histogram: HistogramSnapshot) -> String {
        histogram.buckets.map { bucket in
            let lower = NumberText.json(bucket.lower)
            return "{\"lower_bound\":\(lower),\"width\":\(NumberText.json(bucket.width)),\"count\":\(bucket.count)}"
        }.joined(separator: ",")
    }
}
