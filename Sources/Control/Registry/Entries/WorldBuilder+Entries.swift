// ServiceEntries as services of the mesh.

import Base
import MeshAPI

extension WorldBuilder {
    mutating func takeServiceEntry(_ change: ObjectChange) {
        let changed = exchange(change, \.serviceEntries)
        if let selector = serviceEntries[change.named]?.spec.workloadSelector, !selector.labels.isEmpty {
            kubernetes.selectingEntries[change.namespace, default: []].insert(change.name)
        } else {
            kubernetes.selectingEntries[change.namespace]?.remove(change.name)
        }
        if !changed { return }
        dirty.configs.insert(change.key)
        dirty.entries.insert(change.named)
    }

    mutating func rebuildEntries() {
        // The older have the first choice of an automatic address: so it is after a restart, too.
        let ordered = dirty.entries.map { (name: $0, entry: serviceEntries[$0]) }.sorted { left, right in
            switch (left.entry, right.entry) {
            case (let left?, let right?): left.precedes(right)
            case (nil, .some): true
            case (.some, nil): false
            case (nil, nil): left.name < right.name
            }
        }
        for (name, entry) in ordered {
            let source = ConfigKey(kind: "ServiceEntry", namespace: name.namespace, name: name.name)
            guard let entry, isUsable(entry, source) else {
                dirty.hosts.formUnion(contributions.replace(source, with: []))
                continue
            }
            let parts = services(of: entry, source).map { service in
                Contribution(source: source, service: service, endpoints: endpoints(of: entry, service))
            }
            dirty.hosts.formUnion(contributions.replace(source, with: parts))
        }
        for name in dirty.entryEndpoints.subtracting(dirty.entries) {
            guard let entry = serviceEntries[name] else { continue }
            let source = ConfigKey(kind: "ServiceEntry", namespace: name.namespace, name: name.name)
            var made: [ServiceID: [ServiceEndpoint]] = [:]
            for id in contributions.hosts(of: source) {
                guard let service = contributions.byHost[id]?.first(where: { $0.source == source })?.service
                else { continue }
                made[id] = endpoints(of: entry, service)
            }
            dirty.hosts.formUnion(contributions.setEndpoints(source) { made[$0.id] ?? [] })
        }
    }

    private mutating func isUsable(_ entry: ConfigObject<Networking.ServiceEntry>, _ key: ConfigKey) -> Bool {
        let problems = ProblemList()
        let spec = entry.spec
        func refuse(_ path: String, _ message: String, _ reason: FieldProblem.Reason = .invalid) {
            problems.add(FieldProblem(path: path, reason: reason, message: message))
        }
        if spec.hosts.isEmpty { refuse("spec.hosts", "found none, expected at least one host", .missing) }
        if spec.ports.isEmpty { refuse("spec.ports", "found none, expected at least one port", .missing) }
        if spec.resolution == .DYNAMIC_DNS {
            refuse(
                "spec.resolution", "DYNAMIC_DNS is not supported; use DNS for a host without wildcard", .notSupported)
        }
        for (index, port) in spec.ports.enumerated() where !(1...65535).contains(port.number) {
            refuse("spec.ports[\(index)].number", "found \(port.number), expected 1 to 65535")
        }
        let isDNS = spec.resolution == .DNS || spec.resolution == .DNS_ROUND_ROBIN
        if isDNS && spec.endpoints.isEmpty && spec.workloadSelector == nil {
            for (index, host) in spec.hosts.enumerated() where host.hasPrefix("*") {
                refuse("spec.hosts[\(index)]", "\"\(host)\" can't be looked up by DNS: name endpoints, or use NONE")
            }
        }
        for (index, address) in spec.addresses.enumerated() where !Self.isAddressOrRange(address) {
            refuse("spec.addresses[\(index)]", "found \"\(address)\", expected an IP address or a range")
        }
        if spec.resolution == .STATIC {
            for (index, endpoint) in spec.endpoints.enumerated() where !Self.isPlace(endpoint.address) {
                refuse(
                    "spec.endpoints[\(index)].address",
                    "found \"\(endpoint.address)\", expected an IP address or unix:///path with resolution STATIC")
            }
        }
        note(problems, of: key)
        return problems.problems.isEmpty
    }

    private static func isAddressOrRange(_ text: String) -> Bool {
        IPAddress(text) != nil || NetworkMap.range(text) != nil
    }

    private static func isPlace(_ text: String) -> Bool { text.hasPrefix("unix://") || IPAddress(text) != nil }

