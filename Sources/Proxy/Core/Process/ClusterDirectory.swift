// Keeps the hosts of every cluster up to date and tells the loops: fixed lists once, DNS names as they resolve.

import Balancing
import Base
import Formatting
import ProcessSupport
import Runtime
import Telemetry

/// What the loops have to be told of clusters.
enum ClusterChange: Sendable {
    /// Takes the place of the cluster that had this number before.
    case insert(ClusterParams, index: Int, HostSetSnapshot)
    case hosts(index: Int, HostSetSnapshot)
    case remove(index: Int, name: String)

    var index: Int {
        switch self {
        case .insert(_, let index, _), .hosts(let index, _), .remove(let index, _): index
        }
    }
}

/// A cluster in one version, with all that the control loop knows of it.
final class ClusterEntry {
    let params: ClusterParams
    /// Nil for what stands in the bootstrap.
    let version: String?
    let updated = Int64(WallClock.nanoseconds)
    let hosts: ClusterHosts
    /// Connections to its hosts can't be made yet.
    fileprivate var lacksSecrets = true

    init(_ params: ClusterParams, version: String?, hosts: ClusterHosts) {
        self.params = params
        self.version = version
        self.hosts = hosts
    }

    var snapshot: HostSetSnapshot? { hosts.snapshot }
    var isWarm: Bool { hosts.isWarm && !lacksSecrets }
}

/// Lives on the control loop. A new version of a cluster serves once its first hosts are known; until then the old one
/// goes on.
final class ClusterDirectory {
    private let publish: ([ClusterChange]) -> Void
    private let indices: ClusterNames
    private let health: HealthEnvironment
    private let secrets: SecretDirectory
    private let log: ProcessLog
    private let changes: ChangeQueue
    private let numbers: StatBlock<ClusterManagerStat>
    /// The order in which names first came.
    private var ranks: [String: Int] = [:]
    private var nextRank = 0
    private var activeByName: [String: ClusterEntry] = [:]
    private var warmingByName: [String: ClusterEntry] = [:]
    /// Active ones whose statistics have to be looked up before they are shown. Most clusters have nothing of the kind.
    private(set) var measured: [String: ClusterParams] = [:]
    let store: StatsStore
    /// Where the endpoints of EDS clusters come from.
    var discovery: DiscoveryHub?
    /// Called when a cluster has become warm or has left.
    var settled: () -> Void = {}

    /// `publish` hands changes to all loops, in their order.
    init(
        health: HealthEnvironment, names: ClusterNames, secrets: SecretDirectory, log: ProcessLog,
        publish: @escaping ([ClusterChange]) -> Void
    ) {
        self.health = health
        indices = names
        self.secrets = secrets
        store = health.store
        self.log = log
        self.publish = publish
        numbers = store.register(ClusterManagerStat.self, prefix: "cluster_manager.")
        changes = ChangeQueue(health.loop, publish)
    }

    // MARK: - Asking

    var active: [ClusterEntry] { ranked(activeByName) }
    var warming: [ClusterEntry] { ranked(warmingByName) }
    var activeCount: Int { activeByName.count }
    var isEverythingWarm: Bool { warmingByName.isEmpty }

    /// Endpoints may come over clusters that have to be there first, so those that need a server can be left out.
    func isEverythingWarm(exceptDiscovered: Bool) -> Bool {
        warmingByName.values.allSatisfy { entry in
            if case .endpoints(let source) = entry.params.discovery {
                return exceptDiscovered && source.source.needsControlPlane
            }
            return false
        }
    }
    var names: [String] { Array(ranks.keys) }

    private func ranked(_ entries: [String: ClusterEntry]) -> [ClusterEntry] {
        entries.sorted { (ranks[$0.key] ?? 0) < (ranks[$1.key] ?? 0) }.map(\.value)
    }

    func serving(_ name: String) -> ClusterEntry? { activeByName[name] }

    /// What was last asked for, whether it serves already or not.
    func latest(_ name: String) -> ClusterEntry? { warmingByName[name] ?? activeByName[name] }

    // MARK: - Changing

    func add(_ params: ClusterParams, version: String? = nil) {
        let known = latest(params.name)
        if known == nil {
            ranks[params.name] = nextRank
            nextRank += 1
        }
        store.control.count(numbers, known == nil ? .clusterAdded : .clusterModified)
        warmingByName[params.name]?.hosts.end()
        let hosts = ClusterHosts(params, environment: health, log: log)
        hosts.directory = self
        let entry = ClusterEntry(params, version: version, hosts: hosts)
        warmingByName[params.name] = entry
        hosts.start()
        secrets.whenSettled(params.pendingSecrets) { [unowned self] in
            entry.lacksSecrets = false
            activateIfWarm(entry)
        }
        countEntries()
    }

