// Kubernetes' Services as services of the mesh.

import MeshAPI

extension WorldBuilder {
    func kubernetesID(_ key: NamespacedName) -> ServiceID {
        ServiceID(hostname: "\(key.name).\(key.namespace).svc.\(snapshot.clusterDomain)", namespace: key.namespace)
    }

    mutating func rebuildServices() {
        for key in dirty.services.sorted() {
            let source = ConfigKey(kind: "Service", namespace: key.namespace, name: key.name)
            guard let held = kubernetes.services[key] else {
                dirty.hosts.formUnion(contributions.replace(source, with: []))
                continue
            }
            let service = meshService(key, held, source)
            let part = Contribution(source: source, service: service, endpoints: endpoints(of: key, held, service))
            dirty.hosts.formUnion(contributions.replace(source, with: [part]))
        }
        for key in dirty.serviceEndpoints.subtracting(dirty.services) {
            guard let held = kubernetes.services[key] else { continue }
            let source = ConfigKey(kind: "Service", namespace: key.namespace, name: key.name)
            guard let service = contributions.byHost[kubernetesID(key)]?.first(where: { $0.source == source })?.service
            else { continue }
            let made = endpoints(of: key, held, service)
            dirty.hosts.formUnion(contributions.setEndpoints(source) { _ in made })
        }
    }

    private func meshService(
        _ key: NamespacedName, _ held: KubernetesObjects.Held<Core.Service>, _ source: ConfigKey
    ) -> MeshService {
        let spec = held.object.spec
        let metadata = held.metadata
        let ports = spec.ports.map { port -> ServicePort in
            var made = ServicePort(
                name: port.name, number: port.port,
                protocol: ProtocolSelection.of(
                    port: port.port, name: port.name, transport: port.protocol, appProtocol: port.appProtocol))
            switch port.targetPort {
            case .number(let number): made.targetPort = number
            case .name(let name): made.targetPortName = name
            case nil: made.targetPort = port.port
            }
            made.nodePort = port.nodePort
            return made
        }
        var service = MeshService(
            id: kubernetesID(key), name: key.name, ports: ports, provider: "Kubernetes", source: source)
        service.addresses = spec.addresses
        service.externalAddresses = held.object.externalAddresses
        service.isHeadless = spec.isHeadless
        service.resolution = spec.isHeadless ? .passthrough : .endpoints
        if spec.type == "ExternalName" {
            service.resolution = .alias(spec.externalName)
            service.isExternal = true
        }
        service.visibility = ExportTo.visibility(
            ExportTo.words(metadata.annotations["networking.istio.io/exportTo"]),
            fallback: snapshot.mesh.defaultServiceExportTo, namespace: key.namespace)
        service.subjectAltNames = namedIdentities(metadata)
        service.labels = metadata.labels
        service.selector = spec.selector
        service.creationTimestamp = metadata.creationTimestamp
        service.isNodeLocal = spec.internalTrafficPolicy == "Local"
        service.trafficDistribution =
            spec.trafficDistribution.isEmpty
            ? metadata.annotations["networking.istio.io/traffic-distribution"] ?? "" : spec.trafficDistribution
        service.publishesUnready = spec.publishNotReadyAddresses
        return service
    }

    /// Identities that annotations allow: accounts by name, and whole names.
    private func namedIdentities(_ metadata: ObjectMetadata) -> [String] {
        let accounts = ExportTo.words(metadata.annotations["alpha.istio.io/kubernetes-serviceaccounts"])
        let whole = ExportTo.words(metadata.annotations["alpha.istio.io/canonical-serviceaccounts"])
        let domains = [snapshot.trustDomain] + snapshot.mesh.trustDomainAliases
        let named = accounts.flatMap { account in
            domains.map { SPIFFEName.text($0, namespace: metadata.namespace, account: account) }
        }
        return Array(Set(named + whole)).sorted()
    }
}

// Endpoints
extension WorldBuilder {
    private func endpoints(
        of key: NamespacedName, _ held: KubernetesObjects.Held<Core.Service>, _ service: MeshService
    ) -> [ServiceEndpoint] {
        var found = EndpointCollector(service: service)
        if let names = kubernetes.slicesOfService[key] {
            for name in names.sorted() {
                let slice = NamespacedName(namespace: key.namespace, name: name)
                if let held = kubernetes.slices[slice] { add(held.object, key, &found) }
            }
        } else if let endpoints = kubernetes.endpoints[key] {
            add(endpoints, key, &found)
        } else {
            // Nobody has written down who serves: the selector says it.
            for pod in workloads.selected(in: key.namespace, by: service.selector, kind: "Pod") {
                addSelected(pod, service, &found)
            }
        }
        for entry in workloads.selected(in: key.namespace, by: service.selector, kind: "WorkloadEntry") {
            addSelected(entry, service, &found)
        }
        return found.endpoints
    }

