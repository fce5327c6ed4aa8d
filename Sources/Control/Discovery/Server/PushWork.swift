// What a proxy still has to be told: later changes merge into it, so that it never grows.

import Base
import MeshAPI
import Registry
import Translation

struct PushWork: Sendable {
    var configs: Set<ConfigKey> = []
    /// Hosts whose endpoints changed.
    var endpointHosts: Set<String> = []
    /// Hosts of services that are others now.
    var changedHosts: Set<String> = []
    /// VirtualServices among `configs` that are nothing but HTTP routes.
    var routesOnly: Set<ConfigKey> = []
    /// Hosts of changed DestinationRules.
    var ruleHosts: Set<String> = []
    /// Where something else may have to be served.
    var addresses: Set<String> = []
    var isFull = false
    /// Names that stand for endpoints have others.
    var changesNames = false
    /// The configuration up to which it tells.
    var epoch: UInt64
    /// The first of the changes in it.
    var since: Instant
    /// When it began to wait for its proxy.
    var enqueued: Instant

    init(_ change: WorldChange, since: Instant, epoch: UInt64 = 0) {
        self.epoch = epoch
        configs = change.changedConfigs
        endpointHosts = Set(change.endpointsChanged.map(\.hostname))
        changedHosts = change.hostsChanged
        routesOnly = change.routesOnly
        ruleHosts = change.ruleHosts
        addresses = change.addresses
        isFull = change.isFull
        changesNames = change.changesNames
        self.since = since
        enqueued = since
    }

    mutating func merge(_ later: PushWork) {
        routesOnly = routesOnly.subtracting(later.configs.subtracting(later.routesOnly))
            .union(later.routesOnly.subtracting(configs.subtracting(routesOnly)))
        ruleHosts.formUnion(later.ruleHosts)
        configs.formUnion(later.configs)
        endpointHosts.formUnion(later.endpointHosts)
        changedHosts.formUnion(later.changedHosts)
        addresses.formUnion(later.addresses)
        isFull = isFull || later.isFull
        changesNames = changesNames || later.changesNames
        epoch = max(epoch, later.epoch)
        since = min(since, later.since)
    }

    var isEndpointsOnly: Bool { !isFull && configs.isEmpty }
}

/// What the work means for one proxy.
struct PushPlan: Sendable, Hashable {
    enum Endpoints: Sendable, Hashable {
        case none, all
        case hosts(Set<String>)
    }

    var types: Set<XDSType> = []
    var endpoints = Endpoints.none

    static let everything = PushPlan()

    private init() {
        types = Set(XDSType.allCases).subtracting([.endpoint])
        endpoints = .all
    }

    /// Whether a proxy's workload is another than it was: what it serves, and whose rules it is under.
    static func isAnother(_ node: ProxyNode, than before: ProxyNode) -> Bool {
        node.targets != before.targets || node.labels != before.labels || node.locality != before.locality
    }

    /// Computed from what the proxy sees now and saw `earlier`, since it was told of all there was: what is in none of
    /// these views is nothing to it.
    init(_ work: PushWork, node: ProxyNode, before: ProxyNode, scope: ProxyScope, earlier: [ProxyScope], root: String) {
        if work.isFull || Self.isAnother(node, than: before) {
            self = .everything
            return
        }
        var reach = Reach()
        for key in work.configs {
            let isSeen = scope.depends(on: key) || earlier.contains { $0.depends(on: key) }
            let isServed = Self.serves(node, key) || Self.serves(before, key)
            let isNear = key.namespace == node.namespace || key.namespace == root
            if isSeen && node.role == .sidecar && work.routesOnly.contains(key) {
                reach.types.insert(.route)
                continue
            }
            reach.add(key, isSeen: isSeen, isServed: isServed, isNear: isNear, role: node.role)
        }
        // What a Sidecar imports may hang on VirtualServices.
        let imported: Set<XDSType> = [.cluster, .listener, .route, .nameTable]
        if !work.routesOnly.isEmpty && !reach.types.isSuperset(of: imported),
            earlier.contains(where: { !scope.services.lazy.map(\.id).elementsEqual($0.services.lazy.map(\.id)) })
        {
            reach.types.formUnion(imported)
        }
        if work.changesNames { reach.types.insert(.nameTable) }
        types = reach.types
        if reach.allEndpoints || reach.hasRules && work.ruleHosts.contains(where: { $0.hasPrefix("*") }) {
            endpoints = .all
        } else {
            let ruled = reach.hasRules ? work.ruleHosts : []
            let hosts = work.endpointHosts.union(work.changedHosts).union(ruled)
            endpoints = hosts.isEmpty ? .none : .hosts(hosts)
        }
    }

    private static func serves(_ node: ProxyNode, _ key: ConfigKey) -> Bool {
        node.targets.contains { $0.service.source == key }
    }
}

/// Which types of resources an object's change can reach.
private struct Reach {
    var types: Set<XDSType> = []
    var allEndpoints = false
    var hasRules = false

    mutating func add(_ key: ConfigKey, isSeen: Bool, isServed: Bool, isNear: Bool, role: ProxyNode.Role) {
        switch key.kind {
        case "Service", "ServiceEntry":
            if isSeen || isServed { types.formUnion([.cluster, .listener, .route, .nameTable]) }
        case "VirtualService":
            // What a Sidecar imports may hang on VirtualServices.
            if isSeen || role == .router { types.formUnion([.cluster, .listener, .route, .nameTable]) }
        case "DestinationRule":
            guard isSeen else { return }
            // TCP listeners carry a rule's hash policy, idle timeout and tunnel.
            types.formUnion([.cluster, .listener, .route])
            hasRules = true
        case "Sidecar":
            guard isSeen || isNear else { return }
            types.formUnion([.cluster, .listener, .route, .nameTable])
            allEndpoints = true
        case "Gateway":
            if role == .router { types.formUnion([.cluster, .listener, .route, .secret]) }
        case "EnvoyFilter":
            if isSeen || isNear { types.formUnion([.cluster, .listener, .route, .extensionConfig]) }
        case "PeerAuthentication":
            types.insert(.cluster)
            allEndpoints = true
            if isSeen || isNear { types.insert(.listener) }
        case "RequestAuthentication", "AuthorizationPolicy", "ProxyConfig":
            if isSeen || isNear { types.formUnion([.cluster, .listener]) }
        case "Telemetry":
            if isSeen || isNear { types.formUnion([.listener, .route]) }
        case "Secret": types.insert(.secret)
        default: if isSeen || isServed { types.formUnion([.cluster, .listener, .route, .nameTable]) }
        }
    }
}
