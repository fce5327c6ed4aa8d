// What a request brings to the choice of its host.

import Base
import Formatting

public struct LoadBalancerContext {
    /// From the route's hash policy; without it consistent hashing chooses at random.
    public var hash: UInt64?
    public var metadataMatch: SubsetCriteria?
    /// Hosts that were tried already; they are chosen again only when `attempts` runs out. So are canaries and hosts
    /// with all of some metadata, where a retry keeps away from them.
    public var avoided: [HostState] = []
    public var omitsCanaries = false
    public var omittedMetadata: [[String: MetadataValue]] = []
    public var attempts = 1
    /// The loop's time, which slow starts and latencies go by.
    public var now = Instant(nanoseconds: 0)
    /// Takes the place of the load that the priorities would get.
    public var loads: PriorityLoads?

    public init() {}

    func accepts(_ host: HostState) -> Bool {
        if avoided.contains(where: { $0 === host }) { return false }
        if omitsCanaries, host.host.isCanary { return false }
        if omittedMetadata.isEmpty { return true }
        let labels = host.host.balancingMetadata
        return !omittedMetadata.contains { wanted in wanted.allSatisfy { labels[$0.key] == $0.value } }
    }
}
