// The world arranged for questions: which service does a host mean here, which subsets has it.

import MeshAPI
import Registry

struct AnalysisIndex {
    let world: WorldSnapshot
    /// Every host of a VirtualService or ServiceEntry's service, for what is no plain name.
    private let wildcards: [String]
    let subsets: [String: Set<String>]
    let gateways: Set<ConfigKey>
    /// Whatever runs, each kind of it once.
    let workloads: [DeclaredWorkload]

    init(_ world: WorldSnapshot, _ declared: [DeclaredWorkload]) {
        self.world = world
        var workloads = Set(declared)
        for endpoint in world.endpoints.values.joined() {
            workloads.insert(DeclaredWorkload(namespace: endpoint.namespace, labels: endpoint.labels))
        }
        for workload in world.workloadsByName.all {
            workloads.insert(
                DeclaredWorkload(namespace: workload.value.key.namespace, labels: workload.value.labels))
        }
        self.workloads = Array(workloads)
        wildcards = world.namespacesOfHostname.keys.filter { $0.hasPrefix("*") }
        var subsets: [String: Set<String>] = [:]
        for rule in world.destinationRules {
            let host = Self.fullName(rule.spec.host, in: rule.namespace, world)
            subsets[host, default: []].formUnion(rule.spec.subsets.map(\.name))
        }
        self.subsets = subsets
        gateways = Set(world.gateways.map(\.key))
    }

    /// A short name is one of the object's own namespace.
    static func fullName(_ host: String, in namespace: String, _ world: WorldSnapshot) -> String {
        if host.contains(".") || host == "*" {
            // NAME.NAMESPACE and NAME.NAMESPACE.svc are short, too, when such a service exists.
            for suffix in [".svc.\(world.clusterDomain)", ".\(world.clusterDomain)"] {
                if world.namespacesOfHostname[host] == nil, world.namespacesOfHostname[host + suffix] != nil {
                    return host + suffix
                }
            }
            return host
        }
        return "\(host).\(namespace).svc.\(world.clusterDomain)"
    }

    func fullName(_ host: String, in namespace: String) -> String { Self.fullName(host, in: namespace, world) }

    /// The service that a host means for objects of a namespace.
    func service(_ host: String, from namespace: String) -> MeshService? {
        let name = fullName(host, in: namespace)
        if let spaces = world.namespacesOfHostname[name] {
            let visible = spaces.compactMap { world.services[ServiceID(hostname: name, namespace: $0)] }
                .filter { $0.visibility.includes(namespace) || $0.namespace == namespace }
            return visible.first { $0.namespace == namespace } ?? visible.first
        }
        for wildcard in wildcards where name.hasSuffix(wildcard.dropFirst()) {
            guard let space = world.namespacesOfHostname[wildcard]?.first else { continue }
            return world.services[ServiceID(hostname: wildcard, namespace: space)]
        }
        return nil
    }

    /// Subsets of a host, also by rules for a wildcard that covers it.
    func hasSubset(_ subset: String, of host: String) -> Bool {
        if subsets[host]?.contains(subset) == true { return true }
        return subsets.contains { name, known in
            name.hasPrefix("*") && host.hasSuffix(name.dropFirst()) && known.contains(subset)
        }
    }

    func gateway(_ name: String, from namespace: String) -> ConfigObject<Networking.Gateway>? {
        let parts = name.split(separator: "/").map(String.init)
        let key: ConfigKey
        if parts.count == 2 {
            key = ConfigKey(kind: "Gateway", namespace: parts[0] == "." ? namespace : parts[0], name: parts[1])
        } else {
            key = ConfigKey(kind: "Gateway", namespace: namespace, name: name)
        }
        return world.gateways.first { $0.key == key }
    }

    /// Whether anything that runs in a namespace (everywhere: nil) has these labels.
    func hasWorkload(_ labels: [String: String], in namespace: String?) -> Bool {
        workloads.contains { (namespace == nil || $0.namespace == namespace) && $0.has(labels) }
    }

    static func text(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}

extension DeclaredWorkload {
    func has(_ wanted: [String: String]) -> Bool { wanted.allSatisfy { labels[$0.key] == $0.value } }

    var text: String { AnalysisIndex.text(labels) }
}

extension ConfigObject {
    var key: ConfigKey { ConfigKey(kind: kind.kind, namespace: namespace, name: name) }
}