    private mutating func services(
        of entry: ConfigObject<Networking.ServiceEntry>, _ source: ConfigKey
    ) -> [MeshService] {
        let spec = entry.spec
        let ports = spec.ports.map { port in
            ServicePort(
                name: port.name, number: port.number, protocol: PortProtocol(named: port.protocol) ?? .unknown,
                targetPort: port.targetPort)
        }
        var hosts: Set<String> = []
        return spec.hosts.filter { hosts.insert($0).inserted }.map { host in
            let id = ServiceID(hostname: host, namespace: entry.namespace)
            var service = MeshService(id: id, name: entry.name, ports: ports, provider: "External", source: source)
            service.addresses = spec.addresses
            service.isExternal = spec.location == .MESH_EXTERNAL
            service.visibility = ExportTo.visibility(
                spec.exportTo, fallback: snapshot.mesh.defaultServiceExportTo, namespace: entry.namespace)
            service.subjectAltNames = spec.subjectAltNames
            service.labels = entry.metadata.labels
            service.selector = spec.workloadSelector?.labels ?? [:]
            service.creationTimestamp = entry.metadata.creationTimestamp
            switch spec.resolution {
            case .NONE, .DYNAMIC_DNS: service.resolution = .passthrough
            case .STATIC: service.resolution = .endpoints
            case .DNS: service.resolution = .dns
            case .DNS_ROUND_ROBIN: service.resolution = .dnsRoundRobin
            }
            if spec.addresses.isEmpty && spec.resolution != .NONE && !host.contains("*") {
                service.autoAddresses = autoAddresses.addresses(for: id)
            } else {
                autoAddresses.release(id)
            }
            return service
        }
    }

    private func endpoints(
        of entry: ConfigObject<Networking.ServiceEntry>, _ service: MeshService
    ) -> [ServiceEndpoint] {
        guard service.resolution != .passthrough else { return [] }
        var found = EndpointCollector(service: service)
        if let selector = entry.spec.workloadSelector, !selector.labels.isEmpty {
            for workload in workloads.selected(in: entry.namespace, by: selector.labels) {
                add(workload, service, &found)
            }
            return found.endpoints
        }
        if entry.spec.endpoints.isEmpty {
            let isDNS = service.resolution == .dns || service.resolution == .dnsRoundRobin
            guard isDNS else { return [] }
            for port in service.ports {
                var endpoint = ServiceEndpoint(
                    address: service.hostname, port: port.targetPort > 0 ? port.targetPort : port.number,
                    servicePort: port.name, namespace: entry.namespace)
                endpoint.cluster = cluster
                found.add(endpoint)
            }
            return found.endpoints
        }
        for item in entry.spec.endpoints { add(item, entry, service, &found) }
        return found.endpoints
    }

    private func add(_ workload: Workload, _ service: MeshService, _ found: inout EndpointCollector) {
        for port in service.ports {
            let number =
                workload.key.kind == "WorkloadEntry" ? workload.ports[port.name] : nil
            let fallback = port.targetPort > 0 ? port.targetPort : port.number
            // Of a pod one address is enough: both families lead to the same place.
            for address in workload.addresses.prefix(1) {
                let isUnix = address.hasPrefix("unix://")
                found.add(
                    workload.endpoint(address: address, port: isUnix ? 0 : number ?? fallback, servicePort: port.name))
            }
        }
    }

    private func add(
        _ item: Networking.WorkloadEntry, _ entry: ConfigObject<Networking.ServiceEntry>, _ service: MeshService,
        _ found: inout EndpointCollector
    ) {
        let network = item.network.isEmpty ? networks.network(of: item.address, labels: item.labels) : item.network
        let locality = item.locality.isEmpty ? Locality() : Locality(text: item.locality)
        let labels = Topology.augmented(item.labels, locality, cluster: cluster, network: network, node: "")
        for port in service.ports {
            let fallback = port.targetPort > 0 ? port.targetPort : port.number
            let isUnix = item.address.hasPrefix("unix://")
            var endpoint = ServiceEndpoint(
                address: item.address, port: isUnix ? 0 : item.ports[port.name] ?? fallback, servicePort: port.name,
                namespace: entry.namespace)
            endpoint.labels = labels
            endpoint.serviceAccount = item.serviceAccount
            endpoint.network = network
            endpoint.cluster = cluster
            endpoint.locality = locality
            endpoint.weight = max(1, item.weight)
            endpoint.tlsMode =
                Topology.tlsMode(item.labels) ?? (item.serviceAccount.isEmpty ? .disabled : .istio)
            found.add(endpoint)
        }
    }
}
