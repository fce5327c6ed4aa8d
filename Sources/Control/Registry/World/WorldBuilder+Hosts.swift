// From what objects contribute to what the snapshot says of a host.

import MeshAPI

extension WorldBuilder {
    mutating func settle(_ id: ServiceID) {
        guard var joined = contributions.joined(id) else { return forget(id) }
        let before = snapshot.services[id]
        joined.service.subjectAltNames = identities(of: joined, before: before)
        if joined.endpoints.count > 1 {
            joined.endpoints.sort { ($0.address, $0.port, $0.servicePort) < ($1.address, $1.port, $1.servicePort) }
        }
        let endpointsBefore = snapshot.endpoints[id] ?? []
        if joined.endpoints != endpointsBefore {
            dirty.endpoints.insert(id)
            snapshot.endpoints[id] = joined.endpoints
            index(id, endpointsBefore, joined.endpoints)
        }
        let carriesOthers = joined.service.carriesEndpoints && joined.endpoints != endpointsBefore
        guard joined.service != before || carriesOthers else { return }
        dirty.reshaped.insert(id)
        for part in contributions.byHost[id] ?? [] { dirty.configs.insert(part.source) }
        if let before { dirty.configs.insert(before.source) }
        snapshot.services[id] = joined.service
        if before == nil { addHostname(id) }
        if before?.selector.isEmpty != joined.service.selector.isEmpty {
            if joined.service.selector.isEmpty {
                snapshot.selectingServices[id.namespace]?.remove(id)
            } else {
                snapshot.selectingServices[id.namespace, default: []].insert(id)
            }
        }
    }

    private mutating func forget(_ id: ServiceID) {
        autoAddresses.release(id)
        if let endpoints = snapshot.endpoints.removeValue(forKey: id) { index(id, endpoints, []) }
        guard let before = snapshot.services.removeValue(forKey: id) else { return }
        dirty.configs.insert(before.source)
        dirty.reshaped.insert(id)
        snapshot.selectingServices[id.namespace]?.remove(id)
        var namespaces = snapshot.namespacesOfHostname[id.hostname] ?? []
        namespaces.removeAll { $0 == id.namespace }
        snapshot.namespacesOfHostname[id.hostname] = namespaces.isEmpty ? nil : namespaces
    }

    private mutating func addHostname(_ id: ServiceID) {
        var namespaces = snapshot.namespacesOfHostname[id.hostname] ?? []
        namespaces.append(id.namespace)
        snapshot.namespacesOfHostname[id.hostname] = namespaces.sorted()
    }

    private mutating func index(_ id: ServiceID, _ before: [ServiceEndpoint], _ after: [ServiceEndpoint]) {
        let old = Set(before.map(\.address))
        let new = Set(after.map(\.address))
        let places = Set(before.map { ServedPlace($0) }).symmetricDifference(after.map { ServedPlace($0) })
        for place in places { dirty.addresses.insert(place.address) }
        for address in old.subtracting(new) {
            var left = snapshot.servicesByAddress[address] ?? []
            left.remove(id)
            snapshot.servicesByAddress[address] = left.isEmpty ? nil : left
        }
        for address in new.subtracting(old) {
            snapshot.servicesByAddress[address] = (snapshot.servicesByAddress[address] ?? []).union([id])
        }
    }

    /// Those the object names and those its endpoints have. A service without endpoints keeps what it had: identities
    /// are not to be lost, and all clients told, because of a restart.
    private func identities(of joined: Contribution, before: MeshService?) -> [String] {
        if joined.service.isExternal { return joined.service.subjectAltNames }
        if joined.endpoints.isEmpty, let before, joined.service.selector == before.selector {
            return before.subjectAltNames
        }
        let trustDomains = [snapshot.trustDomain] + snapshot.mesh.trustDomainAliases
        var names = Set(joined.service.subjectAltNames)
        var accounts: Set<NamespacedName> = []
        for endpoint in joined.endpoints where !endpoint.serviceAccount.isEmpty {
            accounts.insert(NamespacedName(namespace: endpoint.namespace, name: endpoint.serviceAccount))
        }
        for account in accounts {
            for domain in trustDomains {
                names.insert(SPIFFEName.text(domain, namespace: account.namespace, account: account.name))
            }
        }
        return names.sorted()
    }
}

/// What a proxy at an address has to serve: another port is another thing to serve.
private struct ServedPlace: Hashable {
    let address: String
    let port: Int
    let servicePort: String

    init(_ endpoint: ServiceEndpoint) {
        address = endpoint.address
        port = endpoint.port
        servicePort = endpoint.servicePort
    }
}

enum SPIFFEName {
    static func text(_ trustDomain: String, namespace: String, account: String) -> String {
        "spiffe://\(trustDomain)/ns/\(namespace)/sa/\(account)"
    }
}

extension MeshService {
    /// Listeners (of headless services) and clusters (resolved by DNS) hold such endpoints themselves, so that other
    /// endpoints are another service to proxies.
    fileprivate var carriesEndpoints: Bool {
        switch resolution {
        case .passthrough, .dns, .dnsRoundRobin: true
        case .endpoints, .alias: false
        }
    }
}
