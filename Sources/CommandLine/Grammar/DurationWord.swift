// Durations as people write them on a command line.

import Base

enum DurationWord {
    /// `500ms`, `10s`, `2m`, `1h30m`; nil when it isn't one.
    static func parse(_ text: String) -> TimeSpan? {
        var total: Int64 = 0
        var rest = text[...]
        if rest.isEmpty { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !($0.isASCII && $0.isNumber) }
            rest = rest.dropFirst(unit.count)
            guard let number = Int64(digits), let scale = scales[String(unit)] else { return nil }
            let (part, tooLarge) = number.multipliedReportingOverflow(by: scale)
            let (sum, sumTooLarge) = total.addingReportingOverflow(part)
            if tooLarge || sumTooLarge { return nil }
            total = sum
        }
        return TimeSpan(nanoseconds: total)
    }

    private static let scales: [String: Int64] = [
        "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]
}
