// Makes the resources of one proxy, or finds them made for another that gets the same.

import Base
import Document
import EnvoyAPI
import Registry
import Translation

struct ResourceMaker {
    let request: TranslationRequest
    let keys: SharingKeys
    let epoch: UInt64
    let namesEpoch: UInt64
    let shared: DiscoveryShared

    func make(_ type: XDSType, names: Set<String>) -> [EncodedResource] {
        switch type {
        case .cluster: return clusters()
        case .listener: return listeners(names)
        case .route: return routes(names.sorted())
        case .endpoint: return endpoints(names.sorted())
        case .extensionConfig: return encoded(type, shared.generator.extensionConfigs(request, names: names.sorted()))
        case .secret: return encoded(type, shared.generator.secrets(request, names: names.sorted()))
        case .nameTable: return nameTable()
        }
    }

    private func nameTable() -> [EncodedResource] {
        shared.cache.names(keys.names, epoch: namesEpoch) {
            [
                EncodedResource(
                    name: "", typeURL: XDSType.nameTable.rawValue,
                    body: NameTableWriter.bytes(shared.generator.names(request)))
            ]
        }
    }

    private func encoded(_ type: XDSType, _ made: [GeneratedResource]) -> [EncodedResource] {
        made.map { EncodedResource(name: $0.name, message: $0.message, dependents: Dependents.of($0, type)) }
    }

    private func clusters() -> [EncodedResource] {
        guard shared.generator.hasSeparateClusters(request) else {
            return encoded(.cluster, shared.generator.clusters(request))
        }
        let common = shared.cache.set("cds|\(keys.clusters)", epoch: epoch) { sharedClusters() }
        return common + encoded(.cluster, shared.generator.ownClusters(request))
    }

    /// Of services that others see, too, each service's are made once.
    private func sharedClusters() -> [EncodedResource] {
        guard let maker = shared.generator.clusterMaker(request) else {
            return encoded(.cluster, shared.generator.sharedClusters(request))
        }
        var seen: Set<String> = []
        var found: [EncodedResource] = []
        func add(_ clusters: [EncodedResource]) {
            for cluster in clusters where seen.insert(cluster.name).inserted { found.append(cluster) }
        }
        for service in request.scope.services {
            let rules = request.scope.ruleMark(service.hostname, for: request.node)
            let key = "\(service.namespace)|\(rules)|\(keys.serviceClusters)"
            if let known = shared.cache.clusters(of: service, key) {
                add(known)
                continue
            }
            let made = encoded(.cluster, maker.clusters(of: service))
            shared.cache.keepClusters(of: service, key, made, world: request.world.version)
            add(made)
        }
        add(encoded(.cluster, maker.others()))
        return found
    }

    /// What a proxy calls it has in common with others; what it serves is its own.
    private func listeners(_ names: Set<String>) -> [EncodedResource] {
        if request.node.role == .grpc {
            let servers = shared.generator.serverListeners(request, names: names.sorted())
            return encoded(.listener, shared.generator.listeners(request) + servers)
        }
        guard shared.generator.hasSeparateClusters(request) else {
            return encoded(.listener, shared.generator.listeners(request))
        }
        let common = shared.cache.set("lds|\(keys.listeners)", epoch: epoch) {
            encoded(.listener, shared.generator.sharedListeners(request))
        }
        let own = encoded(.listener, shared.generator.ownListeners(request))
        if own.isEmpty { return common }
        let names = Set(common.map(\.name))
        return common + own.filter { !names.contains($0.name) }
    }

    private func routes(_ names: [String]) -> [EncodedResource] {
        if request.node.role == .router { return encoded(.route, shared.generator.routes(request, names: names)) }
        return names.flatMap { name in
            let key = "rds|\(name)|\(keys.routes)"
            return shared.cache.set(key, epoch: epoch) {
                let known = shared.cache.table(key)
                if let (parts, table) = shared.generator.routeParts(request, name: name, known: known) {
                    shared.cache.keepTable(key, table, epoch: epoch)
                    return [EncodedResource(parts)]
                }
                return encoded(.route, shared.generator.routes(request, names: [name]))
            }
        }
    }

    private func endpoints(_ names: [String]) -> [EncodedResource] {
        names.flatMap { name -> [EncodedResource] in
            let host = ClusterHost.of(name)
            let namespace = request.scope.service(host)?.namespace ?? ""
            let rules = request.scope.ruleMark(host, for: request.node)
            let key = "\(name)|\(namespace)|\(rules)|\(keys.endpoints)"
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
