// When a certificate is renewed, and how long a failed attempt waits.

import Base

public struct RenewalTiming: Sendable, Hashable {
    /// Of its life, after which a certificate is renewed: somewhere between, so that workloads that started together
    /// don't ask together.
    public var earliest = 0.5
    public var latest = 0.8

    public init() {}

    /// Istio's SECRET_GRACE_PERIOD_RATIO: the part of the life that is left when a certificate is renewed.
    public init(graceRatio: Double) {
        let fraction = 1 - min(max(graceRatio, 0.01), 0.99)
        earliest = max(fraction - 0.01, 0.005)
        latest = fraction + 0.005
    }

    /// Seconds since 1970. `received` is when the certificate came: clocks differ, and one that was issued as valid from
    /// earlier is no older for that. `jitter` is from 0 up to 1.
    public func renewal(received: Int64, notAfter: Int64, jitter: Double) -> Int64 {
        let life = max(notAfter - received, 0)
        let fraction = earliest + (latest - earliest) * min(max(jitter, 0), 1)
        return received + Int64(Double(life) * fraction)
    }
}

/// Growing pauses: each twice the one before, up to a longest, and of each a random part is left out.
public struct BackOff: Sendable {
    private let first: TimeSpan
    private let longest: TimeSpan
    private var next: TimeSpan
    private var random: RandomSource

    public init(first: TimeSpan, longest: TimeSpan, random: RandomSource = RandomSource()) {
        self.first = first
        self.longest = longest
        next = first
        self.random = random
    }

    public mutating func pause() -> TimeSpan {
        let whole = UInt64(clamping: next.nanoseconds)
        next = min(TimeSpan(nanoseconds: next.nanoseconds * 2), longest)
        // Between half of it and all of it.
        return TimeSpan(nanoseconds: Int64(whole / 2 + random.below(whole / 2 + 1)))
    }

    public mutating func reset() { next = first }
}
