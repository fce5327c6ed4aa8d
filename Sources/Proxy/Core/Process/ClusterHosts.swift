// The hosts of one cluster at the moment: a fixed list, names as they resolve, or endpoints as a server says them.

import Balancing
import Base
import EnvoyAPI
import ProcessSupport
import Runtime
import Telemetry

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
