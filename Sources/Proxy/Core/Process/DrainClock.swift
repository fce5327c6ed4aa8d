// How many connections are asked to go while a listener drains: more and more over the drain time, or all at once.

import Base
import Synchronization

struct DrainClock: Sendable {
    /// `--drain-strategy gradual`.
    static let isGradual = Atomic<Bool>(true)

    let began: Instant
    let span: TimeSpan

    /// Whether an answer at this moment is a connection's last one.
    func strikes(at now: Instant, _ random: () -> UInt64) -> Bool {
        strikes(at: now, isGradual: Self.isGradual.load(ordering: .relaxed), random)
    }

    /// By whole seconds: the chance grows from nothing to certainty.
    func strikes(at now: Instant, isGradual: Bool, _ random: () -> UInt64) -> Bool {
        let total = span.nanoseconds / 1_000_000_000
        let elapsed = (now - began).nanoseconds / 1_000_000_000
        if !isGradual || elapsed >= total { return true }
        return UInt64(elapsed) > random() % UInt64(total)
    }
}
