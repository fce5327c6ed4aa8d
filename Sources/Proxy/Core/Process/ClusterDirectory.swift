// Keeps the hosts of every cluster up to date and tells the loops: fixed lists once, DNS names as they resolve.

import Balancing
import Base
import Formatting
import ProcessSupport
import Runtime
import Telemetry

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
