// One cluster on one loop: its balancer, its pools, its limits, its statistics.

import Balancing
import Base
import Formatting
import Health
import Routing
import Runtime
import Telemetry

final class LoopCluster {
    let params: ClusterParams
    let worker: Worker
    let statistics: ClusterStatistics
    private var balancer: LoadBalancer
    private let defaultBreaker: LoopCircuitBreaker
    private let highBreaker: LoopCircuitBreaker
    private var dropOverloads: [LoadAssignment.DropOverload] = []
    private var knownCriteria: [[String: MetadataValue]: SubsetCriteria] = [:]
    private var originalHosts: [OriginalHostKey: OriginalHost] = [:]
    private var originalHostsSwept = Instant(nanoseconds: 0)

    /// Connections made for one name are not used for another, wherever both are.
    private struct OriginalHostKey: Hashable {
        let address: SocketAddress
        let name: String
    }

    private struct OriginalHost {
        let state: HostState
        var lastUse: Instant
    }

    init(_ params: ClusterParams, worker: Worker) {
        self.params = params
        self.worker = worker
        statistics = ClusterStatistics(worker, statName: params.statName, hasTLS: params.hasTLS)
        defaultBreaker = LoopCircuitBreaker(
            params.defaultBreaker, isHigh: false, shard: worker.shard, block: statistics.block)
        highBreaker = LoopCircuitBreaker(
            params.highBreaker, isHigh: true, shard: worker.shard, block: statistics.block)
        balancer = LoadBalancer(
            params.balancing, random: RandomSource(seed: worker.loop.random.next()),
            statistics: BalancingStatistics(
                worker.shard, statistics.block, store: worker.store, cluster: params.name),
            zone: worker.localZone)
    }

    // MARK: - Hosts

    /// New hosts, or a new state of the known ones. Pools of hosts that have left finish what they carry.
    func update(_ hosts: HostSetSnapshot) {
        dropOverloads = hosts.dropOverloads
        var failed: [HostState] = []
        let before = balancer.hosts
        let left = balancer.update(hosts) { failed.append($0) }
        for host in failed { endSessions(on: host) }
        if let zone = worker.localZone, zone.cluster == params.name { zone.update(hosts) }
        if params.balancing.closesConnectionsOnHostSetChange, !left.isEmpty || before.count != balancer.hosts.count {
            failed = before
        }
        for gone in left { drain(gone) }
        for host in failed { (host.attachment as? HostAttachment)?.retireConnections() }
    }

    /// TCP sessions are known where they have to end with their host's health.
    func joined(_ session: TCPSession, _ host: HostState) {
        if params.health.closesConnectionsOnFailure {
            attachment(of: host).sessions[ObjectIdentifier(session)] = session
        }
    }

    func left(_ session: TCPSession, _ host: HostState) {
        (host.attachment as? HostAttachment)?.sessions[ObjectIdentifier(session)] = nil
    }

    private func endSessions(on host: HostState) {
        guard let attachment = host.attachment as? HostAttachment else { return }
        for session in attachment.sessions.values { session.abort() }
    }

    /// Nobody routes to it any more: its connections end with what they carry.
    func retire() {
        for host in hosts { drain(host) }
    }

    /// `drop_overloads`: each category takes its share of the requests that the ones before it left.
    func dropsRequest() -> Bool {
        if dropOverloads.isEmpty { return false }
        return dropOverloads.contains { $0.share.includes(worker.loop.random.next()) }
    }

    private static let maintenance = RuntimeValues.process.family("upstream.maintenance_mode.")

    /// `upstream.maintenance_mode.<cluster>`: a share of the requests is answered without the cluster.
    var isInMaintenance: Bool {
        if Self.maintenance.isEmpty { return false }
        guard let share = Self.maintenance.value(params.name)?.number, share >= 0 else { return false }
        return Double(worker.loop.random.next() % 100) < share.rounded(.down)
    }

