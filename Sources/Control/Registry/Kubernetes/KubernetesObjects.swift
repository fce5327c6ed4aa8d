// Kubernetes' objects as they came, with the indexes that say who is touched by a change.

import MeshAPI

struct KubernetesObjects: Sendable {
    struct Held<Object: Sendable>: Sendable {
        let metadata: ObjectMetadata
        let object: Object
    }

    var services: [NamespacedName: Held<Core.Service>] = [:]
    var slices: [NamespacedName: Held<Core.EndpointSlice>] = [:]
    var slicesOfService: [NamespacedName: Set<String>] = [:]
    var endpoints: [NamespacedName: Core.Endpoints] = [:]
    var pods: [NamespacedName: Held<Core.Pod>] = [:]
    var podsByNode: [String: Set<NamespacedName>] = [:]
    var nodes: [String: Locality] = [:]
    /// Services with selectors, by namespace.
    var selecting: [String: Set<String>] = [:]
    /// Services of whose endpoints an address is one.
    var servicesByAddress: [String: [NamespacedName: Int]] = [:]
    /// ServiceEntries with selectors, by namespace.
    var selectingEntries: [String: Set<String>] = [:]
    var unhealthyEntries: Set<NamespacedName> = []
    /// Services that are gateways of networks.
    var networkGateways: Set<NamespacedName> = []

    mutating func count(_ addresses: some Sequence<String>, of service: NamespacedName, by step: Int) {
        for address in addresses {
            var users = servicesByAddress[address] ?? [:]
            let left = (users[service] ?? 0) + step
            users[service] = left > 0 ? left : nil
            servicesByAddress[address] = users.isEmpty ? nil : users
        }
    }
}

/// Pods and WorkloadEntries in the same form.
struct WorkloadTable: Sendable {
    private(set) var all: [ConfigKey: Workload] = [:]
    private(set) var byNamespace: [String: Set<ConfigKey>] = [:]

    /// The one before.
    mutating func replace(_ key: ConfigKey, _ new: Workload?) -> Workload? {
        let before = all[key]
        all[key] = new
        if new != nil {
            byNamespace[key.namespace, default: []].insert(key)
        } else if before != nil {
            byNamespace[key.namespace]?.remove(key)
        }
        return before
    }

    func selected(in namespace: String, by selector: [String: String], kind: String? = nil) -> [Workload] {
        guard !selector.isEmpty else { return [] }
        return (byNamespace[namespace] ?? []).compactMap { key in
            guard kind == nil || key.kind == kind, let found = all[key], found.isSelected(by: selector) else {
                return nil
            }
            return found
        }
    }
}
