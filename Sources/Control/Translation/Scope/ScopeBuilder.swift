// How the scope of a proxy comes about: egress listeners' imports, one service of each hostname, its DestinationRules.

import MeshAPI
import Registry

struct ScopeBuilder {
    let index: ScopeIndex
    let namespace: String
    let sidecar: ConfigObject<Networking.Sidecar>?
    private var services: [MeshService] = []
    private var positions: [String: Int] = [:]
    private var dependencies: Set<ConfigKey> = []
    private var routeDependencies: Set<ConfigKey> = []

    init(_ index: ScopeIndex, namespace: String, sidecar: ConfigObject<Networking.Sidecar>?) {
        self.index = index
        self.namespace = namespace
        self.sidecar = sidecar
    }

    /// What a proxy without a Sidecar sees after a change of VirtualServices alone: it sees everything anyway, so only
    /// they are others.
    mutating func build(after known: ProxyScope) -> ProxyScope {
        var virtualServices: [ConfigObject<Networking.VirtualService>] = []
        for candidate in index.virtualServices(visibleFrom: namespace, gateway: "mesh") {
            virtualServices.append(noted(candidate))
        }
        let view = EgressView(
            listener: nil, services: known.egress[0].services, virtualServices: virtualServices,
            bestVirtualService: Self.best(virtualServices, known.egress[0].services))
        return ProxyScope(after: known, view: view, routeDependencies: routeDependencies)
    }

    mutating func build(forGateway isGateway: Bool) -> ProxyScope {
        if let sidecar { dependencies.insert(sidecar.dependency) }
        var egress: [EgressView] = []
        var gateways: [String: [ConfigObject<Networking.VirtualService>]] = [:]
        if isGateway {
            index.services(visibleFrom: namespace).forEach { append($0) }
            gateways = index.virtualServicesByGateway(visibleFrom: namespace).mapValues { list in
                list.map { noted($0) }
            }
            egress = [
                EgressView(
                    listener: nil, services: services, virtualServices: gateways["mesh"] ?? [],
                    bestVirtualService: [:])
            ]
        } else {
            var listeners = sidecar?.spec.egress ?? []
            if listeners.isEmpty { listeners = [.everything] }
            egress = listeners.map { view($0) }
            for view in egress {
                view.services.forEach { append($0) }
                for virtualService in view.virtualServices { appendDestinations(of: virtualService, view.listener) }
            }
        }
        for host in ProviderCluster.hosts(in: index.world) { append(reachable(host)) }
        let rules = destinationRules()
        let concerned = Set(services.map(\.namespace)).union([namespace, index.world.rootNamespace])
        for policy in index.world.peerAuthentications where concerned.contains(policy.namespace) {
            dependencies.insert(policy.dependency)
        }
        dependencies.formUnion(index.envoyFilters.dependencies(of: namespace))
        return ProxyScope(
            namespace: namespace, sidecar: sidecar, egress: egress, services: services, rules: rules,
            aliases: aliases(), gateways: gateways, envoyFilters: index.envoyFilters, dependencies: dependencies,
            routeDependencies: routeDependencies)
    }

    private mutating func noted(_ virtualService: VisibleVirtualService) -> ConfigObject<Networking.VirtualService> {
        routeDependencies.insert(virtualService.object.dependency)
        routeDependencies.formUnion(virtualService.parts)
        return virtualService.object
    }

    private mutating func view(_ listener: Networking.IstioEgressListener) -> EgressView {
        let hosts = EgressHosts(listener.hosts, namespace: namespace)
        var virtualServices: [ConfigObject<Networking.VirtualService>] = []
        for candidate in index.virtualServices(visibleFrom: namespace, gateway: "mesh")
        where hosts.imports(candidate.object) {
            virtualServices.append(noted(candidate))
        }
        let candidates = index.services(visibleFrom: namespace).compactMap { service in
            hosts.imports(service) ? service.restricted(to: listener) : nil
        }
        let services = oneNamespaceEach(candidates)
        let isDefault = listener == .everything
        return EgressView(
            listener: isDefault ? nil : listener, services: services, virtualServices: virtualServices,
            bestVirtualService: Self.best(virtualServices, services))
    }

    /// Of a hostname that several namespaces have: the proxy's own, else Kubernetes', else the first.
    private func oneNamespaceEach(_ services: [MeshService]) -> [MeshService] {
        var chosen: [String: MeshService] = [:]
        for service in services {
            guard let known = chosen[service.hostname] else {
                chosen[service.hostname] = service
                continue
            }
            if service.namespace == namespace {
                chosen[service.hostname] = service
            } else if known.namespace != namespace && !known.isKubernetes && service.isKubernetes {
                chosen[service.hostname] = service
            }
        }
        return services.filter { chosen[$0.hostname]?.namespace == $0.namespace }
    }

    private static func best(
        _ virtualServices: [ConfigObject<Networking.VirtualService>], _ services: [MeshService]
    ) -> [String: ConfigKey] {
        var exact: [String: ConfigKey] = [:]
        var wildcards: [String: ConfigKey] = [:]
        for virtualService in virtualServices {
            for host in virtualService.spec.hosts {
                if HostName.isWildcard(host) {
                    if wildcards[host] == nil { wildcards[host] = virtualService.dependency }
                } else if exact[host] == nil {
                    exact[host] = virtualService.dependency
                }
            }
        }
        if wildcards.isEmpty { return [:] }
        var result: [String: ConfigKey] = [:]
        for service in services {
            let found = HostName.mostSpecific(for: service.hostname, exact: exact, wildcards: wildcards)
            if let found { result[service.hostname] = found.value }
        }
        return result
    }

