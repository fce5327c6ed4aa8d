// Takes Kubernetes' objects and notes whom each change touches.

import Document
import MeshAPI

extension WorldBuilder {
    mutating func takeCore(_ change: ObjectChange) {
        switch change.kind {
        case "Service": takeService(change)
        case "EndpointSlice": takeSlice(change)
        case "Endpoints": takeEndpoints(change)
        case "Pod": takePod(change)
        case "Node": takeNode(change)
        case "Namespace": takeNamespace(change)
        case "Secret": takeSecret(change)
        case "ConfigMap": takeConfigMap(change)
        default: break
        }
    }

    /// nil when it is gone, or wrong beyond use.
    private mutating func read<Object: ReadableFields>(_ change: ObjectChange) -> Object? {
        guard let tree = change.object else { return nil }
        let problems = ProblemList()
        let object = Object(reading: FieldReader(tree, path: "", problems: problems))
        note(problems, of: change.key)
        return problems.problems.isEmpty ? object : nil
    }

    private mutating func takeService(_ change: ObjectChange) {
        let key = change.named
        if let service: Core.Service = read(change), let tree = change.object {
            let metadata = ObjectMetadata(of: tree)
            kubernetes.services[key] = KubernetesObjects.Held(metadata: metadata, object: service)
            if service.spec.selector.isEmpty {
                kubernetes.selecting[key.namespace]?.remove(key.name)
            } else {
                kubernetes.selecting[key.namespace, default: []].insert(key.name)
            }
            noteGateway(key, metadata.labels[Topology.network] != nil)
        } else {
            kubernetes.services[key] = nil
            kubernetes.selecting[key.namespace]?.remove(key.name)
            noteGateway(key, false)
        }
        dirty.services.insert(key)
    }

    private mutating func noteGateway(_ key: NamespacedName, _ isGateway: Bool) {
        let was = kubernetes.networkGateways.contains(key)
        if isGateway { kubernetes.networkGateways.insert(key) } else { kubernetes.networkGateways.remove(key) }
        if was || isGateway { dirty.networkGateways = true }
        if networks.settings.networks.values.contains(where: { $0.gateways.contains { $0.registryServiceName != nil } })
        {
            dirty.networkGateways = true
        }
    }

    private mutating func takeSlice(_ change: ObjectChange) {
        let key = change.named
        if let before = kubernetes.slices.removeValue(forKey: key) { drop(before, key) }
        guard let slice: Core.EndpointSlice = read(change), let tree = change.object else { return }
        let metadata = ObjectMetadata(of: tree)
        guard let name = metadata.labels["kubernetes.io/service-name"] else { return }
        let service = NamespacedName(namespace: key.namespace, name: name)
        kubernetes.slices[key] = KubernetesObjects.Held(metadata: metadata, object: slice)
        kubernetes.slicesOfService[service, default: []].insert(key.name)
        kubernetes.count(slice.endpoints.lazy.flatMap(\.addresses), of: service, by: 1)
        dirty.serviceEndpoints.insert(service)
    }

    private mutating func drop(_ slice: KubernetesObjects.Held<Core.EndpointSlice>, _ key: NamespacedName) {
        guard let name = slice.metadata.labels["kubernetes.io/service-name"] else { return }
        let service = NamespacedName(namespace: key.namespace, name: name)
        kubernetes.slicesOfService[service]?.remove(key.name)
        if kubernetes.slicesOfService[service]?.isEmpty == true { kubernetes.slicesOfService[service] = nil }
        kubernetes.count(slice.object.endpoints.lazy.flatMap(\.addresses), of: service, by: -1)
        dirty.serviceEndpoints.insert(service)
    }

    private mutating func takeEndpoints(_ change: ObjectChange) {
        let key = change.named
        let addresses: (Core.Endpoints) -> [String] = { endpoints in
            endpoints.subsets.flatMap { ($0.addresses + $0.notReadyAddresses).map(\.ip) }
        }
        if let before = kubernetes.endpoints.removeValue(forKey: key) {
            kubernetes.count(addresses(before), of: key, by: -1)
        }
        if let endpoints: Core.Endpoints = read(change) {
            kubernetes.endpoints[key] = endpoints
            kubernetes.count(addresses(endpoints), of: key, by: 1)
        }
        dirty.serviceEndpoints.insert(key)
    }

    private mutating func takePod(_ change: ObjectChange) {
        let key = change.named
        if let before = kubernetes.pods.removeValue(forKey: key), let node = before.object.spec?.nodeName {
            kubernetes.podsByNode[node]?.remove(key)
        }
        if let pod: Core.Pod = read(change), let tree = change.object {
            kubernetes.pods[key] = KubernetesObjects.Held(metadata: ObjectMetadata(of: tree), object: pod)
            if let node = pod.spec?.nodeName, !node.isEmpty { kubernetes.podsByNode[node, default: []].insert(key) }
        }
        dirty.pods.insert(key)
    }

    private mutating func takeNode(_ change: ObjectChange) {
        let locality = change.object.map { Topology.locality(ofNode: ObjectMetadata(of: $0).labels) }
        if kubernetes.nodes[change.name] == locality { return }
        kubernetes.nodes[change.name] = locality
        dirty.pods.formUnion(kubernetes.podsByNode[change.name] ?? [])
    }

    private mutating func takeNamespace(_ change: ObjectChange) {
        var metadata = change.object.map { ObjectMetadata(of: $0) }
        metadata?.resourceVersion = ""
        let before = snapshot.namespaces[change.name]
        if before == metadata { return }
        snapshot.namespaces[change.name] = metadata
        if before?.labels == metadata?.labels && before?.annotations == metadata?.annotations && before != nil {
            return
        }
        dirty.configs.insert(ConfigKey(kind: "Namespace", namespace: "", name: change.name))
        guard change.name == snapshot.rootNamespace else { return }
        let network = metadata?.labels[Topology.network] ?? ""
        if network == networks.ownNetwork { return }
        networks.ownNetwork = network
        remakeEverything()
    }

    private mutating func takeSecret(_ change: ObjectChange) {
        let key = change.key
        let credential = (read(change) as Core.Secret?).flatMap { TLSCredential($0) }
        if snapshot.credentials[key] == credential { return }
        snapshot.credentials[key] = credential
        dirty.configs.insert(key)
    }
}

extension TLSCredential {
    /// Of Kubernetes' TLS kind, of Istio's generic one, or with authorities only; nil for any other Secret.
    init?(_ secret: Core.Secret) {
        let data = secret.data
        self.init(
            certificateChain: data["tls.crt"] ?? data["cert"] ?? [], privateKey: data["tls.key"] ?? data["key"] ?? [],
            authorities: data["ca.crt"] ?? data["cacert"] ?? [], revocations: data["ca.crl"] ?? data["crl"] ?? [])
        let isPair = !certificateChain.isEmpty && !privateKey.isEmpty
        if !isPair && authorities.isEmpty { return nil }
    }
}
