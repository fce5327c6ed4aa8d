// A bucket of tokens that fills with time: the one thing that loops share on a request's way.

import Base
import Synchronization

/// Holds one number, the moment at which the bucket was empty or would have been; tokens are the time since then by the
/// rate. Taking one moves that moment, in one atomic step.
final class TokenBucket: Sendable {
    let maxTokens: UInt64
    /// Tokens in a second.
    let rate: Double
    private let emptyAt: Atomic<UInt64>

    init(_ params: TokenBucketParams, now: Instant) {
        maxTokens = UInt64(params.maxTokens)
        rate = Double(params.tokensPerFill) * 1e9 / Double(max(params.fillInterval.nanoseconds, 1))
        emptyAt = Atomic((Self.seconds(now) - Double(params.maxTokens) / rate).bitPattern)
    }

    private static func seconds(_ instant: Instant) -> Double { Double(instant.nanoseconds) / 1e9 }

    private func tokens(_ now: Double, _ empty: Double) -> Double { min(Double(maxTokens), (now - empty) * rate) }

    /// False when there are not as many tokens; nobody gets anything for none.
    func take(_ amount: Double = 1, now: Instant) -> Bool {
        if amount <= 0 { return false }
        let time = Self.seconds(now)
        var old = emptyAt.load(ordering: .relaxed)
        while true {
            let present = tokens(time, Double(bitPattern: old))
            if present < amount { return false }
            let new = (time - (present - amount) / rate).bitPattern
            let (exchanged, found) = emptyAt.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return true }
            old = found
        }
    }

    func remaining(now: Instant) -> UInt64 {
        UInt64(max(tokens(Self.seconds(now), Double(bitPattern: emptyAt.load(ordering: .relaxed))), 0))
    }

    /// Until there is a whole token, in whole seconds rounded up; zero when there is one.
    func secondsToNextToken(now: Instant) -> UInt64 {
        let present = tokens(Self.seconds(now), Double(bitPattern: emptyAt.load(ordering: .relaxed)))
        if present >= 1 { return 0 }
        return UInt64(min((1 - present) / rate, 1e9).rounded(.up))
    }
}
