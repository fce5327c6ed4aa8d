// Keeps the hosts of every cluster up to date and tells the loops: fixed lists once, DNS names as they resolve.

import Balancing
import Base
import Formatting
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop.
final class ClusterDirectory {
    private let publish: (Int, HostSetSnapshot) -> Void
    private var clusters: [ClusterHosts] = []
    let store: StatsStore

    /// `publish` hands cluster number n's hosts to all loops.
    init(
        _ params: [ClusterParams], loop: EventLoop, store: StatsStore, log: ProcessLog,
        publish: @escaping (Int, HostSetSnapshot) -> Void
    ) {
        self.publish = publish
        self.store = store
        for (index, cluster) in params.enumerated() {
            let hosts = ClusterHosts(cluster, index: index, loop: loop, log: log)
            clusters.append(hosts)
        }
        for hosts in clusters { hosts.directory = self }
    }

    func start() {
        for cluster in clusters { cluster.start() }
    }

    /// Clusters whose names have not been resolved for the first time.
    var warming: [String] { clusters.filter { !$0.isWarm }.map(\.params.name) }

    func snapshot(of index: Int) -> HostSetSnapshot? { clusters[index].snapshot }

    fileprivate func changed(_ cluster: ClusterHosts, _ snapshot: HostSetSnapshot) {
        let prefix = "cluster.\(cluster.params.statName)."
        let block = store.register(ClusterStat.self, prefix: prefix)
        let matched = cluster.params.transports.countMatches(snapshot.hosts, store: store, prefix: prefix)
        snapshot.publishMembership(to: store.control, block, matchedElsewhere: matched)
        snapshot.publishTable(to: store.control, store: store, prefix: prefix)
        publish(cluster.index, snapshot)
    }

    fileprivate func counted(_ cluster: ClusterHosts, _ stat: ClusterStat) {
        let block = store.register(ClusterStat.self, prefix: "cluster.\(cluster.params.statName).")
        store.control.count(block, stat)
    }
}

/// One cluster's hosts and the lookups they depend on.
private final class ClusterHosts: LoopObject {
    let params: ClusterParams
    let index: Int
    private(set) var snapshot: HostSetSnapshot?
    weak var directory: ClusterDirectory?
    private let loop: EventLoop
    private let log: ProcessLog
    private var lookups: [NameLookup] = []

    init(_ params: ClusterParams, index: Int, loop: EventLoop, log: ProcessLog) {
        self.params = params
        self.index = index
        self.loop = loop
        self.log = log
    }

    var isWarm: Bool { lookups.allSatisfy(\.isAnswered) }

    func start() {
        switch params.discovery {
        case .fixed, .originalDestination: rebuild()
        case .strictDNS(let resolution): startLookups(resolution)
        case .logicalDNS(let resolution): startLookups(resolution)
        }
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
        if isWarm { rebuild() }
    }

    func asked() { directory?.counted(self, .updateAttempt) }
    func answered(_ stat: ClusterStat) { directory?.counted(self, stat) }

    private var resolvesNames: Bool {
        switch params.discovery {
        case .fixed, .originalDestination: false
        case .strictDNS, .logicalDNS: true
        }
    }

    private func rebuild() {
        var isLogical = false
        if case .logicalDNS = params.discovery { isLogical = true }
        let known = lookups
        let groups = params.assignment.hosts(namesAddresses: resolvesNames) { name, port in
            let addresses = known.first { $0.name == name }?.addresses ?? []
            // A logical name is one host, wherever it is at the moment.
            return (isLogical ? Array(addresses.prefix(1)) : addresses).map { .ip($0, port: port) }
        }
        let made = HostSetSnapshot(params.balancing, params.assignment, groups)
        snapshot = made
        directory?.changed(self, made)
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

    private final class Receiver: ResolverClient {
        weak var lookup: NameLookup?
        override func resolved(_ token: UInt64, _ result: ResolverResult) { lookup?.finished(result) }
    }
}
