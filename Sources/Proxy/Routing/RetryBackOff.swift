// How long a retry waits: exponentially longer each time, or as long as a limiter's answer says.

import Base
import EnvoyAPI
import Formatting

public struct RetryBackOff: Sendable, Hashable {
    public let base: TimeSpan
    public let limit: TimeSpan

    public static let standard = RetryBackOff(base: .milliseconds(25), limit: .milliseconds(250))

    init(base: TimeSpan, limit: TimeSpan) {
        self.base = base
        self.limit = limit
    }

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        base = max(node.duration("base_interval") ?? .milliseconds(25), .milliseconds(1))
        guard let limit = node.duration("max_interval") else {
            self.limit = TimeSpan(nanoseconds: base.nanoseconds &* 10)
            return
        }
        self.limit = max(limit, .milliseconds(1))
        if self.limit < base {
            throw node.invalid(
                "max_interval", found: "\(limit.milliseconds) ms", expected: "at least the base_interval")
        }
    }

    /// Before retry number `number`, counted from 1: fully jittered, as Envoy's.
    public func delay(_ number: Int, random: UInt64) -> TimeSpan {
        let exponent = Int64(min(max(number, 1), 20) - 1)
        let (grown, overflowed) = base.nanoseconds.multipliedReportingOverflow(by: 1 << exponent)
        let ceiling = overflowed ? limit.nanoseconds : min(grown, limit.nanoseconds)
        return TimeSpan(nanoseconds: Int64(random % UInt64(max(ceiling, 1))))
    }
}

/// `rate_limited_retry_back_off`: headers of an answer that say when to come again.
public struct RateLimitedBackOff: Sendable {
    public enum Format: Sendable { case seconds, unixTimestamp }

    let headers: [(name: HeaderName, format: Format)]
    let limit: TimeSpan

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        headers = node.messages("reset_headers").map { header in
            (
                HeaderName(header.string("name")),
                header.enumeration("format") == "UNIX_TIMESTAMP" ? .unixTimestamp : .seconds
            )
        }
        limit = node.duration("max_interval") ?? .seconds(300)
    }

    /// Nil when no header says anything that can be waited for. `now` is the calendar's, in nanoseconds since 1970.
    public func delay(_ response: borrowing HeaderBlock, now: UInt64, random: UInt64) -> TimeSpan? {
        for (name, format) in headers {
            guard let value = name.first(in: response)?.trimmed.decimal else { continue }
            var seconds = value
            if format == .unixTimestamp {
                let current = now / 1_000_000_000
                if value < current { continue }
                seconds = value - current
            }
            if seconds > UInt64(limit.milliseconds / 1000) { continue }
            // Not all callers that were told the same come back at the same moment.
            let least = seconds * 1000
            return .milliseconds(Int64(least + (least > 1 ? random % (least / 2) : 0)))
        }
        return nil
    }
}
