// Durations as Go reads and writes them, which is what people put into Istio's YAML.

import Base

public enum DurationText {
    /// nil for what Go would refuse, and for what overflows.
    public static func parse(_ text: String) -> TimeSpan? {
        var rest = Substring(text)
        var sign: Double = 1
        if rest.first == "-" || rest.first == "+" {
            sign = rest.first == "-" ? -1 : 1
            rest = rest.dropFirst()
        }
        if rest == "0" { return .zero }
        guard !rest.isEmpty else { return nil }
        var total = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
            rest = rest.dropFirst(unit.count)
            guard number != ".", let amount = Double(number), let scale = nanoseconds(of: unit) else { return nil }
            total += amount * scale
        }
        guard total <= 9.2e18 else { return nil }
        return TimeSpan(nanoseconds: Int64((sign * total).rounded()))
    }

    /// The shortest form that Go would write: "1m30s", "100ms".
    public static func text(_ span: TimeSpan) -> String {
        var nanoseconds = span.nanoseconds.magnitude
        if nanoseconds == 0 { return "0s" }
        let sign = span.nanoseconds < 0 ? "-" : ""
        if nanoseconds < 1_000_000_000 {
            let (scale, unit): (UInt64, String) =
                nanoseconds < 1_000 ? (1, "ns") : nanoseconds < 1_000_000 ? (1_000, "µs") : (1_000_000, "ms")
            return sign + decimal(nanoseconds, scale) + unit
        }
        var text = ""
        let hours = nanoseconds / 3_600_000_000_000
        nanoseconds %= 3_600_000_000_000
        let minutes = nanoseconds / 60_000_000_000
        nanoseconds %= 60_000_000_000
        if hours > 0 { text += "\(hours)h" }
        if hours > 0 || minutes > 0 { text += "\(minutes)m" }
        return sign + text + decimal(nanoseconds, 1_000_000_000) + "s"
    }

    private static func decimal(_ amount: UInt64, _ scale: UInt64) -> String {
        let rest = amount % scale
        if rest == 0 { return "\(amount / scale)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: String(scale).count - 1 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(amount / scale).\(digits)"
    }

    private static func nanoseconds(of unit: Substring) -> Double? {
        switch unit {
        case "ns": 1
        case "us", "µs", "μs": 1e3
        case "ms": 1e6
        case "s": 1e9
        case "m": 60e9
        case "h": 3600e9
        default: nil
        }
    }
}
