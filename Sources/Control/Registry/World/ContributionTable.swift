// What objects contribute to hosts: several may make one service together.

import MeshAPI

struct Contribution: Sendable {
    let source: ConfigKey
    var service: MeshService
    var endpoints: [ServiceEndpoint]
}

struct ContributionTable: Sendable {
    private var bySource: [ConfigKey: [ServiceID]] = [:]
    private(set) var byHost: [ServiceID: [Contribution]] = [:]

    func hosts(of source: ConfigKey) -> [ServiceID] { bySource[source] ?? [] }

    /// The hosts that are touched by it.
    mutating func replace(_ source: ConfigKey, with new: [Contribution]) -> Set<ServiceID> {
        var touched = Set(bySource[source] ?? [])
        for id in touched { byHost[id]?.removeAll { $0.source == source } }
        for contribution in new {
            byHost[contribution.service.id, default: []].append(contribution)
            touched.insert(contribution.service.id)
        }
        bySource[source] = new.isEmpty ? nil : new.map(\.service.id)
        for id in touched where byHost[id]?.isEmpty == true { byHost[id] = nil }
        return touched
    }

    mutating func setEndpoints(_ source: ConfigKey, _ make: (MeshService) -> [ServiceEndpoint]) -> Set<ServiceID> {
        let hosts = bySource[source] ?? []
        for id in hosts {
            guard let index = byHost[id]?.firstIndex(where: { $0.source == source }),
                let service = byHost[id]?[index].service
            else { continue }
            byHost[id]?[index].endpoints = make(service)
        }
        return Set(hosts)
    }
}

extension ContributionTable {
    /// Kubernetes' own service leads, else the oldest object. What others add: their endpoints, and ports that the leader
    /// doesn't have when both find their endpoints in the same way.
    func joined(_ id: ServiceID) -> Contribution? {
        guard let parts = byHost[id], let first = parts.first else { return nil }
        if parts.count == 1 { return first }
        let ordered = parts.sorted { left, right in
            let ranks = (left.service.isKubernetes ? 0 : 1, right.service.isKubernetes ? 0 : 1)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            return (left.service.creationTimestamp, left.source.name) < (
                right.service.creationTimestamp, right.source.name
            )
        }
        var result = ordered[0]
        for other in ordered.dropFirst() {
            result.endpoints += other.endpoints
            let names = Set(result.service.subjectAltNames)
            result.service.subjectAltNames += other.service.subjectAltNames.filter { !names.contains($0) }
            guard !result.service.isKubernetes, other.service.resolution == result.service.resolution else { continue }
            for port in other.service.ports where result.service.port(port.number) == nil {
                result.service.ports.append(port)
            }
            for address in other.service.addresses where !result.service.addresses.contains(address) {
                result.service.addresses.append(address)
            }
        }
        return result
    }
}

extension MeshService {
    var isKubernetes: Bool { provider == "Kubernetes" }
}
