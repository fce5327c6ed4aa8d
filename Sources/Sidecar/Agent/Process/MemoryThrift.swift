// Gives memory back that only the start has needed.

import Base
import CLinux
import Glibc

/// A program's start touches far more of its text than its work does, and each touch maps the pages around it, too. So
/// the text is mapped in small pieces, and once the program is serving what the start has mapped is dropped: what is used
/// again comes back from the page cache, without any reading. Nothing that was ever written is touched by this.
struct MemoryThrift: Sendable {
    /// After configuration has come, so much quiet is waited for.
    static let quiet = TimeSpan.seconds(2)
    /// Not more often.
    static let pause = TimeSpan.seconds(20)

    /// Traffic touches text of its own, much of it once (handshakes, first requests): looked at now and then.
    static let look = TimeSpan.seconds(30)
    static let enough: UInt64 = 13 << 20

    private var due: Instant?
    private var nextLook: Instant?
    private var last: Instant?

    /// Something has just been worked through that is not everyday work.
    mutating func noteWork(at now: Instant) {
        let soonest = last.map { $0 + Self.pause } ?? now
        due = max(now + Self.quiet, soonest)
    }

    /// `resident` is asked for only when it is time to look.
    mutating func noteResident(at now: Instant, _ resident: () -> UInt64) {
        guard let nextLook else {
            nextLook = now + Self.look
            return
        }
        if now < nextLook { return }
        self.nextLook = now + Self.look
        if resident() > Self.enough { noteWork(at: now) }
    }

    /// True once, when it is time.
    mutating func isDue(at now: Instant) -> Bool {
        guard let due, now >= due else { return false }
        self.due = nil
        last = now
        return true
    }

    /// Before anything else is done: nearly all of the text is unmapped still.
    static func begin() { skein_split_program_text() }

    static func giveBack() {
        skein_trim_heap()
        skein_drop_program_text()
    }

    /// A page of metrics takes megabytes for a moment, which the heap would keep.
    static func giveHeapBack() { skein_trim_heap() }
}
