// How much of its past a store keeps: by number, by size and by age.

import Base

public struct HistoryLimits: Sendable, Hashable {
    public var events = 100_000
    public var bytes = 256 << 20
    /// Kubernetes' own time between compactions.
    public var age = TimeSpan.seconds(300)

    public init() {}
}

/// Counts in segments, so that it costs the same however long the past is. Once some limit is passed, the oldest segments
/// are to be forgotten.
struct HistoryWindow {
    private struct Segment {
        var newest: Int64
        var events: Int
        var bytes: Int
        let began: Instant
        var ended: Instant
    }

    private let limits: HistoryLimits
    private var segments: [Segment] = []
    private var events = 0
    private var bytes = 0

    /// What a store found when it was opened is one segment, as old as the opening.
    init(limits: HistoryLimits, newest: Int64, events: Int, bytes: Int, now: Instant) {
        self.limits = limits
        if events == 0 { return }
        segments = [Segment(newest: newest, events: events, bytes: bytes, began: now, ended: now)]
        self.events = events
        self.bytes = bytes
    }

    mutating func add(_ revision: Int64, bytes size: Int, now: Instant) {
        events += 1
        bytes += size
        guard let last = segments.last, !isFull(last, now) else {
            segments.append(Segment(newest: revision, events: 1, bytes: size, began: now, ended: now))
            return
        }
        let index = segments.count - 1
        segments[index].newest = revision
        segments[index].events += 1
        segments[index].bytes += size
        segments[index].ended = now
    }

    /// The revision up to which the past is to be forgotten from now on; nil when nothing is new.
    mutating func due(now: Instant) -> Int64? {
        var target: Int64?
        while let first = segments.first, isOver(first, now) {
            target = first.newest
            events -= first.events
            bytes -= first.bytes
            segments.removeFirst()
        }
        return target
    }

    /// Everything is forgotten.
    mutating func clear() {
        segments = []
        events = 0
        bytes = 0
    }

    private func isOver(_ first: Segment, _ now: Instant) -> Bool {
        if now - first.ended > limits.age { return true }
        return segments.count > 1 && (events > limits.events || bytes > limits.bytes)
    }

    private func isFull(_ segment: Segment, _ now: Instant) -> Bool {
        segment.events * 10 >= limits.events || segment.bytes >= limits.bytes / 10
            || (now - segment.began).nanoseconds * 10 > limits.age.nanoseconds
    }
}
