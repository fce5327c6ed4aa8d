// Waits until changes pause, but not forever.

import Base

/// Changes that are waiting to be told to the proxies.
public struct DebounceMachine<Change: Sendable>: Sendable {
    /// Without changes for so long, they are told.
    public let quiet: TimeSpan
    /// None waits longer than this.
    public let limit: TimeSpan
    private let join: @Sendable (Change, Change) -> Change
    private var waiting: Change?
    private var first = Instant(nanoseconds: 0)
    private var last = Instant(nanoseconds: 0)
    public private(set) var count = 0

    public init(quiet: TimeSpan, limit: TimeSpan, join: @escaping @Sendable (Change, Change) -> Change) {
        self.quiet = quiet
        self.limit = limit
        self.join = join
    }

    public mutating func add(_ change: Change, at now: Instant) {
        if let known = waiting {
            waiting = join(known, change)
        } else {
            waiting = change
            first = now
            count = 0
        }
        count += 1
        last = now
    }

    /// nil when nothing waits.
    public var due: Instant? {
        guard waiting != nil else { return nil }
        return min(last + quiet, first + limit)
    }

    /// What waited and since when, if its time has come.
    public mutating func take(at now: Instant) -> (change: Change, since: Instant, count: Int)? {
        guard let due, due <= now, let change = waiting else { return nil }
        waiting = nil
        return (change, first, count)
    }
}
