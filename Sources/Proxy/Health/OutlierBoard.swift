// The cluster's success rates over the last interval, where the admin interface finds them.

import Base

/// Of one kind of success rate; -1 where it was not worked out.
public struct SuccessRateSummary: Sendable, Hashable {
    public var average = -1.0
    public var threshold = -1.0

    public init(average: Double = -1, threshold: Double = -1) {
        self.average = average
        self.threshold = threshold
    }
}

/// Written by the control loop, once per interval.
public final class OutlierBoard: Sendable {
    private let state = Lock((external: SuccessRateSummary(), local: SuccessRateSummary()))

    public init() {}

    public var external: SuccessRateSummary { state.withLock { $0.external } }
    public var local: SuccessRateSummary { state.withLock { $0.local } }

    func set(_ summary: SuccessRateSummary, local isLocal: Bool) {
        state.withLock { state in
            if isLocal { state.local = summary } else { state.external = summary }
        }
    }
}
