// The xDS server: takes changes of the world and serves them to every proxy that needs them.

import Base
import ControlMetrics
import MeshAPI
import Registry
import Translation

/// What is worth a line in the log.
public enum DiscoveryEvent: Sendable {
    case connected(proxy: String, peer: String, isDelta: Bool)
    case left(proxy: String, peer: String, reason: String)
    case refusal(proxy: String, type: XDSType, message: String)
    /// It asked for private keys and has not proved who it is.
    case secretsWithheld(proxy: String, peer: String, names: [String])
    /// It wants to be registered as a workload and has not proved who it is.
    case registrationRefused(proxy: String, peer: String)
    case pushed(configs: Int, endpoints: Int, proxies: Int, world: UInt64)
}

/// Workloads that register by connecting.
public protocol WorkloadRegistrar: Sendable {
    /// `identity` is what its certificate proves; nil when it has shown none.
    func connected(_ node: ProxyNode, connection: String, in world: WorldSnapshot, identity: ProxyIdentity?) async
    /// `failure` is nil when the workload is well.
    func health(of node: ProxyNode, connection: String, failure: String?) async
    func disconnected(_ node: ProxyNode, connection: String) async
}

/// What all connections use.
final class DiscoveryShared: Sendable {
    let world = Lock(PublishedWorld())
    let cache = GenerationCache()
    let runs = ResourceRuns()
    let names = NameTable()
    let gate: WorkGate
    let generator: any ResourceGenerator
    let settings: DiscoverySettings
    let metrics: DiscoveryMetrics
    let clock: any DiscoveryClock
    let registrar: (any WorkloadRegistrar)?
    let log: @Sendable (DiscoveryEvent) -> Void
    let identifier: [UInt8]

    init(
        generator: any ResourceGenerator, settings: DiscoverySettings, metrics: DiscoveryMetrics,
        clock: any DiscoveryClock, registrar: (any WorkloadRegistrar)?,
        log: @escaping @Sendable (DiscoveryEvent) -> Void
    ) {
        self.generator = generator
        self.settings = settings
        self.metrics = metrics
        self.clock = clock
        self.registrar = registrar
        self.log = log
        gate = WorkGate(settings.concurrentPushes)
        identifier = DiscoveryResponseWriter.controlPlane(settings.identifier)
    }
}

