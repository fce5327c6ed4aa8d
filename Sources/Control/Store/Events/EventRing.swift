// The newest events of a store, as many as memory is granted for.

/// Knows every event behind `oldest` up to `newest`.
struct EventRing {
    private var events: [StoreEvent] = []
    /// Where the oldest event stands; `events` is cut when half of it is gone.
    private var start = 0
    private var bytes = 0
    private let limits: WatchLimits

    /// Events up to this revision are gone.
    private(set) var oldest: Int64
    private(set) var newest: Int64

    init(limits: WatchLimits, revision: Int64) {
        self.limits = limits
        oldest = revision
        newest = revision
    }

    mutating func append(_ event: StoreEvent) {
        events.append(event)
        bytes += event.size
        newest = event.revision
        while events.count - start > limits.events || bytes > limits.bytes, start < events.count { dropFirst() }
        if start > 1024, start * 2 > events.count {
            events.removeFirst(start)
            start = 0
        }
    }

    /// Forgets everything up to a revision.
    mutating func compact(to revision: Int64) {
        while start < events.count, events[start].revision <= revision { dropFirst() }
        oldest = max(oldest, min(revision, newest))
    }

    /// In revision order; what must hold: `revision` is not below `oldest`.
    func events(after revision: Int64) -> ArraySlice<StoreEvent> {
        var low = start
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].revision <= revision { low = middle + 1 } else { high = middle }
        }
        return events[low...]
    }

    private mutating func dropFirst() {
        let event = events[start]
        bytes -= event.size
        oldest = event.revision
        events[start] = .progress(0)
        start += 1
    }
}
