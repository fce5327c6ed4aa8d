// Moments as RFC 3339 writes them.

import Base
import Glibc

public enum TimeStamp {
    /// With microseconds, for logs.
    public static var now: String { text(of: WallClock.nanoseconds, fraction: true) }

    /// Whole seconds, as objects carry them.
    public static var seconds: String { text(of: WallClock.nanoseconds, fraction: false) }

    public static func text(of nanoseconds: UInt64, fraction: Bool) -> String {
        var moment = time_t(nanoseconds / 1_000_000_000)
        var parts = unsafe tm()
        unsafe gmtime_r(&moment, &parts)
        let day = unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        let time = unsafe "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        guard fraction else { return "\(day)T\(time)Z" }
        let micros = String(nanoseconds % 1_000_000_000 / 1000)
        return "\(day)T\(time).\(String(repeating: "0", count: 6 - micros.count))\(micros)Z"
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
