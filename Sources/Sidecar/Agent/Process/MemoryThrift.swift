// Gives memory back that only the start has needed.

import Base
import CLinux
import Glibc

/// A program's start touches far more of its text than its work does, and each touch maps the pages around it, too. So
/// the text is mapped page by page, and once the program is serving what the start has mapped is dropped: what is used
/// again comes back from the page cache, without any reading. Nothing that was ever written is touched by this.
struct MemoryThrift: Sendable {
    /// After configuration has come, so much quiet is waited for.
    static let quiet = TimeSpan.seconds(2)
    /// Not more often.
    static let pause = TimeSpan.seconds(20)

    /// Traffic and configuration touch text of their own, much of it once (handshakes, first requests).
    static let enough: UInt64 = 9 << 19
    /// What is in use all the time comes back within a millisecond; still, not for every look.
    static let dropPause = TimeSpan.seconds(1)

    private var due: Instant?
    private var lastDrop: Instant?
    private var last: Instant?

    /// Something has just been worked through that is not everyday work.
    mutating func noteWork(at now: Instant) {
        let soonest = last.map { $0 + Self.pause } ?? now
        due = max(now + Self.quiet, soonest)
    }

    /// True when so much of files is mapped that it has to be dropped, though there is work going on.
    mutating func isTooMuch(_ mapped: UInt64, at now: Instant) -> Bool {
        if mapped <= Self.enough { return false }
        if let lastDrop, now - lastDrop < Self.dropPause { return false }
        lastDrop = now
        return true
    }

    /// True once, when it is time.
    mutating func isDue(at now: Instant) -> Bool {
        guard let due, now >= due else { return false }
        self.due = nil
        last = now
        return true
    }

    /// Before anything else is done: nearly all of the text is unmapped still.
    static func begin() {
        skein_share_heap(2)
        skein_map_text_sparsely()
    }

    static func giveBack() {
        skein_trim_heap()
        skein_drop_program_text()
    }

    /// Without looking through the heap, which takes longer while there is traffic.
    static func dropText() { skein_drop_program_text() }

    /// A page of metrics takes megabytes for a moment, which the heap would keep.
    static func giveHeapBack() { skein_trim_heap() }
}