public actor DiscoveryServer {
    nonisolated let shared: DiscoveryShared
    private var debounce: DebounceMachine<WorldChange>
    private var timer: Task<Void, Never>?
    private(set) var connections: [String: ProxyConnection] = [:]
    private var counter = 0
    private var isReady = false
    private var isStopping = false
    private var waitingForWorld: [CheckedContinuation<Void, Never>] = []
    private var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    /// The world in which an object changed last, for those who wait until everyone has it.
    private var changedAt: [ConfigKey: UInt64] = [:]
    /// What the world was made of last, and the world in which it last meant anything.
    var latest = LatestWorld()
    private var emptyServices: Set<ServiceID> = []

    public init(
        generator: any ResourceGenerator, settings: DiscoverySettings = DiscoverySettings(),
        metrics: MetricsRegistry = MetricsRegistry(), clock: any DiscoveryClock = SystemClock(),
        registrar: (any WorkloadRegistrar)? = nil, log: @escaping @Sendable (DiscoveryEvent) -> Void = { _ in }
    ) {
        shared = DiscoveryShared(
            generator: generator, settings: settings, metrics: DiscoveryMetrics(metrics), clock: clock,
            registrar: registrar, log: log)
        debounce = DebounceMachine(quiet: settings.debounceQuiet, limit: settings.debounceLimit) { $0.followed(by: $1) }
    }

    /// The first one opens the doors: before it clients wait.
    public func worldChanged(_ change: WorldChange) {
        for key in change.changedConfigs { changedAt[key] = change.snapshot.version }
        latest.note(change, isFirst: !isReady)
        if !isReady {
            publish(change)
            isReady = true
            for waiting in waitingForWorld { waiting.resume() }
            waitingForWorld = []
            return
        }
        if change.isEmpty { return }
        shared.metrics.inboundUpdates.add(1, change.isEndpointsOnly ? "eds" : "config")
        debounce.add(change, at: shared.clock.now)
        if timer == nil { startTimer() }
    }

    private func startTimer() {
        timer = Task { [shared] in
            while let due = self.debounceDue, !Task.isCancelled {
                try? await shared.clock.sleep(until: due)
                self.pushIfDue()
            }
        }
    }

    /// nil ends the timer.
    private var debounceDue: Instant? {
        let due = debounce.due
        if due == nil { timer = nil }
        return due
    }

    private func pushIfDue() {
        let now = shared.clock.now
        guard let (change, since, _) = debounce.take(at: now) else { return }
        shared.metrics.debounceTime.observe(Double((now - since).nanoseconds) / 1e9)
        let work = PushWork(change, since: since, epoch: publish(change))
        shared.metrics.worldTime.observe(Double((shared.clock.now - now).nanoseconds) / 1e9)
        shared.metrics.triggers.add(1, work.isEndpointsOnly ? "endpoint" : "config")
        for connection in connections.values { connection.enqueue(work) }
        shared.log(
            .pushed(
                configs: change.changedConfigs.count, endpoints: change.endpointsChanged.count,
                proxies: connections.count, world: change.snapshot.version))
    }

    /// Caches forget what is old before anyone can see the new. Gives the epoch that the world has now.
    @discardableResult
    private func publish(_ change: WorldChange) -> UInt64 {
        let world = change.snapshot
        let reaching: Set<String> = ["PeerAuthentication", "Sidecar", "EnvoyFilter", "Gateway"]
        let isWide = change.ruleHosts.contains { $0.hasPrefix("*") }
        if change.isFull || isWide || change.changedConfigs.contains(where: { reaching.contains($0.kind) }) {
            shared.cache.forgetAllEndpoints(world: world.version)
        }
        shared.cache.forgetEndpoints(
            of: change.hostsChanged.union(change.ruleHosts).union(change.endpointsChanged.map(\.hostname)),
            world: world.version)
        let isConfig = change.isFull || !change.changedConfigs.isEmpty || !isReady
        let earlier = shared.world.withLock { $0 }
        let isRoutesOnly =
            isReady && !change.isFull && change.hostsChanged.isEmpty
            && change.changedConfigs.allSatisfy { $0.kind == "VirtualService" }
        var scopes: (any ScopeDirectory)?
        if isConfig {
            if isRoutesOnly, let known = earlier.scopes {
                scopes = shared.generator.scopes(of: world, after: known)
            } else {
                scopes = shared.generator.scopes(of: world)
            }
        }
        let traits = isConfig ? WorldTraits(world) : WorldTraits()
        let hasOtherServices = change.isFull || !isReady || !change.hostsChanged.isEmpty
        let epoch = shared.world.withLock { published -> UInt64 in
            published.snapshot = world
            if isConfig || change.changesNames { published.namesEpoch += 1 }
            guard let scopes else { return published.epoch }
            published.epoch += 1
            published.scopes = scopes
            if !isRoutesOnly { published.viewEpoch = published.epoch }
            if hasOtherServices { published.servicesEpoch = published.epoch }
            published.traits = traits
            return published.epoch
        }
        shared.metrics.endpointsMissing.set(Double(withoutInstances(change)))
        shared.metrics.services.set(Double(world.services.count))
        shared.metrics.virtualServices.set(Double(world.virtualServices.count))
        return epoch
    }

    /// Services that should have instances and have none. Kept up by what changes.
    private func withoutInstances(_ change: WorldChange) -> Int {
        let world = change.snapshot
        func lacks(_ id: ServiceID) -> Bool {
            guard let service = world.services[id], service.resolution == .endpoints else { return false }
            return world.endpoints[id]?.isEmpty ?? true
        }
        if change.isFull || !isReady {
            emptyServices = Set(world.services.keys.filter(lacks))
        } else {
            var touched = change.endpointsChanged
            for host in change.hostsChanged {
                for namespace in world.namespacesOfHostname[host] ?? [] {
                    touched.insert(ServiceID(hostname: host, namespace: namespace))
                }
            }
            for id in emptyServices where world.services[id] == nil { emptyServices.remove(id) }
            for id in touched { if lacks(id) { emptyServices.insert(id) } else { emptyServices.remove(id) } }
        }
        return emptyServices.count
    }

    public nonisolated var world: WorldSnapshot { shared.world.withLock { $0.snapshot } }
    public nonisolated var metrics: MetricsRegistry { shared.metrics.registry }
}

