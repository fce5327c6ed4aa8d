// Which ports of which services a proxy's workload serves: what its inbound side is made of.

import MeshAPI

public enum ServiceTargets {
    /// Ready or not: a workload gets ready behind its proxy. Deterministic: by hostname, namespace and port.
    public static func of(_ node: ProxyNode, in world: WorldSnapshot) -> [ServiceTarget] {
        let workload = self.workload(of: node, in: world)
        var found: [ServiceTarget] = []
        var done: Set<ServiceID> = []
        for id in world.selectingServices[node.namespace] ?? [] {
            guard let service = world.services[id] else { continue }
            let labels = workload?.labels ?? node.labels
            guard service.selector.allSatisfy({ labels[$0.key] == $0.value }) else { continue }
            done.insert(id)
            for port in service.ports {
                guard
                    let number = workload.map({ endpointPort(of: port, $0) })
                        ?? (port.targetPort > 0 ? port.targetPort : port.targetPortName.isEmpty ? port.number : nil)
                else { continue }
                found.append(ServiceTarget(service: service, port: port, endpointPort: number))
            }
        }
        for address in node.ipAddresses {
            for id in world.servicesByAddress[address] ?? [] where !done.contains(id) {
                guard let service = world.services[id] else { continue }
                for endpoint in world.endpoints[id] ?? [] where endpoint.address == address {
                    guard let port = service.ports.first(where: { $0.name == endpoint.servicePort }) else { continue }
                    let target = ServiceTarget(service: service, port: port, endpointPort: endpoint.port)
                    if !found.contains(target) { found.append(target) }
                }
            }
        }
        return found.sorted {
            ($0.service.id, $0.port.number, $0.endpointPort) < ($1.service.id, $1.port.number, $1.endpointPort)
        }
    }

    public static func workload(of node: ProxyNode, in world: WorldSnapshot) -> Workload? {
        if let named = world.workloadsByName[node.id], named.key.kind == "Pod" { return named }
        for address in node.ipAddresses {
            if let found = world.workloadsByAddress[address], found.namespace == node.namespace { return found }
        }
        return nil
    }

    /// Where a workload listens for a service's port; nil when it has no port of the name.
    static func endpointPort(of port: ServicePort, _ workload: Workload) -> Int? {
        if workload.key.kind == "WorkloadEntry", let stated = workload.ports[port.name] { return stated }
        if !port.targetPortName.isEmpty {
            return workload.ports[port.targetPortName] ?? (workload.key.kind == "WorkloadEntry" ? port.number : nil)
        }
        return port.targetPort > 0 ? port.targetPort : port.number
    }
}
