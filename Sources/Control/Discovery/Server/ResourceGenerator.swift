// Where resources come from: the translation, or a test's own hand.

import Registry
import Translation

/// What proxies see of one world.
public protocol ScopeDirectory: Sendable {
    /// Equal for proxies that see the same.
    func key(for node: ProxyNode) -> String
    func scope(for node: ProxyNode) -> ProxyScope
    /// The same, where only VirtualServices have changed since `known`.
    func scope(for node: ProxyNode, after known: ProxyScope) -> ProxyScope
}

extension ScopeDirectory {
    public func scope(for node: ProxyNode, after known: ProxyScope) -> ProxyScope { scope(for: node) }
}

public protocol ResourceGenerator: Sendable {
    /// Made again when something other than endpoints has changed.
    func scopes(of world: WorldSnapshot) -> any ScopeDirectory
    /// The same, where only VirtualServices have changed since `known`.
    func scopes(of world: WorldSnapshot, after known: any ScopeDirectory) -> any ScopeDirectory
    func clusters(_ request: TranslationRequest) -> [GeneratedResource]
    /// Whether clusters come in two parts: shared ones, and those of the proxy's own workload.
    func hasSeparateClusters(_ request: TranslationRequest) -> Bool
    func sharedClusters(_ request: TranslationRequest) -> [GeneratedResource]
    func ownClusters(_ request: TranslationRequest) -> [GeneratedResource]
    func listeners(_ request: TranslationRequest) -> [GeneratedResource]
    func routes(_ request: TranslationRequest, names: [String]) -> [GeneratedResource]
    func endpoints(_ request: TranslationRequest, clusters: [String]) -> [GeneratedResource]
    func secrets(_ request: TranslationRequest, names: [String]) -> [GeneratedResource]
    /// Filters that come by name, as EnvoyFilters add them.
    func extensionConfigs(_ request: TranslationRequest, names: [String]) -> [GeneratedResource]
    /// The same in parts, where they can be had; `known` is the table of an earlier call with the same key.
    func routeParts(
        _ request: TranslationRequest, name: String, known: PortHostTable?
    ) -> (parts: RouteParts, table: PortHostTable)?
    /// The shared clusters of one service after the other, and those that belong to none.
    func clusterMaker(_ request: TranslationRequest) -> (any ClusterMaker)?
    /// Whether listeners come in two parts, as clusters do.
    func sharedListeners(_ request: TranslationRequest) -> [GeneratedResource]
    func ownListeners(_ request: TranslationRequest) -> [GeneratedResource]
    /// Of gRPC servers without a proxy, which ask for them by name.
    func serverListeners(_ request: TranslationRequest, names: [String]) -> [GeneratedResource]
    /// For the name server beside a proxy, in order of names.
    func names(_ request: TranslationRequest) -> [NameRecord]
}

extension ResourceGenerator {
    public func extensionConfigs(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] { [] }
    public func scopes(of world: WorldSnapshot, after known: any ScopeDirectory) -> any ScopeDirectory {
        scopes(of: world)
    }
    public func routeParts(
        _ request: TranslationRequest, name: String, known: PortHostTable?
    ) -> (parts: RouteParts, table: PortHostTable)? { nil }
    public func clusterMaker(_ request: TranslationRequest) -> (any ClusterMaker)? { nil }
    public func sharedListeners(_ request: TranslationRequest) -> [GeneratedResource] { listeners(request) }
    public func ownListeners(_ request: TranslationRequest) -> [GeneratedResource] { [] }
    public func serverListeners(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] { [] }
    public func names(_ request: TranslationRequest) -> [NameRecord] { [] }
}
