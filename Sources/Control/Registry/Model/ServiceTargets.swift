// Which ports of which services a proxy's workload serves: what its inbound side is made of.

import MeshAPI

public enum ServiceTargets {
    /// Ready or not: a workload gets ready behind its proxy. Deterministic: by hostname, namespace and port.
    public static func of(_ node: ProxyNode, in world: WorldSnapshot) -> [ServiceTarget] {
        let workloads = self.workloads(of: node, in: world)
        var found: [ServiceTarget] = []
        var done: Set<ServiceID> = []
        for id in world.selectingServices[node.namespace] ?? [] {
            guard let service = world.services[id] else { continue }
            func add(_ number: (ServicePort) -> Int?) {
                done.insert(id)
                for port in service.ports {
                    guard let number = number(port) else { continue }
                    let target = ServiceTarget(service: service, port: port, endpointPort: number)
                    if !found.contains(target) { found.append(target) }
                }
            }
            for workload in workloads where workload.isSelected(by: service.selector) {
                add { endpointPort(of: $0, workload) }
            }
            if workloads.isEmpty, service.selector.allSatisfy({ node.labels[$0.key] == $0.value }) {
                add { $0.targetPort > 0 ? $0.targetPort : $0.targetPortName.isEmpty ? $0.number : nil }
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

    /// The one that its labels are taken from.
    public static func workload(of node: ProxyNode, in world: WorldSnapshot) -> Workload? {
        workloads(of: node, in: world).first
    }

    /// A pod is one; a machine may stand in several WorkloadEntries.
    private static func workloads(of node: ProxyNode, in world: WorldSnapshot) -> [Workload] {
        var found: [Workload] = []
        if let named = world.workloadsByName[node.id] {
            if named.key.kind == "Pod" { return [named] }
            // By its own name first; and gateways of one machine are one each, though they have one address.
            if named.addresses.contains(where: node.ipAddresses.contains) {
                if node.role == .router { return [named] }
                found.append(named)
            }
        }
        for address in node.ipAddresses {
            for workload in world.workloadsByAddress[address] ?? []
            where workload.namespace == node.namespace && !found.contains(where: { $0.key == workload.key }) {
                found.append(workload)
            }
        }
        return found
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
