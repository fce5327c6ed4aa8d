// Makes the resources of one proxy, or finds them made for another that gets the same.

import Base
import Document
import EnvoyAPI
import Registry
import Translation

struct ResourceMaker {
    let request: TranslationRequest
    let scopeKey: String
    let epoch: UInt64
    let ordersByLabels: Bool
    let shared: DiscoveryShared

    func make(_ type: XDSType, names: Set<String>, _ machine: SubscriptionMachine) -> [EncodedResource] {
        switch type {
        case .cluster: return set(type) { shared.generator.clusters(request) }
        case .listener: return set(type) { shared.generator.listeners(request) }
        case .route:
            let sorted = names.sorted()
            return set(type, sorted.joined(separator: ",")) { shared.generator.routes(request, names: sorted) }
        case .endpoint: return endpoints(names.sorted())
        case .extensionConfig:
            return shared.generator.extensionConfigs(request, names: names.sorted()).map {
                EncodedResource(name: $0.name, message: $0.message)
            }
        case .secret:
            return shared.generator.secrets(request, names: names.sorted()).map {
                EncodedResource(name: $0.name, message: $0.message)
            }
        }
    }

    private func set(
        _ type: XDSType, _ names: String = "", make: () -> [GeneratedResource]
    ) -> [EncodedResource] {
        let key = "\(type.shortName)|\(scopeKey)|\(NodeTraits.hash(of: request.node))|\(names)"
        return shared.cache.set(key, epoch: epoch) {
            make().map { EncodedResource(name: $0.name, message: $0.message, dependents: Dependents.of($0, type)) }
        }
    }

    private func endpoints(_ names: [String]) -> [EncodedResource] {
        let traits = NodeTraits.endpointKey(of: request.node, scope: scopeKey, labels: ordersByLabels)
        return names.flatMap { name -> [EncodedResource] in
            let host = ClusterHost.of(name)
            let key = "\(name)|\(traits)"
            if let known = shared.cache.endpoint(host, key) { return [known] }
            return shared.generator.endpoints(request, clusters: [name]).map { made in
                let resource = EncodedResource(name: made.name, message: made.message)
                shared.cache.keepEndpoint(host, key, resource, world: request.world.version)
                return resource
            }
        }
    }
}

/// Names under which a proxy asks for more because of a resource.
enum Dependents {
    static func of(_ resource: GeneratedResource, _ type: XDSType) -> [String] {
        switch type {
        case .cluster:
            let service = resource.message["eds_cluster_config"].message?["service_name"].text ?? ""
            return service.isEmpty ? [] : [service]
        case .listener: return routeNames(resource.message)
        default: return []
        }
    }

    private static func routeNames(_ listener: Message) -> [String] {
        var found: Set<String> = []
        var chains = listener["filter_chains"].elements
        if let chain = listener["default_filter_chain"] { chains.append(chain) }
        for case .message(let chain) in chains {
            for case .message(let filter) in chain["filters"].elements {
                guard let config = filter["typed_config"].message?.unpacked,
                    config.schema.field("rds") != nil
                else { continue }
                let name = config["rds"].message?["route_config_name"].text ?? ""
                if !name.isEmpty { found.insert(name) }
            }
        }
        if let api = listener["api_listener"].message?["api_listener"].message?.unpacked, api.schema.field("rds") != nil
        {
            let name = api["rds"].message?["route_config_name"].text ?? ""
            if !name.isEmpty { found.insert(name) }
        }
        return found.sorted()
    }
}

extension FieldValue? {
    var elements: [FieldValue] {
        if let value = self, case .list(let items) = value { return items }
        return []
    }
}

/// The part of a cluster's name that says whose endpoints it has.
enum ClusterHost {
    /// `outbound|9080|v1|reviews.default.svc.cluster.local`; anything else stands for itself.
    static func of(_ cluster: String) -> String {
        guard let bar = cluster.lastIndex(of: "|") else {
            // `outbound_.9080_.v1_.reviews.default.svc.cluster.local`, as SNI has it.
            if cluster.hasPrefix("outbound_.") {
                let parts = cluster.split(separator: "_", maxSplits: 3, omittingEmptySubsequences: false)
                if parts.count == 4 { return String(parts[3].dropFirst()) }
            }
            return cluster
        }
        return String(cluster[cluster.index(after: bar)...])
    }
}

/// What of a node resources depend on.
enum NodeTraits {
    /// Names of one instance among equals.
    private static let ownNames: Set<String> = [
        "NAME", "INSTANCE_IPS", "POD_NAME", "POD_UID", "ENVOY_PROMETHEUS_PORT", "PILOT_SAN",
    ]

    static func hash(of node: ProxyNode) -> String {
        var plain = node
        plain.id = ""
        plain.ipAddresses = (node.supportsIPv4 ? ["0.0.0.0"] : []) + (node.supportsIPv6 ? ["::"] : [])
        if case .mapping(let members) = node.metadata.value {
            plain.metadata.value = .mapping(members.filter { !ownNames.contains($0.key.text) })
        }
        var first = Hasher()
        first.combine(plain)
        var second = Hasher()
        second.combine(1)
        second.combine(plain)
        return "\(first.finalize()).\(second.finalize())"
    }

    static func endpointKey(of node: ProxyNode, scope: String, labels: Bool) -> String {
        var hasher = Hasher()
        if labels { hasher.combine(node.labels) }
        return "\(scope)|\(node.role.rawValue)|\(node.locality.text)|\(node.network)|\(node.cluster)"
            + "|\(node.supportsIPv4)|\(node.supportsIPv6)|\(labels ? hasher.finalize() : 0)"
    }
}
