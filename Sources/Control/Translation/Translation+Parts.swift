// Clusters in two parts: those that many proxies share, and those of a proxy's own workload.

import EnvoyAPI
import MeshAPI
import Registry

extension Translation {
    /// Whether the two parts below are all, one after the other: not where patches see the whole.
    public static func hasSeparateClusters(_ request: TranslationRequest) -> Bool {
        guard request.node.role == .sidecar else { return false }
        return !request.world.envoyFilters.contains {
            $0.namespace == request.node.namespace || $0.namespace == request.world.rootNamespace
        }
    }

    /// Of a sidecar: depends on what it sees and where it is, not on what it serves.
    public static func sharedClusters(_ request: TranslationRequest) -> [GeneratedResource] {
        let outbound = OutboundClusters(request)
        return named(outbound.serviceClusters() + [outbound.blackHole(), outbound.passthrough()])
    }

    /// Of a sidecar: what it serves.
    public static func ownClusters(_ request: TranslationRequest) -> [GeneratedResource] {
        named(Crossover.inboundClusters(request))
    }

    /// The same of one service after the other.
    public static func clusterMaker(_ request: TranslationRequest) -> any ClusterMaker {
        ServiceClusterMaker(outbound: OutboundClusters(request))
    }

    /// Of a sidecar: what it calls, by its view. Only where `hasSeparateClusters`.
    public static func sharedListeners(_ request: TranslationRequest) -> [GeneratedResource] {
        named(OutboundListeners(request).all())
    }

    /// Of a sidecar: what it serves.
    public static func ownListeners(_ request: TranslationRequest) -> [GeneratedResource] {
        named(Crossover.inboundListeners(request))
    }

    fileprivate static func named(_ messages: [Message]) -> [GeneratedResource] {
        var seen: Set<String> = []
        return messages.compactMap { message in
            guard case .string(let name)? = message["name"], seen.insert(name).inserted else { return nil }
            return GeneratedResource(name: name, message: message)
        }
    }
}

/// Clusters that proxies of many views have in common.
public protocol ClusterMaker {
    func clusters(of service: MeshService) -> [GeneratedResource]
    func others() -> [GeneratedResource]
}

private struct ServiceClusterMaker: ClusterMaker {
    let outbound: OutboundClusters

    func clusters(of service: MeshService) -> [GeneratedResource] {
        Translation.named(outbound.clusters(of: service))
    }

    func others() -> [GeneratedResource] { Translation.named([outbound.blackHole(), outbound.passthrough()]) }
}
