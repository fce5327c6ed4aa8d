// Names of services and the addresses they stand for, as a workload's own name server answers them.

import Base
import MeshAPI
import Registry

public struct NameRecord: Sendable, Hashable {
    /// May begin with `*.`: then it stands for every name below.
    public let host: String
    public let addresses: [String]
    /// `Kubernetes`, `External`, or another provider's name.
    public let registry: String
    /// Of names in Kubernetes' own domain, for which shorter forms are answered, too; empty otherwise.
    public let shortName: String
    public let namespace: String
}

extension Translation {
    /// All names that this proxy may know, in order. Addresses are those that its listeners have.
    public static func names(_ request: TranslationRequest) -> [NameRecord] {
        var found: [String: NameRecord] = [:]
        for service in request.scope.services {
            let names = ServiceNames(request: request, service: service)
            for record in names.ofInstances() where found[record.host] == nil { found[record.host] = record }
            // A service's own name goes before a name that was made of another's instances.
            if let record = names.own() { found[record.host] = record }
        }
        return found.values.sorted { $0.host < $1.host }
    }
}

struct ServiceNames {
    let request: TranslationRequest
    let service: MeshService

    func own() -> NameRecord? {
        let addresses = self.addresses(of: target)
        return addresses.isEmpty ? nil : record(service.hostname, addresses, service.name)
    }

    /// What an alias stands for in the end; nil for a name outside of the mesh, which the network's own DNS knows, and
    /// for aliases that lead round in circles.
    private var target: MeshService? {
        var current = service
        for _ in 0..<10 {
            guard case .alias(let host) = current.resolution else { return current }
            guard let next = request.scope.service(host) else { return nil }
            current = next
        }
        return nil
    }

    private func addresses(of service: MeshService?) -> [String] {
        guard let service else { return [] }
        // Ranges are no answer to a question for an address.
        let own = request.node.addresses(of: service).filter { IPAddress($0) != nil }
        if !own.isEmpty || !service.isHeadless { return own }
        return instances(of: service).map(\.address)
    }

    /// Places behind a name without an address: those that can be reached as they are.
    private func instances(of service: MeshService) -> [ServiceEndpoint] {
        var seen: Set<String> = []
        return (request.world.endpoints[service.id] ?? []).filter { endpoint in
            guard let address = IPAddress(endpoint.address), endpoint.health == .healthy else { return false }
            let isSpoken = address.family == .v6 ? request.node.supportsIPv6 : request.node.supportsIPv4
            return isSpoken && isNear(endpoint) && seen.insert(endpoint.address).inserted
        }
    }

    private func isNear(_ endpoint: ServiceEndpoint) -> Bool {
        let networks = [endpoint.network, request.node.network]
        return (endpoint.cluster.isEmpty || endpoint.cluster == request.node.cluster)
            && (networks.contains("") || networks[0] == networks[1])
    }

    /// `mysql-0.mysql.default.svc.cluster.local`, of each instance that has a name of its own.
    func ofInstances() -> [NameRecord] {
        guard service.isHeadless, let dot = service.hostname.firstIndex(of: ".") else { return [] }
        var addresses: [String: [String]] = [:]
        for endpoint in instances(of: service) where !endpoint.hostname.isEmpty {
            addresses[endpoint.hostname, default: []].append(endpoint.address)
        }
        return addresses.sorted { $0.key < $1.key }.map { name, list in
            let short = "\(name).\(service.name)"
            return record(short + service.hostname[dot...], list, short)
        }
    }

    private func record(_ host: String, _ addresses: [String], _ shortName: String) -> NameRecord {
        NameRecord(
            host: host, addresses: addresses, registry: service.provider,
            shortName: service.isKubernetes ? shortName : "", namespace: service.isKubernetes ? service.namespace : "")
    }
}
