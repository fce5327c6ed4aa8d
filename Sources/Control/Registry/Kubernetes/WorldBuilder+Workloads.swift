// Pods and WorkloadEntries become workloads; whoever has endpoints of them is made again.

import Base
import MeshAPI

extension WorldBuilder {
    mutating func takeWorkloadEntry(_ change: ObjectChange) {
        if !exchange(change, \.workloadEntries) {
            // Its health stands in its status, which is no part of what it says.
            guard let object = change.object, workloadEntries[change.named] != nil else { return }
            let healthy = WorkloadHealth.isHealthy(object)
            if kubernetes.unhealthyEntries.contains(change.named) == !healthy { return }
        }
        if let object = change.object, !WorkloadHealth.isHealthy(object) {
            kubernetes.unhealthyEntries.insert(change.named)
        } else {
            kubernetes.unhealthyEntries.remove(change.named)
        }
        dirty.workloadEntries.insert(change.named)
    }

    mutating func rebuildWorkloads() {
        for name in dirty.pods {
            let key = ConfigKey(kind: "Pod", namespace: name.namespace, name: name.name)
            exchange(key, kubernetes.pods[name].flatMap { workload(key, $0) })
        }
        for name in dirty.workloadEntries {
            let key = ConfigKey(kind: "WorkloadEntry", namespace: name.namespace, name: name.name)
            exchange(key, workloadEntries[name].map { workload(key, $0) })
        }
    }

    private mutating func exchange(_ key: ConfigKey, _ new: Workload?) {
        if let before = workloads.all[key], let new, before.isSame(as: new) { return }
        let before = workloads.replace(key, new)
        if before == nil && new == nil { return }
        if let before { index(before, add: false) }
        if let new { index(new, add: true) }
        let versions = [before, new].compactMap { $0 }
        for workload in versions { dirty.addresses.formUnion(workload.addresses) }
        touch(key, versions)
    }

    private mutating func index(_ workload: Workload, add: Bool) {
        let namesakes = ["Pod", "WorkloadEntry"].map {
            ConfigKey(kind: $0, namespace: workload.key.namespace, name: workload.key.name)
        }
        snapshot.workloadsByName[workload.lookupName] = namesakes.compactMap { workloads.all[$0] }.first
        for address in workload.addresses where !workload.sharesAddress {
            var here = (snapshot.workloadsByAddress[address] ?? []).filter { $0.key != workload.key }
            if add { here.append(workload) }
            if here.count > 1 { here.sort { $0.precedes($1) } }
            snapshot.workloadsByAddress[address] = here.isEmpty ? nil : here
        }
    }

    /// Everyone whose endpoints it is or was.
    private mutating func touch(_ key: ConfigKey, _ versions: [Workload]) {
        for workload in versions {
            for address in workload.addresses {
                for service in kubernetes.servicesByAddress[address]?.keys ?? [:].keys {
                    dirty.serviceEndpoints.insert(service)
                }
            }
            for name in kubernetes.selecting[key.namespace] ?? [] {
                let service = NamespacedName(namespace: key.namespace, name: name)
                guard let held = kubernetes.services[service],
                    workload.isSelected(by: held.object.spec.selector)
                else { continue }
                dirty.serviceEndpoints.insert(service)
            }
            for entry in kubernetes.selectingEntries[key.namespace] ?? [] {
                let name = NamespacedName(namespace: key.namespace, name: entry)
                guard let selector = serviceEntries[name]?.spec.workloadSelector,
                    workload.isSelected(by: selector.labels)
                else { continue }
                dirty.entryEndpoints.insert(name)
            }
        }
    }

    private func workload(_ key: ConfigKey, _ held: KubernetesObjects.Held<Core.Pod>) -> Workload? {
        let pod = held.object
        let addresses = pod.addresses
        guard let first = addresses.first, !pod.hasEnded else { return nil }
        let labels = held.metadata.labels
        let node = pod.spec?.nodeName ?? ""
        var ports: [String: Int] = [:]
        for container in pod.spec?.containers ?? [] {
            for port in container.ports where !port.name.isEmpty { ports[port.name] = port.containerPort }
        }
        let account = pod.spec?.serviceAccountName ?? ""
        return Workload(
            key: key, addresses: addresses, labels: labels, serviceAccount: account.isEmpty ? "default" : account,
            ports: ports, name: WorkloadName.of(held.metadata),
            network: networks.network(of: first, labels: labels),
            locality: Topology.locality(ofWorkload: labels) ?? kubernetes.nodes[node] ?? Locality(), node: node,
            isReady: pod.isReady, isTerminating: held.metadata.deletionTimestamp != nil,
            tlsMode: Topology.tlsMode(labels) ?? .disabled, hostname: pod.spec?.hostname ?? "",
            subdomain: pod.spec?.subdomain ?? "", sharesAddress: pod.spec?.hostNetwork ?? false, cluster: cluster)
    }

    private func workload(_ key: ConfigKey, _ entry: ConfigObject<Networking.WorkloadEntry>) -> Workload {
        let spec = entry.spec
        let labels = spec.labels.merging(entry.metadata.labels) { $1 }
        let name = NamespacedName(namespace: key.namespace, name: key.name)
        return Workload(
            key: key, addresses: spec.address.isEmpty ? [] : [spec.address], labels: labels,
            serviceAccount: spec.serviceAccount, ports: spec.ports, name: entry.name,
            network: spec.network.isEmpty ? networks.network(of: spec.address, labels: labels) : spec.network,
            locality: spec.locality.isEmpty
                ? Topology.locality(ofWorkload: labels) ?? Locality() : Locality(text: spec.locality),
            weight: max(1, spec.weight), isReady: !kubernetes.unhealthyEntries.contains(name),
            tlsMode: Topology.tlsMode(labels) ?? (spec.serviceAccount.isEmpty ? .disabled : .istio), cluster: cluster)
    }
}

/// What controls a pod: `reviews-v1` of a pod of its ReplicaSet `reviews-v1-5f7d8c`.
enum WorkloadName {
    static func of(_ metadata: ObjectMetadata) -> String {
        guard let owner = metadata.ownerReferences.first(where: \.isController) else { return metadata.name }
        guard owner.kind == "ReplicaSet", let hash = metadata.labels["pod-template-hash"],
            owner.name.hasSuffix("-" + hash)
        else { return owner.name }
        return String(owner.name.dropLast(hash.count + 1))
    }
}
