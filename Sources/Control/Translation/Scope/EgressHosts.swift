// The `hosts` of a Sidecar's egress listener: which services and VirtualServices they import.

import MeshAPI
import Registry

struct EgressHosts {
    private struct Names {
        var exact: Set<String> = []
        var wildcards: [String] = []
        var excluded: [String] = []

        func excludes(_ host: String) -> Bool { excluded.contains { HostName.isSubset(host, of: $0) } }

        func importsService(_ host: String) -> Bool {
            exact.contains(host) || wildcards.contains { HostName.isSubset(host, of: $0) }
        }

        /// A VirtualService counts as soon as one of its hosts may be one that is imported.
        func importsVirtualService(_ host: String) -> Bool {
            if exact.contains(host) || wildcards.contains(where: { HostName.overlap(host, $0) }) { return true }
            return HostName.isWildcard(host) && exact.contains { HostName.overlap(host, $0) }
        }
    }

    private var byNamespace: [String: Names] = [:]

    /// `namespace/name`; the namespace may be `.` (the proxy's), `*`, or begin with `!` or `~` to exclude.
    init(_ hosts: [String], namespace: String) {
        for host in hosts {
            let parts = host.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { continue }
            var owner = parts[0]
            let isExcluded = owner.hasPrefix("!")
            if isExcluded {
                owner.removeFirst()
                if owner.isEmpty { owner = "*" }
            }
            if owner == "~" { continue }
            if owner == "." { owner = namespace }
            if isExcluded {
                byNamespace[owner, default: Names()].excluded.append(parts[1])
            } else if HostName.isWildcard(parts[1]) {
                byNamespace[owner, default: Names()].wildcards.append(parts[1])
            } else {
                byNamespace[owner, default: Names()].exact.insert(parts[1])
            }
        }
    }

    func imports(_ service: MeshService) -> Bool {
        let own = byNamespace[service.namespace]
        let any = byNamespace["*"]
        if own?.excludes(service.hostname) ?? false || any?.excludes(service.hostname) ?? false { return false }
        return own?.importsService(service.hostname) ?? false || any?.importsService(service.hostname) ?? false
    }

    func imports(_ virtualService: ConfigObject<Networking.VirtualService>) -> Bool {
        let own = byNamespace[virtualService.namespace]
        let any = byNamespace["*"]
        return virtualService.spec.hosts.contains { host in
            if own?.excludes(host) ?? false || any?.excludes(host) ?? false { return false }
            return own?.importsVirtualService(host) ?? false || any?.importsVirtualService(host) ?? false
        }
    }
}