    func chooseHost(for stream: HTTPStream) -> HostState? {
        if case .originalDestination(let params) = params.discovery {
            return originalDestination(params, stream.connection?.facts, header: stream)
        }
        if case .dynamicForward(let params, _) = params.discovery {
            guard let authority = stream.requestHeaders.first(.authority),
                let target = NameCache.key(authority, defaultPort: self.params.hasTLS ? 443 : 80)
            else { return nil }
            return worker.nameCache(params).address(target.key).map { address in
                dynamicHost(.ip(address, port: target.port), name: target.name, keptFor: params.timeToLive)
            }
        }
        if let wanted = stream.overrideHost, !stream.isRetry {
            if let host = overridden(wanted) { return host }
            if wanted.isStrict { return nil }
        }
        var context = LoadBalancerContext()
        context.hash = stream.hash?.value
        context.now = worker.loop.now
        if stream.isRetry, let hosts = stream.retryParams?.hosts {
            if hosts.isSelective {
                context.avoided = stream.triedHosts
                context.omitsCanaries = hosts.omitsCanaries
                context.omittedMetadata = hosts.omittedMetadata
                context.attempts = max(hosts.selectionAttempts, 1) + 1
            }
            if var previous = stream.previousPriorities {
                context.loads = balancer.loads(&previous)
                stream.previousPriorities = previous
            }
        }
        if params.balancing.subsets != nil { context.metadataMatch = criteria(stream.metadataMatch) }
        return balancer.choose(context)
    }

    func chooseHost(for session: TCPSession) -> HostState? {
        if case .originalDestination(let params) = params.discovery {
            return originalDestination(params, session.facts, header: nil)
        }
        if case .dynamicForward(let params, _) = params.discovery { return dynamicForward(params, session) }
        var context = LoadBalancerContext()
        context.hash = session.requestHash
        context.now = worker.loop.now
        if params.balancing.subsets != nil { context.metadataMatch = criteria(session.metadataMatch) }
        return balancer.choose(context)
    }

    /// The host that a filter has chosen, as long as it belongs to the cluster and is not known to be ill.
    private func overridden(_ wanted: OverrideHost) -> HostState? {
        balancer.hosts.first { $0.address == wanted.address && $0.host.health != .unhealthy }
    }

    /// Prepared once for each set of metadata that routes ask for.
    private func criteria(_ metadata: [String: MetadataValue]) -> SubsetCriteria? {
        if metadata.isEmpty { return nil }
        if let known = knownCriteria[metadata] { return known }
        let made = SubsetCriteria(metadata)
        knownCriteria[metadata] = made
        return made
    }

    /// The host that the connection was meant for before it was redirected here, or that a header names.
    private func originalDestination(
        _ params: OriginalDestinationParams, _ connection: DownstreamConnection?, header stream: HTTPStream?
    ) -> HostState? {
        var address = connection?.originalDestination
        if params.usesHeader, let stream,
            let value = params.headerName.withView({ stream.requestHeaders.first($0) })
        {
            guard let parsed = SocketAddress(text: value.string) else {
                statistics.count(.originalDstHostInvalid)
                return nil
            }
            address = parsed
        }
        guard case .ip(let ip, let port)? = address else { return nil }
        return dynamicHost(
            .ip(ip, port: params.portOverride ?? port), name: "", keptFor: params.cleanupInterval)
    }

    /// The host that the client named in its ClientHello, or that a filter has decided on.
    private func dynamicForward(_ params: NameCacheParams, _ session: TCPSession) -> HostState? {
        let name = session.info.filterState(DynamicTarget.host)?.text ?? session.facts.facts.requestedServerName
        let noted = session.info.filterState(DynamicTarget.port)?.text.flatMap { UInt16($0) } ?? 0
        let port = noted > 0 ? noted : self.params.hasTLS ? 443 : 80
        guard let target = Array(name.utf8).withView({ NameCache.key($0, defaultPort: port) }) else { return nil }
        let cache = worker.nameCache(params)
        guard let address = cache.address(target.key) else {
            // A connection doesn't wait here, but the next one finds it.
            let answer = cache.ask(target.key, target.name, target.port, waiter: NameCacheWaiter())
            switch answer {
            case .pending, .ready: session.waitsForName = true
            case .failed, .tooManyHosts, .tooManyPending: break
            }
            return nil
        }
        return dynamicHost(.ip(address, port: target.port), name: target.name, keptFor: params.timeToLive)
    }

    /// A host that clients decide on.
    private func dynamicHost(_ target: SocketAddress, name: String, keptFor interval: TimeSpan) -> HostState {
        let now = worker.loop.now
        let key = OriginalHostKey(address: target, name: name)
        if let known = originalHosts[key]?.state {
            originalHosts[key]?.lastUse = now
            return known
        }
        forgetUnused(now, interval)
        let host = HostState(Host(facts: HostFacts(address: target, hostname: name)))
        originalHosts[key] = OriginalHost(state: host, lastUse: now)
        return host
    }

    /// Clients decide which hosts there are, so those that nobody asks for any more have to go.
    private func forgetUnused(_ now: Instant, _ interval: TimeSpan) {
        if now - originalHostsSwept < interval { return }
        originalHostsSwept = now
        for (address, host) in originalHosts where now - host.lastUse >= interval && host.state.activeRequests == 0 {
            originalHosts[address] = nil
            drain(host.state)
        }
    }

