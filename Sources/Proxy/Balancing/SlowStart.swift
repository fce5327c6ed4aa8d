// Hosts that have just joined or come back get their share by and by.

import Base
import EnvoyAPI
import Formatting
import Glibc

/// `SlowStartConfig` of a cluster or of a policy.
public struct SlowStartParams: Sendable {
    public let window: TimeSpan
    public let aggression: RuntimeDouble
    /// Of the host's weight, at the least.
    public let minimumShare: Double

    public init(window: TimeSpan, aggression: Double = 1, minimumShare: Double = 0.1) {
        self.window = window
        self.aggression = RuntimeDouble(aggression)
        self.minimumShare = minimumShare
    }

    /// Nil where the window is empty.
    init?(_ node: ConfigNode?) {
        guard let node else { return nil }
        window = node.duration("slow_start_window") ?? .zero
        aggression = node.message("aggression").map { RuntimeDouble($0) } ?? RuntimeDouble(1)
        minimumShare = (node.message("min_weight_percent")?.double("value") ?? 10) / 100
        if window <= .zero { return nil }
    }

    /// By how much the weight of a host is reduced that is healthy since `start`.
    func share(since start: Instant?, at now: Instant) -> Double {
        guard let start else { return 1 }
        let age = now - start
        if age >= window { return 1 }
        let passed = max(Double(age.nanoseconds), 1_000_000) / Double(window.nanoseconds)
        let configured = aggression.current
        let exponent = configured > 0 ? configured : 1
        return max(minimumShare, exponent == 1 ? passed : pow(passed, 1 / exponent))
    }
}
