// What the registry knows, as Istio's debug pages show it.

import Document
import MeshAPI
import Registry

enum RegistryPage {
    static func services(_ world: WorldSnapshot) -> DocumentNode {
        .list(world.services.values.sorted { $0.id < $1.id }.map(service))
    }

    private static func service(_ service: MeshService) -> DocumentNode {
        let resolution: Int64
        switch service.resolution {
        case .endpoints: resolution = 0
        case .dns: resolution = 1
        case .passthrough: resolution = 2
        case .dnsRoundRobin: resolution = 3
        case .alias: resolution = 4
        }
        var node: DocumentNode = [
            "Attributes": [
                "ServiceRegistry": .string(service.provider), "Name": .string(service.name),
                "Namespace": .string(service.namespace), "Labels": map(service.labels),
                "LabelSelectors": map(service.selector), "ExportTo": exportTo(service.visibility),
            ],
            "hostname": .string(service.hostname), "Resolution": .integer(resolution),
            "MeshExternal": .bool(service.isExternal), "creationTime": .string(service.creationTimestamp),
            "ports": .list(
                service.ports.map {
                    [
                        "name": .string($0.name), "port": .integer(Int64($0.number)),
                        "protocol": .string($0.protocol.rawValue),
                    ]
                }), "clusterVIPs": ["Addresses": ["Kubernetes": strings(service.addresses)]],
            "serviceAccounts": strings(service.subjectAltNames),
        ]
        node.set("defaultAddress", .string(service.addresses.first ?? "0.0.0.0"))
        if let v4 = service.autoAddresses.first { node.set("autoAllocatedIPv4Address", .string(v4)) }
        if let v6 = service.autoAddresses.dropFirst().first { node.set("autoAllocatedIPv6Address", .string(v6)) }
        return node
    }

    private static func exportTo(_ visibility: Visibility) -> DocumentNode {
        switch visibility {
        case .everyone: ["*": [:]]
        case .nobody: ["~": [:]]
        case .namespaces(let names): map(Dictionary(uniqueKeysWithValues: names.map { ($0, "") }))
        }
    }

    static func endpoints(_ world: WorldSnapshot) -> DocumentNode {
        var rows: [DocumentNode] = []
        for (id, endpoints) in world.endpoints.sorted(by: { $0.key < $1.key }) {
            for port in world.services[id]?.ports ?? [] {
                let here = endpoints.filter { $0.servicePort == port.name }
                rows.append(["svc": .string("\(id.hostname):\(port.name)"), "ep": .list(here.map(endpoint))])
            }
        }
        return .list(rows)
    }

    private static func endpoint(_ endpoint: ServiceEndpoint) -> DocumentNode {
        let health: Int64 = endpoint.health == .healthy ? 1 : endpoint.health == .unhealthy ? 2 : 3
        return [
            "Address": .string(endpoint.address), "EndpointPort": .integer(Int64(endpoint.port)),
            "ServicePortName": .string(endpoint.servicePort), "Labels": map(endpoint.labels),
            "ServiceAccount": .string(endpoint.serviceAccount), "Network": .string(endpoint.network),
            "Locality": ["Label": .string(endpoint.locality.text), "ClusterID": .string(endpoint.cluster)],
            "LbWeight": .integer(Int64(endpoint.weight)),
            "TLSMode": .string(endpoint.tlsMode == .istio ? "istio" : "disabled"),
            "Namespace": .string(endpoint.namespace), "WorkloadName": .string(endpoint.workload),
            "HostName": .string(endpoint.hostname), "NodeName": .string(endpoint.node),
            "HealthStatus": .integer(health),
        ]
    }

    /// The ways into other networks.
    static func networks(_ world: WorldSnapshot) -> DocumentNode {
        .list(
            world.networkGateways.map {
                [
                    "network": .string($0.network), "addr": .string($0.address), "port": .integer(Int64($0.port)),
                ]
            })
    }

    private static func map(_ entries: [String: String]) -> DocumentNode {
        var node = DocumentNode.mapping([:])
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) { node.set(key, .string(value)) }
        return node
    }

    private static func strings(_ list: [String]) -> DocumentNode { .list(list.map { .string($0) }) }
}

enum ConfigPage {
    /// Istio's objects that are in force.
    static func keys(_ world: WorldSnapshot) -> [ConfigKey] {
        func keys<Spec>(_ list: [ConfigObject<Spec>]) -> [ConfigKey] {
            list.map { ConfigKey(kind: $0.kind.kind, namespace: $0.namespace, name: $0.name) }
        }
        var all = keys(world.virtualServices) + keys(world.destinationRules) + keys(world.gateways)
        all += keys(world.serviceEntries) + keys(world.sidecars) + keys(world.workloadEntries)
        all += keys(world.workloadGroups) + keys(world.envoyFilters) + keys(world.proxyConfigs)
        all += keys(world.peerAuthentications) + keys(world.requestAuthentications)
        return all + keys(world.authorizationPolicies) + keys(world.telemetries)
    }

    static func stub(_ key: ConfigKey) -> DocumentNode {
        [
            "kind": .string(key.kind),
            "metadata": ["name": .string(key.name), "namespace": .string(key.namespace)],
        ]
    }
}
