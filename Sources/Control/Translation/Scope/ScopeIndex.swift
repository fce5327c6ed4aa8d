// The world ordered for scopes: what is visible from each namespace, names completed, delegates and DestinationRules
// merged. Made once for a world and shared by all of its scopes.

import MeshAPI
import Registry

/// A VirtualService that is complete by itself, and who may see it.
struct VisibleVirtualService: Sendable {
    let object: ConfigObject<Networking.VirtualService>
    let visibility: Visibility
    /// `mesh` when it names none.
    let gateways: [String]
    /// The delegates that are part of it.
    let parts: [ConfigKey]
}

public final class ScopeIndex: Sendable {
    let world: WorldSnapshot
    /// In order of precedence: the older first.
    let services: [MeshService]
    let virtualServices: [VisibleVirtualService]
    let destinationRules: DestinationRuleIndex
    let sidecars: [String: [ConfigObject<Networking.Sidecar>]]
    let envoyFilters: EnvoyFilterIndex
    /// Of each namespace, those that are for some of its workloads only.
    let selectingRules: [String: [ConfigObject<Networking.DestinationRule>]]
    private let publicServices: [MeshService]

    /// After a change of VirtualServices alone: all else is as it was.
    public init(_ world: WorldSnapshot, after known: ScopeIndex) {
        self.world = world
        services = known.services
        publicServices = known.publicServices
        virtualServices = VirtualServiceResolution(world).complete()
        destinationRules = known.destinationRules
        sidecars = known.sidecars
        envoyFilters = known.envoyFilters
        selectingRules = known.selectingRules
    }

    public init(_ world: WorldSnapshot) {
        self.world = world
        services = world.services.values.sorted(by: Self.precedes)
        publicServices = services.filter { $0.visibility == .everyone }
        virtualServices = VirtualServiceResolution(world).complete()
        destinationRules = DestinationRuleIndex(world)
        sidecars = Dictionary(grouping: world.sidecars) { $0.namespace }
        envoyFilters = EnvoyFilterIndex(world)
        selectingRules = Dictionary(
            grouping: world.destinationRules.filter { $0.spec.workloadSelector != nil }, by: \.namespace)
    }

    static func precedes(_ left: MeshService, _ right: MeshService) -> Bool {
        (left.creationTimestamp, left.name, left.namespace, left.hostname)
            < (right.creationTimestamp, right.name, right.namespace, right.hostname)
    }

    /// Private ones first, then those exported to the namespace, then public ones.
    func services(visibleFrom namespace: String) -> [MeshService] {
        var own: [MeshService] = []
        var exported: [MeshService] = []
        for service in services where service.visibility != .everyone && service.visibility.includes(namespace) {
            if service.namespace == namespace { own.append(service) } else { exported.append(service) }
        }
        return own + exported + publicServices
    }

    /// Private ones first, then those exported to the namespace, then public ones.
    func virtualServices(visibleFrom namespace: String, gateway: String) -> [VisibleVirtualService] {
        var own: [VisibleVirtualService] = []
        var exported: [VisibleVirtualService] = []
        var open: [VisibleVirtualService] = []
        for virtualService in virtualServices where virtualService.gateways.contains(gateway) {
            switch virtualService.visibility {
            case .everyone: open.append(virtualService)
            case .namespaces(let names) where names.contains(namespace):
                if virtualService.object.namespace == namespace {
                    own.append(virtualService)
                } else {
                    exported.append(virtualService)
                }
            default: break
            }
        }
        return own + exported + open
    }

    /// All gateways at once, for proxies that are gateways.
    func virtualServicesByGateway(visibleFrom namespace: String) -> [String: [VisibleVirtualService]] {
        var gateways: Set<String> = []
        for virtualService in virtualServices where virtualService.visibility.includes(namespace) {
            gateways.formUnion(virtualService.gateways)
        }
        return Dictionary(
            uniqueKeysWithValues: gateways.map { ($0, virtualServices(visibleFrom: namespace, gateway: $0)) })
    }

    /// The Sidecar of a workload: one that selects it, else the namespace's, else the root namespace's.
    func sidecar(for node: ProxyNode) -> ConfigObject<Networking.Sidecar>? {
        if node.role == .router { return nil }
        let own = sidecars[node.namespace] ?? []
        let selecting = own.first { $0.spec.workloadSelector.map { $0.labels.isLabelSubset(of: node.labels) } ?? false }
        if let found = selecting ?? own.first(where: { $0.spec.workloadSelector == nil }) { return found }
        return sidecars[world.rootNamespace]?.first { $0.spec.workloadSelector == nil }
    }
}

extension Visibility {
    /// What `exportTo` says; nothing said means the mesh's default, which is everybody.
    static func exported(_ words: [String], defaults: [String], namespace: String) -> Visibility {
        let said = words.isEmpty ? defaults : words
        if said.isEmpty || said.contains("*") { return .everyone }
        let names = Set(said.filter { $0 != "~" }.map { $0 == "." ? namespace : $0 })
        return names.isEmpty ? .nobody : .namespaces(names)
    }
}
