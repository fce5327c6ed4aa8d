// One cluster on one loop: its balancer, its pools, its limits, its statistics.

import Balancing
import Base
import Formatting
import Routing
import Runtime

final class LoopCluster {
    let params: ClusterParams
    let worker: Worker
    let statistics: ClusterStatistics
    private var balancer: LoadBalancer
    private var requests: [UInt32] = [0, 0]

    init(_ params: ClusterParams, worker: Worker) {
        self.params = params
        self.worker = worker
        statistics = ClusterStatistics(worker, statName: params.statName, hasTLS: params.hasTLS)
        balancer = LoadBalancer(params.balancing, random: RandomSource(seed: worker.loop.random.next()))
    }

    // MARK: - Hosts

    /// New hosts, or a new state of the known ones. Pools of hosts that have left finish what they carry.
    func update(_ hosts: HostSetSnapshot) {
        for gone in balancer.update(hosts) { (gone.attachment as? HostAttachment)?.drain() }
    }

    func chooseHost(for stream: HTTPStream) -> HostState? {
        var context = LoadBalancerContext()
        context.hash = stream.hash?.value
        context.metadataMatch = stream.metadataMatch
        return balancer.choose(context)
    }

    func chooseHost(for session: TCPSession) -> HostState? {
        var context = LoadBalancerContext()
        context.hash = session.requestHash
        context.metadataMatch = session.metadataMatch
        return balancer.choose(context)
    }

    // MARK: - Pools

    func pool(for host: HostState, stream: HTTPStream) -> HTTPPool {
        let key = HTTPPoolKey(
            version: params.version(for: stream.info.protocol),
            serverName: params.serverName(for: stream), isHighPriority: stream.isHighPriority)
        let attachment = attachment(of: host)
        for pool in attachment.pools where pool.key == key { return pool }
        let pool = HTTPPool(cluster: self, host: host, key: key)
        attachment.pools.append(pool)
        return pool
    }

    private func attachment(of host: HostState) -> HostAttachment {
        if let known = host.attachment { return unsafe unsafeDowncast(known, to: HostAttachment.self) }
        let made = HostAttachment()
        host.attachment = made
        return made
    }

    // MARK: - Limits

    func limits(isHighPriority: Bool) -> CircuitLimits { isHighPriority ? params.highLimits : params.defaultLimits }

    /// False when as many requests as allowed are under way.
    func admitRequest(isHighPriority: Bool) -> Bool {
        let index = isHighPriority ? 1 : 0
        if requests[index] >= limits(isHighPriority: isHighPriority).maxRequests { return false }
        requests[index] += 1
        return true
    }

    func releaseRequest(isHighPriority: Bool) { requests[isHighPriority ? 1 : 0] -= 1 }

    /// A request has been put on its way to a host.
    func requestStarted(_ host: HostState) { statistics.requestStarted() }

    func requestEnded(_ host: HostState, isHighPriority: Bool) {
        statistics.requestEnded()
        releaseRequest(isHighPriority: isHighPriority)
    }

    private(set) var connections: UInt32 = 0

    func admitConnection(isHighPriority: Bool, isFirst: Bool = false) -> Bool {
        if connections >= limits(isHighPriority: isHighPriority).maxConnections, !isFirst { return false }
        connections += 1
        return true
    }

    func releaseConnection() { connections -= 1 }
}

/// What hangs on a host: the pools of this loop.
final class HostAttachment {
    var pools: [HTTPPool] = []

    func drain() {
        for pool in pools { pool.drain() }
    }
}

/// The clusters of one loop, found by number or by name.
final class LoopClusters {
    private var byIndex: [LoopCluster?] = []
    private var byName: [String: LoopCluster] = [:]

    func insert(_ cluster: LoopCluster, index: Int) {
        while byIndex.count <= index { byIndex.append(nil) }
        byIndex[index] = cluster
        byName[cluster.params.name] = cluster
    }

    var all: [LoopCluster] { Array(byName.values) }

    @inline(__always)
    func find(_ reference: ClusterReference) -> LoopCluster? {
        reference.index >= 0 && reference.index < byIndex.count ? byIndex[reference.index] : byName[reference.name]
    }

    func find(_ name: String) -> LoopCluster? { byName[name] }
}
