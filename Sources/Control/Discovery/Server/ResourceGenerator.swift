// Where resources come from: the translation, or a test's own hand.

import Registry
import Translation

public protocol ResourceGenerator: Sendable {
    /// Equal for proxies that see the same of the world.
    func scopeKey(for node: ProxyNode, in world: WorldSnapshot) -> String
    func scope(for node: ProxyNode, in world: WorldSnapshot) -> ProxyScope
    func clusters(_ request: TranslationRequest) -> [GeneratedResource]
    func listeners(_ request: TranslationRequest) -> [GeneratedResource]
    func routes(_ request: TranslationRequest, names: [String]) -> [GeneratedResource]
    func endpoints(_ request: TranslationRequest, clusters: [String]) -> [GeneratedResource]
    func secrets(_ request: TranslationRequest, names: [String]) -> [GeneratedResource]
}
