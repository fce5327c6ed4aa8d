// Counters, gauges and histograms of the control plane in Prometheus' text form.

import Base

public final class MetricsRegistry: Sendable {
    private enum Series: Sendable {
        case counter(Double)
        case gauge(Double)
        case histogram(HistogramState)
    }

    private struct Family: Sendable {
        let name: String
        let help: String
        let kind: String
        let labels: [String]
        let bounds: [Double]
        var series: [[String]: Series] = [:]
    }

    private let families = Lock<[String: Family]>([:])
    private let collectors = Lock<[@Sendable () -> Void]>([])

    public init() {}

    public func counter(_ name: String, _ help: String, labels: [String] = []) -> Counter {
        declare(Family(name: name, help: help, kind: "counter", labels: labels, bounds: []))
        return Counter(registry: self, name: name)
    }

    public func gauge(_ name: String, _ help: String, labels: [String] = []) -> Gauge {
        declare(Family(name: name, help: help, kind: "gauge", labels: labels, bounds: []))
        return Gauge(registry: self, name: name)
    }

    public func histogram(_ name: String, _ help: String, bounds: [Double], labels: [String] = []) -> Histogram {
        declare(Family(name: name, help: help, kind: "histogram", labels: labels, bounds: bounds))
        return Histogram(registry: self, name: name)
    }

    /// Runs before each rendering: for gauges that are read off something.
    public func beforeRendering(_ run: @escaping @Sendable () -> Void) { collectors.withLock { $0.append(run) } }

    private func declare(_ family: Family) {
        families.withLock { families in
            if let known = families[family.name] {
                precondition(
                    known.kind == family.kind && known.labels == family.labels, "\(family.name) declared twice")
                return
            }
            var family = family
            if family.labels.isEmpty {
                family.series[[]] =
                    family.kind == "histogram"
                    ? .histogram(HistogramState(count: family.bounds.count))
                    : family.kind == "counter" ? .counter(0) : .gauge(0)
            }
            families[family.name] = family
        }
    }

    fileprivate func add(_ name: String, _ labels: [String], _ amount: Double) {
        families.withLock { families in
            precondition(families[name]?.labels.count == labels.count, "\(name) has other labels")
            switch families[name]?.series[labels] {
            case .counter(let value): families[name]?.series[labels] = .counter(value + amount)
            case .gauge(let value): families[name]?.series[labels] = .gauge(value + amount)
            default:
                let isCounter = families[name]?.kind == "counter"
                families[name]?.series[labels] = isCounter ? .counter(amount) : .gauge(amount)
            }
        }
    }

    fileprivate func set(_ name: String, _ labels: [String], _ value: Double?) {
        families.withLock { $0[name]?.series[labels] = value.map { .gauge($0) } }
    }

    fileprivate func observe(_ name: String, _ labels: [String], _ value: Double) {
        families.withLock { families in
            guard let family = families[name] else { return }
            var state = HistogramState(count: family.bounds.count)
            if case .histogram(let known) = family.series[labels] { state = known }
            state.observe(value, family.bounds)
            families[name]?.series[labels] = .histogram(state)
        }
    }

    /// For tests and for other pages: nil when it was never counted.
    public func value(_ name: String, _ labels: [String] = []) -> Double? {
        families.withLock { families in
            switch families[name]?.series[labels] {
            case .counter(let value), .gauge(let value): value
            case .histogram(let state): Double(state.total)
            case nil: nil
            }
        }
    }

    /// Prometheus' text format 0.0.4.
    public func text() -> String {
        for run in collectors.withLock({ $0 }) { run() }
        let all = families.withLock { $0.values.sorted { $0.name < $1.name } }
        var text = ""
        for family in all where !family.series.isEmpty {
            text += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind)\n"
            for (values, series) in family.series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                let labels = zip(family.labels, values).map { ($0, $1) }
                switch series {
                case .counter(let value), .gauge(let value):
                    text += "\(family.name)\(MetricText.labels(labels)) \(MetricText.number(value))\n"
                case .histogram(let state): text += state.text(family.name, labels, family.bounds)
                }
            }
        }
        return text
    }
}

struct HistogramState: Sendable {
    private var buckets: [UInt64]
    private(set) var total: UInt64 = 0
    private var sum = 0.0

    init(count: Int) { buckets = Array(repeating: 0, count: count) }

    mutating func observe(_ value: Double, _ bounds: [Double]) {
        if let index = bounds.firstIndex(where: { value <= $0 }) { buckets[index] += 1 }
        total += 1
        sum += value
    }

    func text(_ name: String, _ labels: [(String, String)], _ bounds: [Double]) -> String {
        var text = ""
        var cumulated: UInt64 = 0
        for (bound, count) in zip(bounds, buckets) {
            cumulated += count
            text += "\(name)_bucket\(MetricText.labels(labels + [("le", MetricText.number(bound))])) \(cumulated)\n"
        }
        text += "\(name)_bucket\(MetricText.labels(labels + [("le", "+Inf")])) \(total)\n"
        text += "\(name)_sum\(MetricText.labels(labels)) \(MetricText.number(sum))\n"
        return text + "\(name)_count\(MetricText.labels(labels)) \(total)\n"
    }
}

enum MetricText {
    static func labels(_ labels: [(String, String)]) -> String {
        if labels.isEmpty { return "" }
        return "{" + labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }

    static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        return "\(value)"
    }
}

public struct Counter: Sendable {
    fileprivate let registry: MetricsRegistry
    fileprivate let name: String

    public func add(_ amount: Double = 1, _ labels: String...) { registry.add(name, labels, amount) }
}

public struct Gauge: Sendable {
    fileprivate let registry: MetricsRegistry
    fileprivate let name: String

    public func set(_ value: Double, _ labels: String...) { registry.set(name, labels, value) }
    public func add(_ amount: Double, _ labels: String...) { registry.add(name, labels, amount) }
    /// A series that has no meaning any more.
    public func remove(_ labels: String...) { registry.set(name, labels, nil) }
}

public struct Histogram: Sendable {
    fileprivate let registry: MetricsRegistry
    fileprivate let name: String

    public func observe(_ value: Double, _ labels: String...) { registry.observe(name, labels, value) }
}
