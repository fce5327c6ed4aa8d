// Finds the addresses of a mesh name in each of the forms in which a workload may say it.

import Base
import DNSMessages

struct NameIndex: Sendable {
    struct Addresses: Sendable, Hashable {
        var v4: [[UInt8]] = []
        var v6: [[UInt8]] = []
    }

    struct Found: Sendable, Hashable {
        let addresses: Addresses
        /// The name that the question stands for, when it came with a search domain behind it.
        var canonical: DNSName?
    }

    private var hosts: [DNSName: Addresses] = [:]
    /// `name.namespace` of services in the proxy's own domain.
    private var short: [DNSName: Addresses] = [:]
    /// By what stands behind `*.`.
    private var wildcards: [DNSName: Addresses] = [:]
    private let namespace: DNSName?
    /// `svc` of `svc.cluster.local`.
    private let serviceLabel = DNSName("svc")
    private let search: DNSName?

    /// Clients ask with their first search domain first, so that only that one is looked at: behind another, a name may
    /// well be somebody else's.
    init(_ table: NameTable, namespace: String, domain: String, searchDomains: [String]) {
        self.namespace = DNSName(namespace)
        search = searchDomains.first.flatMap { DNSName($0.lowercased()) }
        for entry in table.entries {
            let host = entry.host.lowercased()
            var addresses = Addresses()
            for address in entry.addresses {
                if address.family == .v4 {
                    addresses.v4.append(address.bytes)
                } else {
                    addresses.v6.append(address.bytes)
                }
            }
            if host.hasPrefix("*.") {
                if let name = DNSName(String(host.dropFirst(2))) { wildcards[name] = addresses }
                continue
            }
            guard let name = DNSName(host) else { continue }
            hosts[name] = addresses
            guard entry.registry == "Kubernetes", !entry.shortName.isEmpty, !entry.namespace.isEmpty,
                host.hasSuffix(".svc.\(domain)".lowercased()),
                let form = DNSName("\(entry.shortName).\(entry.namespace)".lowercased())
            else { continue }
            short[form] = addresses
        }
    }

    var count: Int { hosts.count + wildcards.count }

    /// Of a name in lower case; nil: it is none of the mesh's.
    func find(_ name: DNSName) -> Found? {
        if let addresses = exact(name) { return Found(addresses: addresses) }
        if let search, let plain = name.dropping(suffix: search), let addresses = exact(plain) ?? wildcard(plain) {
            return Found(addresses: addresses, canonical: plain)
        }
        return wildcard(name).map { Found(addresses: $0) }
    }

    private func exact(_ name: DNSName) -> Addresses? {
        if let addresses = hosts[name] { return addresses }
        if short.isEmpty { return nil }
        if let addresses = short[name] { return addresses }
        if let serviceLabel, let form = name.dropping(suffix: serviceLabel), let addresses = short[form] {
            return addresses
        }
        guard let namespace, let form = name.appending(namespace) else { return nil }
        return short[form]
    }

    private func wildcard(_ name: DNSName) -> Addresses? {
        if wildcards.isEmpty { return nil }
        var place = name.parent
        while let parent = place {
            if let addresses = wildcards[parent] { return addresses }
            place = parent.parent
        }
        return nil
    }
}
