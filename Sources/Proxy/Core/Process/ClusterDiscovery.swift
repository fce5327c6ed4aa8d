// Takes clusters from a server (CDS): compiles what is new, removes what has gone, refuses what can't be taken.

import Discovery
import EnvoyAPI
import ProcessSupport

/// Lives on the control loop.
final class ClusterDiscovery: ResourceClient {
    private let clusters: ClusterDirectory
    private let environment: ConfigurationEnvironment
    private let log: ProcessLog
    private var subscription: ResourceSubscription?
    private(set) var version = ""
    /// The first answer has come, or has not come in time.
    private(set) var isSettled = false
    private let settled: () -> Void

    init(
        _ clusters: ClusterDirectory, _ environment: ConfigurationEnvironment, log: ProcessLog,
        settled: @escaping () -> Void
    ) {
        self.clusters = clusters
        self.environment = environment
        self.log = log
        self.settled = settled
    }

    func begin(_ hub: DiscoveryHub, _ source: ConfigSourceParams) {
        subscription = hub.subscribe(.cluster, names: nil, source: source, client: self)
    }

    override func apply(_ update: ResourceUpdate) -> [ResourceRefusal] {
        var refusals: [ResourceRefusal] = []
        for resource in update.changed {
            do throws(InvalidConfiguration) {
                try add(resource)
            } catch {
                log.warning("cluster refused, what was before stays", ["cluster": resource.name, "reason": "\(error)"])
                refusals.append(ResourceRefusal(name: resource.name, error: error))
            }
        }
        clusters.remove(update.removed.filter { clusters.latest($0)?.version != nil })
        if !update.isEmpty {
            log.info(
                "clusters updated",
                ["changed": "\(update.changed.count - refusals.count)", "removed": "\(update.removed.count)"])
        }
        // The version that changed something last, as in Envoy.
        if update.changed.count > refusals.count || !update.removed.isEmpty { version = update.version }
        settle()
        return refusals
    }

    private func add(_ resource: DiscoveredResource) throws(InvalidConfiguration) {
        let node = ConfigNode(resource.message)
        let known = clusters.latest(node.string("name"))
        // What the bootstrap says stands, as in Envoy; an unchanged cluster makes no work.
        if let known, known.version == nil || known.params.message == resource.message { return }
        let params = try ClusterParams(node, environment: environment)
        try node.refuseUnread()
        environment.clusters.configure(params.name)
        clusters.add(params, version: resource.version)
    }

    override func fetchTimedOut() { settle() }

    private func settle() {
        if isSettled { return }
        isSettled = true
        settled()
    }
}
