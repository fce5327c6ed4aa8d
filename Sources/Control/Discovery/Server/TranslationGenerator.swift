// The translation as the source of resources.

import Registry
import Translation

public struct TranslationGenerator: ResourceGenerator {
    public init() {}

    private struct Scopes: ScopeDirectory {
        let index: ScopeIndex

        func key(for node: ProxyNode) -> String {
            Translation.scopeKey(for: node, in: index).text
        }

        func scope(for node: ProxyNode) -> ProxyScope { Translation.scope(for: node, in: index) }

        func scope(for node: ProxyNode, after known: ProxyScope) -> ProxyScope {
            Translation.scope(for: node, in: index, after: known)
        }
    }

    public func scopes(of world: WorldSnapshot) -> any ScopeDirectory { Scopes(index: ScopeIndex(world)) }

    public func scopes(of world: WorldSnapshot, after known: any ScopeDirectory) -> any ScopeDirectory {
        guard let known = known as? Scopes else { return scopes(of: world) }
        return Scopes(index: ScopeIndex(world, after: known.index))
    }

    public func clusters(_ request: TranslationRequest) -> [GeneratedResource] { Translation.clusters(request) }
    public func hasSeparateClusters(_ request: TranslationRequest) -> Bool { Translation.hasSeparateClusters(request) }

    public func sharedClusters(_ request: TranslationRequest) -> [GeneratedResource] {
        Translation.sharedClusters(request)
    }

    public func ownClusters(_ request: TranslationRequest) -> [GeneratedResource] { Translation.ownClusters(request) }
    public func listeners(_ request: TranslationRequest) -> [GeneratedResource] { Translation.listeners(request) }

    public func routes(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        Translation.routes(request, names: names)
    }

    public func endpoints(_ request: TranslationRequest, clusters: [String]) -> [GeneratedResource] {
        Translation.endpoints(request, clusters: clusters)
    }

    public func routeParts(
        _ request: TranslationRequest, name: String, known: PortHostTable?
    ) -> (parts: RouteParts, table: PortHostTable)? {
        Translation.routeParts(request, name: name, known: known)
    }

    public func clusterMaker(_ request: TranslationRequest) -> (any ClusterMaker)? {
        Translation.clusterMaker(request)
    }

    public func sharedListeners(_ request: TranslationRequest) -> [GeneratedResource] {
        Translation.sharedListeners(request)
    }

    public func ownListeners(_ request: TranslationRequest) -> [GeneratedResource] {
        Translation.ownListeners(request)
    }

    public func serverListeners(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        ProxylessServers.listeners(request, names: names)
    }

    public func names(_ request: TranslationRequest) -> [NameRecord] { Translation.names(request) }

    public func secrets(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        Translation.secrets(request, names: names)
    }

    public func extensionConfigs(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        Translation.extensionConfigs(request, names: names)
    }
}
