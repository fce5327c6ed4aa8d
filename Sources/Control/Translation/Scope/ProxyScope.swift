// What one proxy may see of the world, and on which objects that depends: shared by all proxies of the same view.

import MeshAPI
import Registry

/// Proxies with equal keys have the same scope.
public struct ScopeKey: Sendable, Hashable {
    public let namespace: String
    public let sidecar: ConfigKey?
    public let isGateway: Bool
    /// DestinationRules that select this workload by its labels.
    public let ownRules: [String]

    /// The same as one word.
    public var text: String {
        let shape = isGateway ? "gateway" : sidecar.map { "\($0.namespace)/\($0.name)" } ?? "default"
        return ([namespace, shape] + ownRules).joined(separator: "|")
    }
}

/// What one egress listener of a Sidecar imports; without a Sidecar there is one that imports everything.
public struct EgressView: Sendable {
    /// nil for the view of everything.
    public let listener: Networking.IstioEgressListener?
    public let services: [MeshService]
    /// For traffic inside the mesh, in order of precedence.
    public let virtualServices: [ConfigObject<Networking.VirtualService>]
    /// Of each service, the VirtualService whose host fits it best.
    let bestVirtualService: [String: ConfigKey]
}

/// DestinationRules of one host that apply together.
public struct MergedDestinationRule: Sendable {
    public var rule: ConfigObject<Networking.DestinationRule>
    public var sources: [ConfigKey]
    var visibility: Visibility
}

public final class ProxyScope: Sendable {
    public let namespace: String
    /// The Sidecar resource that shaped it.
    public let sidecar: ConfigObject<Networking.Sidecar>?
    /// Visible services by hostname, one of each, in order.
    public let services: [MeshService]
    /// Those that apply to `mesh` traffic, delegates already resolved, in order of precedence.
    public let virtualServices: [ConfigObject<Networking.VirtualService>]
    /// Of each visible host, merged; without those that select workloads.
    public let destinationRules: [String: ConfigObject<Networking.DestinationRule>]
    /// A change of anything else leaves this scope as it is. For objects that are new, ask the scope made of the new
    /// world.
    public var dependencies: Set<ConfigKey> { stableDependencies.union(routeDependencies) }
    private let stableDependencies: Set<ConfigKey>
    /// VirtualServices and their delegates.
    private let routeDependencies: Set<ConfigKey>

    public let egress: [EgressView]
    /// Names that stand for another service (ExternalName), by that service.
    public let aliases: [String: [String]]
    /// Of the whole world, read once.
    let envoyFilters: EnvoyFilterIndex
    private let rulesByHost: [String: [MergedDestinationRule]]
    private let servicesByHost: [String: Int]
    private let virtualServicesByGateway: [String: [ConfigObject<Networking.VirtualService>]]

    init(
        namespace: String, sidecar: ConfigObject<Networking.Sidecar>?, egress: [EgressView], services: [MeshService],
        rules: [String: [MergedDestinationRule]], aliases: [String: [String]],
        gateways: [String: [ConfigObject<Networking.VirtualService>]], envoyFilters: EnvoyFilterIndex,
        dependencies: Set<ConfigKey>, routeDependencies: Set<ConfigKey> = []
    ) {
        self.envoyFilters = envoyFilters
        self.namespace = namespace
        self.sidecar = sidecar
        self.services = services
        self.egress = egress
        stableDependencies = dependencies
        self.routeDependencies = routeDependencies
        self.aliases = aliases
        rulesByHost = rules
        virtualServicesByGateway = gateways
        virtualServices = egress.count == 1 ? egress[0].virtualServices : Self.joined(egress)
        servicesByHost = Dictionary(
            services.enumerated().map { ($0.element.hostname, $0.offset) }, uniquingKeysWith: { first, _ in first })
        destinationRules = rules.compactMapValues { list in
            list.last { $0.rule.spec.workloadSelector == nil }?.rule
        }
    }

