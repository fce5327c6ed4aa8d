// What a request to /stats asks for.

import Base
import CRE2

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
        default: throw InvalidStatsQuery(message: "usage: /stats?format=(json|prometheus|text)\n\n")
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

    func wants(_ name: String, _ kind: StatKind) -> Bool {
        if textsOnly || (self.kind != nil && self.kind != kind) { return false }
        return filter?.isFound(in: name) ?? true
    }

    func wantsText(_ name: String) -> Bool {
        kind == nil && (filter?.isFound(in: name) ?? true)
    }
}

/// An RE2 expression that has to match somewhere in a name.
@safe
final class StatFilter: @unchecked Sendable {
    // SAFETY: matching is const and safe for concurrent use; set in `init`, freed in `deinit`.
    private let handle: OpaquePointer

    init(_ pattern: String) throws(InvalidStatsQuery) {
        var reason = [CChar](repeating: 0, count: 256)
        guard let handle = unsafe skein_regex_compile(pattern, pattern.utf8.count, &reason, 256) else {
            let words = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw InvalidStatsQuery(message: "Invalid re2 regex: \(words)")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe skein_regex_free(handle) }

    func isFound(in name: String) -> Bool {
        name.withView { view in
            let raw = unsafe view.unsafeRaw
            let start = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe skein_regex_partial_match(handle, start, raw.count) == 1
        }
    }
}
