// How long to wait before the next attempt to reach a control plane.

import Base

/// Doubles from attempt to attempt; each wait is drawn from the whole of the interval, so that proxies which lost the
/// same control plane at once don't come back at once.
public struct ReconnectBackOff: Sendable {
    private let base: TimeSpan
    private let longest: TimeSpan
    private var interval: TimeSpan

    public init(base: TimeSpan = .milliseconds(500), longest: TimeSpan = .seconds(30)) {
        self.base = max(base, .milliseconds(1))
        self.longest = max(longest, self.base)
        interval = self.base
    }

    /// `random` is any number.
    public mutating func next(random: UInt64) -> TimeSpan {
        let wait = TimeSpan(nanoseconds: Int64(random % UInt64(interval.nanoseconds)))
        interval = min(TimeSpan(nanoseconds: interval.nanoseconds * 2), longest)
        return wait
    }

    /// Something has come from the control plane.
    public mutating func reset() { interval = base }
}