    /// The same with other VirtualServices.
    init(after known: ProxyScope, view: EgressView, routeDependencies: Set<ConfigKey>) {
        envoyFilters = known.envoyFilters
        namespace = known.namespace
        sidecar = nil
        services = known.services
        egress = [view]
        stableDependencies = known.stableDependencies
        self.routeDependencies = routeDependencies
        aliases = known.aliases
        rulesByHost = known.rulesByHost
        virtualServicesByGateway = [:]
        virtualServices = view.virtualServices
        servicesByHost = known.servicesByHost
        destinationRules = known.destinationRules
    }

    /// A change of any of these may change the scope.
    public func depends(on key: ConfigKey) -> Bool {
        stableDependencies.contains(key) || routeDependencies.contains(key)
    }

    /// Whether it sees services that its only view doesn't: then VirtualServices may have brought them.
    var hasAddedServices: Bool { egress.count != 1 || services.count != egress[0].services.count }

    /// A scope made of its parts, with one view of everything.
    public convenience init(
        namespace: String, sidecar: ConfigObject<Networking.Sidecar>?, services: [MeshService],
        virtualServices: [ConfigObject<Networking.VirtualService>],
        destinationRules: [String: ConfigObject<Networking.DestinationRule>], dependencies: Set<ConfigKey>
    ) {
        let view = EgressView(
            listener: nil, services: services, virtualServices: virtualServices, bestVirtualService: [:])
        var gateways: [String: [ConfigObject<Networking.VirtualService>]] = [:]
        for virtualService in virtualServices {
            for gateway in virtualService.spec.gateways { gateways[gateway, default: []].append(virtualService) }
        }
        self.init(
            namespace: namespace, sidecar: sidecar, egress: [view], services: services,
            rules: destinationRules.mapValues {
                [MergedDestinationRule(rule: $0, sources: [$0.dependency], visibility: .everyone)]
            },
            aliases: [:], gateways: gateways, envoyFilters: EnvoyFilterIndex(WorldSnapshot()),
            dependencies: dependencies)
    }

    private static func joined(_ views: [EgressView]) -> [ConfigObject<Networking.VirtualService>] {
        var seen: Set<ConfigKey> = []
        return views.flatMap(\.virtualServices).filter { seen.insert($0.dependency).inserted }
    }

    public func service(_ hostname: String) -> MeshService? { servicesByHost[hostname].map { services[$0] } }

    /// The rule for traffic of this proxy to a host. One that selects workloads counts only for clients of its own
    /// namespace.
    public func destinationRule(
        _ hostname: String, for node: ProxyNode, inbound: Bool = false
    ) -> MergedDestinationRule? {
        guard let list = rulesByHost[hostname] else { return nil }
        var general: MergedDestinationRule?
        for merged in list {
            guard let selector = merged.rule.spec.workloadSelector else {
                general = merged
                continue
            }
            if !inbound && merged.rule.namespace == namespace && selector.matchLabels.isLabelSubset(of: node.labels) {
                return merged
            }
        }
        return general
    }

    /// Whether any rule speaks of a host.
    func hasRule(_ hostname: String) -> Bool { rulesByHost[hostname] != nil }

    /// Which rules speak of a host to this node, in one word.
    public func ruleMark(_ hostname: String, for node: ProxyNode) -> String {
        guard rulesByHost[hostname] != nil, let rule = destinationRule(hostname, for: node) else { return "" }
        return rule.sources.map { "\($0.namespace)/\($0.name)" }.joined(separator: ",")
    }

    /// Visible VirtualServices of a gateway (`namespace/name`, or `mesh`), with full names, delegates resolved.
    public func virtualServices(of gateway: String) -> [ConfigObject<Networking.VirtualService>] {
        gateway == "mesh" ? virtualServices : virtualServicesByGateway[gateway] ?? []
    }

    /// The view that makes the routes of a port.
    func egressView(port: Int, bind: String) -> EgressView? {
        for view in egress {
            guard let listener = view.listener, let wanted = listener.port?.number else { return view }
            if wanted == port && (port != 0 || listener.bind == bind) { return view }
        }
        return nil
    }
}

extension ConfigObject {
    var dependency: ConfigKey { ConfigKey(kind: kind.kind, namespace: namespace, name: name) }
}

extension [String: String] {
    /// Whether all of these labels are there.
    func isLabelSubset(of labels: [String: String]) -> Bool { allSatisfy { labels[$0.key] == $0.value } }
}
