// One upstream host on one loop: what is under way to it, and what hangs on it.

import Base
import Formatting
import Telemetry

/// A host's statistics on one loop.
public struct HostNumbers {
    let shard: StatShard
    let block: StatBlock<HostStat>
}

/// Survives updates for as long as the host stays in the cluster; confined to its loop.
public final class HostState {
    /// Replaced when an update changes the host's weight, health or metadata.
    public internal(set) var host: Host
    /// Requests of this loop under way, which LEAST_REQUEST and bounded loads go by.
    public var activeRequests: UInt32 = 0
    public var activeConnections: UInt32 = 0
    /// Only where the policy goes by latency.
    var latency: PeakEWMA?
    /// What the owner of connections keeps with the host: its pools.
    public var attachment: AnyObject?
    /// Where the loop counts what `/clusters` shows of the host.
    public var numbers: HostNumbers?
    /// Position in the snapshot's list of hosts.
    var slot: Int32

    public init(_ host: Host, slot: Int32 = 0) {
        self.host = host
        self.slot = slot
    }

    @inlinable public var facts: HostFacts { host.facts }
    public var address: SocketAddress { host.facts.address }

    /// What a host's numbers are registered under.
    public static func statsKey(_ cluster: String, _ address: SocketAddress) -> String { "\(cluster)|\(address)" }

    public func count(_ stat: HostStat) { if let numbers { numbers.shard.count(numbers.block, stat) } }
    public func raise(_ stat: HostStat) { if let numbers { numbers.shard.raise(numbers.block, stat) } }
    public func lower(_ stat: HostStat) { if let numbers { numbers.shard.lower(numbers.block, stat) } }
}
