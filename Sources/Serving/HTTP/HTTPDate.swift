// The time as HTTP writes it (RFC 9110, 5.6.7).

import Base
import Glibc

public enum HTTPDate {
    private static let cache = Lock((second: Int64(-1), text: ""))

    /// Now, made once a second.
    public static var now: String {
        let second = Int64(WallClock.nanoseconds / 1_000_000_000)
        return cache.withLock { cache -> String in
            if cache.second != second { cache = (second, text(second)) }
            return cache.text
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, of seconds since 1970.
    public static func text(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = unsafe tm()
        _ = unsafe gmtime_r(&time, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let day = days[Int(unsafe parts.tm_wday)]
        let month = months[Int(unsafe parts.tm_mon)]
        let clock = unsafe "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        return unsafe "\(day), \(two(parts.tm_mday)) \(month) \(1900 + parts.tm_year) \(clock) GMT"
    }
}
