// Spans of time as kubectl prints them.

import Document

public enum Age {
    /// `<unknown>` without a time; a time to come counts as `<invalid>` when it is more than a moment away.
    public static func text(since timestamp: String?, now: TablePrinter.Moment) -> String {
        guard let timestamp, let start = Timestamp.parse(timestamp) else { return "<unknown>" }
        return text(seconds: now.seconds - start)
    }

    public static func text(seconds: Int64) -> String {
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 { return joined(minutes, "m", seconds % 60, "s") }
        if minutes < 180 { return "\(minutes)m" }
        let hours = seconds / 3600
        if hours < 8 { return joined(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if hours < 192 { return joined(days, "d", hours % 24, "h") }
        if days < 730 { return "\(days)d" }
        let years = days / 365
        if days < 365 * 8 { return joined(years, "y", days % 365, "d") }
        return "\(years)y"
    }

    private static func joined(_ large: Int64, _ unit: String, _ small: Int64, _ part: String) -> String {
        small == 0 ? "\(large)\(unit)" : "\(large)\(unit)\(small)\(part)"
    }
}
