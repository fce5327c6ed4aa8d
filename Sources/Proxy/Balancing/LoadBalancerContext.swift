// What a request brings to the choice of its host.

import Base

public struct LoadBalancerContext {
    /// From the route's hash policy; without it consistent hashing chooses at random.
    public var hash: UInt64?
    public var metadataMatch: SubsetCriteria?
    /// Hosts that were tried already; they are chosen again only when `attempts` runs out.
    public var avoided: [HostState] = []
    public var attempts = 1
    /// The loop's time, which slow starts and latencies go by.
    public var now = Instant(nanoseconds: 0)

    public init() {}

    func accepts(_ host: HostState) -> Bool {
        avoided.isEmpty || !avoided.contains { $0 === host }
    }
}