    /// Where a VirtualService sends traffic is needed, too, imported or not.
    private mutating func appendDestinations(
        of virtualService: ConfigObject<Networking.VirtualService>, _ listener: Networking.IstioEgressListener?
    ) {
        for (host, ports) in virtualService.spec.destinations(from: namespace).sorted(by: { $0.key < $1.key }) {
            guard let service = reachable(host) else { continue }
            if let listener, listener.matchesPort {
                append(service.restricted(to: listener))
            } else {
                append(service.restricted(to: ports))
            }
        }
    }

    private func reachable(_ host: String) -> MeshService? {
        let namespaces = index.world.namespacesOfHostname[host] ?? []
        let known = namespaces.compactMap { index.world.services[ServiceID(hostname: host, namespace: $0)] }
        if let own = known.first(where: { $0.namespace == namespace }) { return own }
        let visible = known.filter { $0.visibility.includes(namespace) }
        return visible.first(where: \.isKubernetes) ?? visible.min(by: ScopeIndex.precedes)
    }

    /// One service of a hostname: Kubernetes' before others; ports that only a later one of the same kind has are added.
    private mutating func append(_ service: MeshService?) {
        guard let service else { return }
        guard let position = positions[service.hostname] else {
            positions[service.hostname] = services.count
            services.append(service)
            return
        }
        let known = services[position]
        if known.isKubernetes != service.isKubernetes {
            if service.isKubernetes { services[position] = service }
            return
        }
        guard known.ports != service.ports, known.mayMerge(with: service) else { return }
        services[position].ports += service.ports.filter { port in known.port(port.number) == nil }
    }

    private mutating func destinationRules() -> [String: [MergedDestinationRule]] {
        var result: [String: [MergedDestinationRule]] = [:]
        for service in services {
            dependencies.insert(service.source)
            let rules = index.destinationRules.rules(for: service, from: namespace)
            if rules.isEmpty { continue }
            result[service.hostname] = rules
            for rule in rules { dependencies.formUnion(rule.sources) }
        }
        return result
    }

    private func aliases() -> [String: [String]] {
        var result: [String: [String]] = [:]
        for service in services {
            if case .alias(let target) = service.resolution { result[target, default: []].append(service.hostname) }
        }
        return result
    }
}

extension Networking.IstioEgressListener {
    static let everything: Networking.IstioEgressListener = {
        var listener = Networking.IstioEgressListener()
        listener.hosts = ["*/*"]
        return listener
    }()

    /// Only services that have the listener's port are imported; a proxy's port stands for all.
    var matchesPort: Bool { (port?.number ?? 0) != 0 && port?.protocol.uppercased() != "HTTP_PROXY" }
}

extension MeshService {
    var isKubernetes: Bool { provider == "Kubernetes" }

    var isAlias: Bool { if case .alias = resolution { true } else { false } }

    /// With the listener's port alone; nil without that port.
    func restricted(to listener: Networking.IstioEgressListener) -> MeshService? {
        guard listener.matchesPort else { return self }
        return restricted(to: [listener.port?.number ?? 0])
    }

    func restricted(to wanted: Set<Int>) -> MeshService? {
        if wanted.isEmpty || wanted.contains(0) { return self }
        let kept = ports.filter { wanted.contains($0.number) }
        if kept.isEmpty { return nil }
        var copy = self
        copy.ports = kept
        return copy
    }

    func mayMerge(with other: MeshService) -> Bool {
        namespace == other.namespace && resolution == other.resolution && provider == other.provider
            && labels == other.labels && selector == other.selector && visibility == other.visibility
    }
}

extension Translation {
    public static func scopeKey(for node: ProxyNode, in index: ScopeIndex) -> ScopeKey {
        let rules = (index.selectingRules[node.namespace] ?? []).filter { rule in
            rule.spec.workloadSelector?.matchLabels.isLabelSubset(of: node.labels) ?? false
        }
        return ScopeKey(
            namespace: node.namespace, sidecar: index.sidecar(for: node)?.dependency, isGateway: node.role == .router,
            ownRules: rules.map(\.name))
    }

    /// What a proxy sees. Make the index once for a world.
    public static func scope(for node: ProxyNode, in index: ScopeIndex) -> ProxyScope {
        var builder = ScopeBuilder(index, namespace: node.namespace, sidecar: index.sidecar(for: node))
        return builder.build(forGateway: node.role == .router)
    }

    /// The same after a change of VirtualServices alone, at the cost of those.
    public static func scope(for node: ProxyNode, in index: ScopeIndex, after known: ProxyScope) -> ProxyScope {
        guard node.role != .router, index.sidecar(for: node) == nil, known.sidecar == nil, known.egress.count == 1,
            !known.hasAddedServices
        else { return scope(for: node, in: index) }
        var builder = ScopeBuilder(index, namespace: node.namespace, sidecar: nil)
        return builder.build(after: known)
    }

    public static func scope(for node: ProxyNode, in world: WorldSnapshot) -> ProxyScope {
        scope(for: node, in: ScopeIndex(world))
    }
}