    var hosts: [HostState] { balancer.hosts + originalHosts.values.map(\.state) }

    // MARK: - Pools

    /// Nil when the cluster has as many pools as it may have.
    func pool(for host: HostState, stream: HTTPStream) -> HTTPPool? {
        // A PROXY protocol header speaks for one client.
        let isShared = !params.perDownstreamConnection && !params.transports.sendsProxyProtocol
        let downstream = isShared ? nil : stream.connection?.facts
        let key = HTTPPoolKey(
            version: stream.terminatesConnect ? .raw : params.version(for: stream.info.protocol),
            serverName: params.serverName(for: stream), isHighPriority: stream.isHighPriority,
            downstream: downstream?.id ?? 0, client: stream.connection?.facts.clientSource)
        let attachment = attachment(of: host)
        for pool in attachment.pools where pool.key == key { return pool }
        let breaker = breaker(isHighPriority: key.isHighPriority)
        if !breaker.admit(.pools) {
            // One of the same host and priority that carries nothing makes room.
            let unused = attachment.pools.first { $0.key.isHighPriority == key.isHighPriority && $0.isUnused }
            guard let unused else {
                statistics.poolOverflow()
                return nil
            }
            unused.drain()
            forget(unused)
            _ = breaker.admit(.pools, evenIfFull: true)
        }
        let pool = HTTPPool(cluster: self, host: host, key: key, downstream: downstream)
        attachment.pools.append(pool)
        return pool
    }

    /// The host's pools finish what they carry and count no more.
    private func drain(_ host: HostState) {
        guard let attachment = host.attachment as? HostAttachment else { return }
        let pools = attachment.pools
        attachment.pools = []
        for pool in pools {
            pool.drain()
            breaker(isHighPriority: pool.key.isHighPriority).release(.pools)
        }
    }

    func forget(_ pool: HTTPPool) {
        let attachment = attachment(of: pool.host)
        let count = attachment.pools.count
        attachment.pools.removeAll { $0 === pool }
        if attachment.pools.count < count { breaker(isHighPriority: pool.key.isHighPriority).release(.pools) }
    }

    private func attachment(of host: HostState) -> HostAttachment {
        if let known = host.attachment { return unsafe unsafeDowncast(known, to: HostAttachment.self) }
        let made = HostAttachment()
        host.attachment = made
        return made
    }

    // MARK: - Limits

    func breaker(isHighPriority: Bool) -> LoopCircuitBreaker { isHighPriority ? highBreaker : defaultBreaker }

    /// A request has been put on its way to a host.
    func requestStarted(_ host: HostState) {
        host.activeRequests += 1
        host.count(.rqTotal)
        host.raise(.rqActive)
        statistics.requestStarted()
    }

    func requestEnded(_ host: HostState, isHighPriority: Bool) {
        host.activeRequests -= 1
        host.lower(.rqActive)
        statistics.requestEnded()
        breaker(isHighPriority: isHighPriority).release(.requests)
    }
}

/// What hangs on a host: the pools of this loop.
final class HostAttachment {
    var pools: [HTTPPool] = []
    var sessions: [ObjectIdentifier: TCPSession] = [:]

    /// The host has fallen ill: if it comes back, it is over connections made then.
    func retireConnections() {
        for pool in pools { pool.retireConnections() }
    }
}

/// The clusters of one loop, found by number or by name.
final class LoopClusters {
    private var byIndex: [LoopCluster?] = []
    private var byName: [String: LoopCluster] = [:]

    /// The cluster that had this number before finishes what it carries.
    func insert(_ cluster: LoopCluster, index: Int) {
        while byIndex.count <= index { byIndex.append(nil) }
        byIndex[index]?.retire()
        byIndex[index] = cluster
        byName[cluster.params.name] = cluster
    }

    func remove(index: Int, name: String) {
        guard index < byIndex.count, let cluster = byIndex[index] else { return }
        byIndex[index] = nil
        byName[name] = nil
        cluster.retire()
    }

    /// Makes a cluster that is asked for by its name and isn't here yet; the control loop has only those it uses.
    var makeMissing: ((String) -> LoopCluster?)?

    var all: [LoopCluster] { Array(byName.values) }

    @inline(__always)
    func find(_ reference: ClusterReference) -> LoopCluster? {
        reference.index >= 0 && reference.index < byIndex.count ? byIndex[reference.index] : find(reference.name)
    }

    func find(_ name: String) -> LoopCluster? { byName[name] ?? makeMissing?(name) }

    func at(_ index: Int) -> LoopCluster? { index < byIndex.count ? byIndex[index] : nil }
}