// Streams
extension DiscoveryServer {
    /// Serves a stream until the client or the server ends it. `only` is the type of a stream of its own.
    public nonisolated func serve(
        _ transport: any DiscoveryTransport, isDelta: Bool, only: XDSType? = nil, identity: ProxyIdentity? = nil
    ) async throws {
        let connection = try await open(transport, isDelta: isDelta, only: only, identity: identity)
        var reason = "the client has ended the stream"
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await connection.run() }
                group.addTask {
                    defer { connection.close() }
                    while let bytes = try await transport.next() { try await connection.receive(bytes) }
                }
                // Whichever ends takes the other along.
                defer { group.cancelAll() }
                _ = try await group.next()
            }
            await close(connection, reason)
        } catch {
            reason = "\(error)"
            connection.close()
            await close(connection, reason)
            throw error
        }
        if await isStopped { throw StreamRefusal.stopping }
    }

    private var isStopped: Bool { isStopping }

    private func open(
        _ transport: any DiscoveryTransport, isDelta: Bool, only: XDSType?, identity: ProxyIdentity?
    ) async throws(StreamRefusal) -> ProxyConnection {
        if isStopping { throw .stopping }
        if !isReady { await withCheckedContinuation { waitingForWorld.append($0) } }
        if isStopping { throw .stopping }
        counter += 1
        let connection = ProxyConnection(
            id: "\(transport.peerText)-\(counter)", isDelta: isDelta, only: only, identity: identity,
            transport: transport, shared: shared)
        connections[connection.id] = connection
        shared.metrics.clients.set(Double(connections.count), shared.settings.version)
        return connection
    }

    private func close(_ connection: ProxyConnection, _ reason: String) async {
        connections[connection.id] = nil
        shared.metrics.clients.set(Double(connections.count), shared.settings.version)
        if connections.isEmpty {
            for waiting in waitingForEnd { waiting.resume() }
            waitingForEnd = []
        }
        guard let node = await connection.node else { return }
        // A client that vanishes cancels what served it, and with that whatever is still to be written down.
        let registrar = shared.registrar
        await Task { await registrar?.disconnected(node, connection: connection.id) }.value
        shared.log(.left(proxy: node.id, peer: "", reason: reason))
    }

    /// Ends all streams: their clients go to another replica.
    public func stop() async {
        isStopping = true
        timer?.cancel()
        for waiting in waitingForWorld { waiting.resume() }
        waitingForWorld = []
        for connection in connections.values { connection.close() }
        if connections.isEmpty { return }
        await withCheckedContinuation { waitingForEnd.append($0) }
    }
}

// Questions
extension DiscoveryServer {
    public func proxies() async -> [ProxyStatus] {
        var all: [ProxyStatus] = []
        for connection in connections.values { if let status = await connection.status { all.append(status) } }
        return all.sorted { ($0.node.id, $0.connection) < ($1.node.id, $1.connection) }
    }

    /// The resources that a proxy (`name.namespace`) should have now.
    public func resources(ofProxy id: String) async -> (ProxyStatus, [XDSType: [GeneratedResource]])? {
        for connection in connections.values {
            guard let status = await connection.status, status.node.id == id else { continue }
            return (status, await connection.resources())
        }
        return nil
    }

    /// Some of the proxies, of each namespace and role one: for questions whose answer is much the same for the others.
    public func samples(limit: Int) async -> [ProxySample] {
        var found: [String: ProxySample] = [:]
        for connection in connections.values where found.count < limit {
            guard let node = await connection.node else { continue }
            let kind = "\(node.namespace)|\(node.role.rawValue)"
            if found[kind] == nil, let sample = await connection.sample() { found[kind] = sample }
        }
        return Array(found.values)
    }

    public func node(ofProxy id: String) async -> ProxyNode? {
        for connection in connections.values {
            if let node = await connection.node, node.id == id { return node }
        }
        return nil
    }

    /// What the name server beside a proxy should have now.
    public func names(ofProxy id: String) async -> [NameRecord]? {
        for connection in connections.values {
            if let status = await connection.status, status.node.id == id { return await connection.names() }
        }
        return nil
    }

    /// Of the proxies that are connected: who has an object's last change, and who doesn't yet. nil when the object has
    /// never changed here.
    public func distribution(of key: ConfigKey) async -> (world: UInt64, applied: [String], waiting: [String])? {
        guard let world = changedAt[key] else { return nil }
        var applied: [String] = []
        var waiting: [String] = []
        for status in await proxies() {
            if status.worldApplied >= world { applied.append(status.node.id) } else { waiting.append(status.node.id) }
        }
        return (world, applied, waiting)
    }
}
