// /stats/prometheus: metrics with labels taken out of the names.

import Base

struct PrometheusStats {
    private struct Series {
        let labels: String
        let entry: StatEntry
    }

    private struct Metric {
        let name: String
        let kind: StatKind
        let series: [Series]
    }

    private let selection: StatsSelection
    private let metrics: [Metric]
    private var position = 0

    init(_ store: StatsStore, _ query: StatsQuery) {
        selection = StatsSelection(store, query)
        let numbers = selection.numbers
        metrics =
            Self.grouped(numbers.filter { $0.kind == .counter }) + Self.grouped(numbers.filter { $0.kind == .gauge })
            + Self.grouped(selection.histograms)
    }

    /// Sorted by the name without labels, then by the full one.
    private static func grouped(_ entries: [StatEntry]) -> [Metric] {
        var order: [String] = []
        var series: [String: [Series]] = [:]
        for entry in entries {
            let tagged = TaggedName(entry.name)
            let labels = tagged.tags.map { "\(sanitized($0.name))=\"\(escaped($0.value))\"" }.joined(separator: ",")
            if series[tagged.rest] == nil { order.append(tagged.rest) }
            series[tagged.rest, default: []].append(Series(labels: labels, entry: entry))
        }
        return order.sorted().map { name in
            let members = series[name] ?? []
            return Metric(
                name: "envoy_" + sanitized(name), kind: members.first?.entry.kind ?? .counter, series: members)
        }
    }

    mutating func writeNext(to out: inout ByteQueue) -> Bool {
        if position == metrics.count { return false }
        let metric = metrics[position]
        position += 1
        var hasHead = false
        for series in metric.series {
            guard let body = metric.kind == .histogram ? histogram(metric, series) : number(metric, series) else {
                continue
            }
            if !hasHead { out.append("# TYPE \(metric.name) \(typeName(metric.kind))\n") }
            hasHead = true
            out.append(body)
        }
        return true
    }

    private func typeName(_ kind: StatKind) -> String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: selection.query.histograms == .summary ? "summary" : "histogram"
        }
    }

    private func number(_ metric: Metric, _ series: Series) -> String? {
        selection.value(series.entry).map { "\(metric.name){\(series.labels)} \($0)\n" }
    }

    private func histogram(_ metric: Metric, _ series: Series) -> String? {
        guard let snapshot = selection.histogram(series.entry)?.cumulative else { return nil }
        let labels = series.labels.isEmpty ? "" : series.labels + ","
        let count = snapshot.sampleCount
        var text = ""
        if selection.query.histograms == .summary {
            for quantile in HistogramSnapshot.quantiles {
                let value = NumberText.long(snapshot.quantile(quantile))
                text += "\(metric.name){\(labels)quantile=\"\(NumberText.plain(quantile))\"} \(value)\n"
            }
        } else {
            for bound in HistogramSnapshot.bounds {
                let name = NumberText.long(bound)
                text += "\(metric.name)_bucket{\(labels)le=\"\(name)\"} \(snapshot.count(upTo: bound))\n"
            }
            text += "\(metric.name)_bucket{\(labels)le=\"+Inf\"} \(count)\n"
        }
        text += "\(metric.name)_sum{\(series.labels)} \(NumberText.long(snapshot.sum))\n"
        return text + "\(metric.name)_count{\(series.labels)} \(count)\n"
    }

    private static func sanitized(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for character in value {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}
