// What a request to /stats asks for.

import Base

public struct InvalidStatsQuery: Error, Sendable, Hashable {
    /// The body of the 400 that Envoy answers with.
    public let message: String
}

public enum StatsFormat: Sendable, Hashable {
    case text, json, prometheus
}

public enum HistogramView: Sendable, Hashable {
    /// Quantiles in text and JSON, cumulative buckets for Prometheus.
    case standard
    case summary, cumulative, disjoint, detailed
}

public struct StatsQuery: Sendable {
    public var format = StatsFormat.text
    public var usedOnly = false
    public var histograms = HistogramView.standard
    /// Nil: all kinds.
    public var kind: StatKind?
    public var textsOnly = false
    /// Prometheus has no texts; asked for, they become labels of gauges.
    public var showsTexts = false
    /// No statistic is hidden here.
    public var showsHiddenOnly = false
    public var invertsFilter = false
    var filter: StatFilter?

    public init() {}

    /// `parameters` are decoded; `/stats/prometheus` starts with that format.
    public init(
        _ parameters: [(name: String, value: String)], format: StatsFormat = .text
    ) throws(InvalidStatsQuery) {
        self.format = format
        for (name, value) in parameters {
            switch name {
            case "usedonly": usedOnly = true
            case "text_readouts": showsTexts = true
            case "invert_filter": invertsFilter = true
            case "hidden": try read(hidden: value)
            case "filter": filter = value.isEmpty ? nil : try StatFilter(value)
            case "format": try read(format: value)
            case "type": try read(type: value)
            case "histogram_buckets": try read(histograms: value)
            default: break
            }
        }
        if self.format == .prometheus, histograms == .detailed || histograms == .disjoint {
            throw InvalidStatsQuery(message: "unsupported prometheus histogram bucket mode")
        }
    }

    private mutating func read(format: String) throws(InvalidStatsQuery) {
        switch format {
        case "text": self.format = .text
        case "json": self.format = .json
        case "prometheus": self.format = .prometheus
        case "html", "active-html":
            throw InvalidStatsQuery(message: "format=\(format) is left to dashboards: use json, prometheus or text\n\n")
        default: throw InvalidStatsQuery(message: "usage: /stats?format=(json|prometheus|text)\n\n")
        }
    }

    private mutating func read(hidden: String) throws(InvalidStatsQuery) {
        switch hidden {
        case "include", "exclude": showsHiddenOnly = false
        case "only": showsHiddenOnly = true
        default: throw InvalidStatsQuery(message: "usage: /stats?hidden=(include|only|exclude)\n\n")
        }
    }

    private mutating func read(type: String) throws(InvalidStatsQuery) {
        switch type {
        case "All": break
        case "Counters": kind = .counter
        case "Gauges": kind = .gauge
        case "Histograms": kind = .histogram
        case "TextReadouts": textsOnly = true
        default: throw InvalidStatsQuery(message: "invalid &type= param")
        }
    }

    private mutating func read(histograms: String) throws(InvalidStatsQuery) {
        switch histograms {
        case "", "none": self.histograms = .standard
        case "summary": self.histograms = .summary
        case "cumulative": self.histograms = .cumulative
        case "disjoint": self.histograms = .disjoint
        case "detailed": self.histograms = .detailed
        default:
            throw InvalidStatsQuery(
                message: "usage: /stats?histogram_buckets=(cumulative|disjoint|detailed|summary)\n")
        }
    }

    func wants(_ name: String) -> Bool {
        guard let filter else { return true }
        return filter.isFound(in: name) != invertsFilter
    }

    func wantsText(_ name: String) -> Bool { kind == nil && !showsHiddenOnly && wants(name) }
}