    func remove(_ names: [String]) {
        var prefixes: Set<String> = []
        for name in names {
            guard let params = latest(name)?.params else { continue }
            remove(name)
            // An alternative name may be shared with clusters that stay.
            if params.statName == name.replacingColons { prefixes.insert("cluster.\(params.statName).") }
        }
        store.withdraw(prefixes)
        countEntries()
        settled()
    }

    private func remove(_ name: String) {
        warmingByName.removeValue(forKey: name)?.hosts.end()
        if let entry = activeByName.removeValue(forKey: name) {
            entry.hosts.end()
            measured[name] = nil
            changes.append(.remove(index: indices.index(of: name), name: name))
        }
        ranks[name] = nil
        store.control.count(numbers, .clusterRemoved)
    }

    private func activateIfWarm(_ entry: ClusterEntry) {
        guard entry.isWarm, warmingByName[entry.params.name] === entry, let snapshot = entry.snapshot else { return }
        let name = entry.params.name
        warmingByName[name] = nil
        activeByName[name]?.hosts.end()
        activeByName[name] = entry
        measured[name] = entry.params.needsMeasuring ? entry.params : nil
        changes.append(.insert(entry.params, index: indices.index(of: name), snapshot))
        countEntries()
        settled()
    }

    private func countEntries() {
        store.control.set(numbers, .activeClusters, to: UInt64(activeByName.count))
        store.control.set(numbers, .warmingClusters, to: UInt64(warmingByName.count))
    }

    func changed(_ hosts: ClusterHosts, _ snapshot: HostSetSnapshot, after previous: HostSetSnapshot?) {
        let prefix = "cluster.\(hosts.params.statName)."
        let block = store.register(ClusterStat.self, prefix: prefix)
        let matched = hosts.params.transports.countMatches(snapshot.hosts, store: store, prefix: prefix)
        snapshot.publishMembership(to: store.control, block, after: previous, matchedElsewhere: matched)
        snapshot.publishTable(to: store.control, store: store, prefix: prefix)
        let name = hosts.params.name
        if let entry = activeByName[name], entry.hosts === hosts {
            changes.append(.hosts(index: indices.index(of: name), snapshot))
        } else if let entry = warmingByName[name], entry.hosts === hosts {
            activateIfWarm(entry)
        }
    }

    /// A name is being looked up, or was.
    func lookedUp(begins: Bool) {
        let block = store.register(ResolverStat.self, prefix: "dns.cares.")
        if begins {
            store.control.count(block, .resolveTotal)
            store.control.raise(block, .pendingResolutions)
        } else {
            store.control.lower(block, .pendingResolutions)
        }
    }

    func counted(_ cluster: ClusterHosts, _ stat: ClusterStat) {
        let block = store.register(ClusterStat.self, prefix: "cluster.\(cluster.params.statName).")
        store.control.count(block, stat)
    }
}

/// Changes of one turn go to the loops as one piece of mail.
private final class ChangeQueue: LoopObject {
    private let loop: EventLoop
    private let publish: ([ClusterChange]) -> Void
    private var queued: [ClusterChange] = []

    init(_ loop: EventLoop, _ publish: @escaping ([ClusterChange]) -> Void) {
        self.loop = loop
        self.publish = publish
    }

    func append(_ change: ClusterChange) {
        if queued.isEmpty { loop.callAtEndOfTurn(self) }
        queued.append(change)
    }

    override func turnEnded() {
        let changes = queued
        queued = []
        publish(changes)
    }
}

/// One cluster's hosts and the lookups they depend on.
final class ClusterHosts: LoopObject {
    let params: ClusterParams
    private(set) var snapshot: HostSetSnapshot?
    weak var directory: ClusterDirectory?
    private let loop: EventLoop
    private let log: ProcessLog
    private var lookups: [NameLookup] = []
    private var endpoints: EndpointSubscription?
    private var health: ClusterHealth?
    private var wasWarm = false

    init(_ params: ClusterParams, environment: HealthEnvironment, log: ProcessLog) {
        self.params = params
        loop = environment.loop
        self.log = log
        super.init()
        health = ClusterHealth(params, environment) { [unowned self] in rebuild() }
    }

    /// Every name is resolved, endpoints have come and every host was checked, once.
    var isWarm: Bool {
        if !wasWarm {
            wasWarm =
                lookups.allSatisfy(\.isAnswered) && endpoints?.isSettled ?? true && health?.isWarm ?? true
        }
        return wasWarm
    }

    func start() {
        switch params.discovery {
        case .fixed, .originalDestination, .dynamicForward: rebuild()
        case .strictDNS(let resolution): startLookups(resolution)
        case .logicalDNS(let resolution): startLookups(resolution)
        case .endpoints(let source): subscribe(source)
        }
    }

    /// Nobody needs these hosts any more.
    func end() {
        for lookup in lookups { lookup.end() }
        lookups = []
        endpoints?.end()
        endpoints = nil
        health?.stop()
    }

