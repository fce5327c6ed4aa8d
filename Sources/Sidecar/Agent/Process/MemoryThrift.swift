// Gives memory back that only the start has needed.

import Base
import CLinux
import Glibc

/// A program's start touches far more of its text than its work does, and each touch maps 16 pages. Once it is serving
/// the mappings are dropped: what is used again comes back from the page cache, without any reading. Nothing that was
/// ever written is touched by this.
struct MemoryThrift: Sendable {
    /// After configuration has come, so much quiet is waited for.
    static let quiet = TimeSpan.seconds(2)
    /// Not more often.
    static let pause = TimeSpan.seconds(20)

    private var due: Instant?
    private var last: Instant?

    /// Something has just been worked through that is not everyday work.
    mutating func noteWork(at now: Instant) {
        let soonest = last.map { $0 + Self.pause } ?? now
        due = max(now + Self.quiet, soonest)
    }

    /// True once, when it is time.
    mutating func isDue(at now: Instant) -> Bool {
        guard let due, now >= due else { return false }
        self.due = nil
        last = now
        return true
    }

    static func giveBack() {
        skein_trim_heap()
        skein_drop_program_text()
    }
}
