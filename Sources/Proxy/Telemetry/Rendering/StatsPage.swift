// The body of /stats, made piece by piece on whichever thread asks for the next one.

import Base

public struct StatsPage: Sendable {
    private enum Renderer {
        case text(TextStats)
        case json(JSONStats)
        case prometheus(PrometheusStats)
    }

    private enum Stage {
        /// Sorting ten thousand names is work for the thread that writes, not for the one that asks.
        case chosen(StatsSelection)
        case rendering(Renderer)
    }

    private var stage: Stage
    private let format: StatsFormat

    public init(_ store: StatsStore, _ query: StatsQuery) {
        format = query.format
        stage = .chosen(StatsSelection(store, query))
    }

    public static func contentType(of format: StatsFormat) -> StaticString {
        switch format {
        case .json: "application/json"
        case .text, .prometheus: "text/plain; charset=UTF-8"
        }
    }

    public var contentType: StaticString { Self.contentType(of: format) }

    private func renderer() -> Renderer {
        switch stage {
        case .rendering(let renderer): return renderer
        case .chosen(let selection):
            switch format {
            case .text: return .text(TextStats(selection))
            case .json: return .json(JSONStats(selection))
            case .prometheus: return .prometheus(PrometheusStats(selection))
            }
        }
    }

    /// Appends at least `amount` bytes, or the rest; false when that was the end.
    public mutating func write(to out: inout ByteQueue, atLeast amount: Int) -> Bool {
        let wanted = out.count + amount
        switch renderer() {
        case .text(var page):
            while out.count < wanted {
                if !page.writeNext(to: &out) { return false }
            }
            stage = .rendering(.text(page))
        case .json(var page):
            while out.count < wanted {
                if !page.writeNext(to: &out) { return false }
            }
            stage = .rendering(.json(page))
        case .prometheus(var page):
            while out.count < wanted {
                if !page.writeNext(to: &out) { return false }
            }
            stage = .rendering(.prometheus(page))
        }
        return true
    }
}