    private func subscribe(_ source: EndpointSource) {
        let subscription = EndpointSubscription(source) { [unowned self] in rebuild() }
        endpoints = subscription
        guard let hub = directory?.discovery else { return }
        subscription.begin(hub, statPrefix: "cluster.\(params.statName).")
    }

    private func startLookups(_ resolution: ResolutionParams) {
        var names: Set<String> = []
        for group in params.assignment.groups {
            for endpoint in group.endpoints {
                if case .named(let name, _) = endpoint.address { names.insert(name) }
            }
        }
        lookups = names.sorted().map { name in
            NameLookup(name, resolution, cluster: self, loop: loop, log: log)
        }
        rebuild()
        for lookup in lookups { lookup.ask() }
    }

    func resolved() {
        if lookups.allSatisfy(\.isAnswered) { rebuild() }
    }

    func asked() { directory?.counted(self, .updateAttempt) }
    func answered(_ stat: ClusterStat) { directory?.counted(self, stat) }

    private var resolvesNames: Bool {
        switch params.discovery {
        case .fixed, .originalDestination, .endpoints, .dynamicForward: false
        case .strictDNS, .logicalDNS: true
        }
    }

    private func rebuild() {
        var isLogical = false
        if case .logicalDNS = params.discovery { isLogical = true }
        let known = lookups
        let assignment = endpoints?.assignment ?? params.assignment
        let groups = assignment.hosts(namesAddresses: resolvesNames) { name, port in
            let addresses = known.first { $0.name == name }?.addresses ?? []
            // A logical name is one host, wherever it is at the moment.
            return (isLogical ? Array(addresses.prefix(1)) : addresses).map { .ip($0, port: port) }
        }
        let made = HostSetSnapshot(params.balancing, assignment, health?.admit(groups) ?? groups)
        let previous = snapshot
        snapshot = made
        directory?.changed(self, made, after: previous)
    }
}

/// One name, asked for again and again.
private final class NameLookup: LoopObject {
    let name: String
    private(set) var addresses: [IPAddress] = []
    private(set) var isAnswered = false
    private let params: ResolutionParams
    private unowned let cluster: ClusterHosts
    private let loop: EventLoop
    private let log: ProcessLog
    private var resolver: Resolver?
    private let receiver = Receiver()
    private var timer = TimerID.none

    init(_ name: String, _ params: ResolutionParams, cluster: ClusterHosts, loop: EventLoop, log: ProcessLog) {
        self.name = name
        self.params = params
        self.cluster = cluster
        self.loop = loop
        self.log = log
        super.init()
        receiver.lookup = self
        var settings = ResolverParams()
        settings.servers = params.servers
        do throws(InvalidResolver) {
            resolver = try Resolver(loop: loop, params: settings)
        } catch {
            log.error("\(name) can't be resolved: \(error)")
        }
    }

    func ask() {
        cluster.asked()
        guard let resolver else { return finished(.failure(.closed)) }
        cluster.directory?.lookedUp(begins: true)
        resolver.resolve(name, family, token: 0, client: receiver)
    }

    private var family: ResolverFamily {
        switch params.family {
        case "V4_ONLY": .v4Only
        case "V6_ONLY": .v6Only
        case "V4_PREFERRED": .v4Preferred
        case "ALL": .all
        default: .auto
        }
    }

    fileprivate func answered(_ result: ResolverResult) {
        cluster.directory?.lookedUp(begins: false)
        finished(result)
    }

    fileprivate func finished(_ result: ResolverResult) {
        var next = params.refresh
        switch result {
        case .addresses(let found, let ttl):
            cluster.answered(.updateSuccess)
            if params.respectsTTL, ttl > 0 { next = .seconds(Int64(ttl)) }
            accept(found)
        case .empty(let reason):
            cluster.answered(.updateEmpty)
            log.debug("\(name): \(reason)")
            accept([])
        case .failure(let reason):
            cluster.answered(.updateFailure)
            log.warning("\(name) could not be resolved: \(reason); the hosts known so far stay")
            next = params.failureRefresh
            if !isAnswered { accept([]) }
        }
        timer = loop.arm(after: next, self, tag: 0)
    }

    private func accept(_ found: [IPAddress]) {
        let isNew = !isAnswered || found != addresses
        isAnswered = true
        addresses = found
        if isNew { cluster.resolved() } else { cluster.answered(.updateNoRebuild) }
    }

    override func timerFired(tag: UInt8) { ask() }

    func end() {
        loop.cancel(&timer)
        receiver.lookup = nil
        resolver = nil
    }

    private final class Receiver: ResolverClient {
        weak var lookup: NameLookup?
        override func resolved(_ token: UInt64, _ result: ResolverResult) { lookup?.answered(result) }
    }
}
