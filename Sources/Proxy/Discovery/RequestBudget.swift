// A token bucket: how many requests may go to a control plane now.

import Base

public struct RequestBudget: Sendable {
    private let burst: Double
    private let perSecond: Double
    private var tokens: Double
    private var filledAt: Instant

    public init(burst: UInt32, perSecond: Double, now: Instant) {
        self.burst = Double(burst)
        // Less than one in a hundred seconds is no rate.
        self.perSecond = max(perSecond, 0.01)
        tokens = self.burst
        filledAt = now
    }

    /// Takes one token; otherwise says how long to wait for it.
    public mutating func take(now: Instant) -> TimeSpan? {
        let passed = Double((now - filledAt).nanoseconds) / 1e9
        tokens = min(tokens + passed * perSecond, burst)
        filledAt = now
        if tokens >= 1 {
            tokens -= 1
            return nil
        }
        return TimeSpan(nanoseconds: Int64(((1 - tokens) / perSecond * 1e9).rounded(.up)))
    }
}
