// /stats?format=json.

import Base

struct JSONStats {
    private enum Phase { case opening, texts, numbers, histograms, closing, done }

    private let selection: StatsSelection
    private var phase = Phase.opening
    private var position = 0
    private var isFirst = true
    private var hasHistograms = false

    init(_ store: StatsStore, _ query: StatsQuery) { selection = StatsSelection(store, query) }

    mutating func writeNext(to out: inout ByteQueue) -> Bool {
        switch phase {
        case .opening:
            out.append("{\"stats\":[")
            enter(.texts)
        case .texts: writeText(to: &out)
        case .numbers: writeNumber(to: &out)
        case .histograms: writeHistogram(to: &out)
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

    private mutating func writeNumber(to out: inout ByteQueue) {
        guard position < selection.numbers.count else { return enter(.histograms) }
        let entry = selection.numbers[position]
        position += 1
        guard let value = selection.value(entry) else { return }
        separate(&out)
        out.append("{\"name\":\(entry.name.jsonQuoted),\"value\":\(value)}")
    }

    private mutating func writeHistogram(to out: inout ByteQueue) {
        guard position < selection.histograms.count else { return enter(.closing) }
        let entry = selection.histograms[position]
        position += 1
        guard let histogram = selection.histogram(entry) else { return }
        if hasHistograms {
            out.append(",")
        } else {
            separate(&out)
            out.append(openingOfHistograms)
            hasHistograms = true
        }
        out.append("{\"name\":\(entry.name.jsonQuoted),")
        switch selection.query.histograms {
        case .standard, .summary: out.append("\"values\":[\(Self.quantiles(histogram))]}")
        case .cumulative: out.append("\"buckets\":[\(Self.buckets(histogram) { $0.count(upTo: $1) })]}")
        case .disjoint: out.append("\"buckets\":[\(Self.buckets(histogram) { $0.countBetween($1) })]}")
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
        _ histogram: FlushedHistogram, _ count: (HistogramSnapshot, Double) -> UInt64
    ) -> String {
        HistogramSnapshot.bounds.map { bound in
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