    private func addSelected(_ workload: Workload, _ service: MeshService, _ found: inout EndpointCollector) {
        for port in service.ports {
            guard let number = ServiceTargets.endpointPort(of: port, workload) else { continue }
            for address in workload.addresses {
                var endpoint = workload.endpoint(address: address, port: number, servicePort: port.name)
                if workload.subdomain == service.name { endpoint.hostname = workload.hostname }
                found.add(endpoint)
            }
        }
    }

    private func add(_ slice: Core.EndpointSlice, _ key: NamespacedName, _ found: inout EndpointCollector) {
        guard slice.addressType != "FQDN" else { return }
        for endpoint in slice.endpoints {
            let conditions = endpoint.conditions
            let isReady = conditions?.ready ?? true
            let isTerminating = conditions?.terminating ?? false
            let health: ServiceEndpoint.Health =
                isReady ? .healthy : isTerminating && (conditions?.serving ?? false) ? .draining : .unhealthy
            for address in endpoint.addresses {
                add(
                    address, slice.ports, endpoint.targetRef, health, hostname: endpoint.hostname,
                    node: endpoint.nodeName, key, &found)
            }
        }
    }

    private func add(_ endpoints: Core.Endpoints, _ key: NamespacedName, _ found: inout EndpointCollector) {
        for subset in endpoints.subsets {
            let all =
                subset.addresses.map { ($0, ServiceEndpoint.Health.healthy) }
                + subset.notReadyAddresses.map { ($0, .unhealthy) }
            for (address, health) in all {
                add(
                    address.ip, subset.ports, address.targetRef, health, hostname: address.hostname,
                    node: address.nodeName, key, &found)
            }
        }
    }

    private func add(
        _ address: String, _ ports: [Core.EndpointPort], _ target: Core.ObjectReference?,
        _ health: ServiceEndpoint.Health, hostname: String, node: String, _ key: NamespacedName,
        _ found: inout EndpointCollector
    ) {
        var workload: Workload?
        if let target, target.kind == "Pod" {
            let namespace = target.namespace.isEmpty ? key.namespace : target.namespace
            workload = workloads.all[ConfigKey(kind: "Pod", namespace: namespace, name: target.name)]
        }
        if workload == nil, let here = snapshot.workloadsByAddress[address] {
            workload = here.first { $0.namespace == key.namespace } ?? here.first
        }
        // A pod that is announced and not yet known: its labels and its identity will come with it.
        if workload == nil && target?.kind == "Pod" { return }
        for port in ports where port.port > 0 {
            var endpoint: ServiceEndpoint
            if let workload {
                endpoint = workload.endpoint(address: address, port: port.port, servicePort: port.name)
            } else {
                endpoint = ServiceEndpoint(
                    address: address, port: port.port, servicePort: port.name, namespace: key.namespace)
                endpoint.cluster = cluster
                endpoint.network = networks.network(of: address)
                endpoint.locality = kubernetes.nodes[node] ?? Locality()
                endpoint.node = node
                endpoint.labels = Topology.augmented(
                    [:], endpoint.locality, cluster: cluster, network: endpoint.network, node: node)
            }
            endpoint.health = health
            endpoint.hostname = hostname
            found.add(endpoint)
        }
    }
}

/// Each place once, and only places that may be used.
struct EndpointCollector {
    private struct Place: Hashable {
        let address: String
        let port: Int
        let servicePort: String
    }

    private let publishesUnready: Bool
    private let showsDraining: Bool
    private var seen: Set<Place> = []
    private(set) var endpoints: [ServiceEndpoint] = []

    init(service: MeshService) {
        publishesUnready = service.publishesUnready
        showsDraining =
            service.labels["istio.io/persistent-session"] != nil
            || service.labels["istio.io/persistent-session-header"] != nil
    }

    mutating func add(_ endpoint: ServiceEndpoint) {
        var endpoint = endpoint
        if publishesUnready { endpoint.health = .healthy }
        if endpoint.health == .unhealthy || endpoint.health == .draining && !showsDraining { return }
        let place = Place(address: endpoint.address, port: endpoint.port, servicePort: endpoint.servicePort)
        if seen.insert(place).inserted { endpoints.append(endpoint) }
    }
}
