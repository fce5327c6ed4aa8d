// Discovery's resources are the translation's.

import Base
import DiscoveryService
import Registry
import Translation

final class TranslationGenerator: ResourceGenerator {
    /// The index of the newest world that was asked for: thousands of proxies ask of the same one.
    private let newest = Lock<(version: UInt64, index: ScopeIndex)?>(nil)

    private func index(of world: WorldSnapshot) -> ScopeIndex {
        if let known = newest.withLock({ $0 }), known.version == world.version { return known.index }
        let made = ScopeIndex(world)
        newest.withLock { if ($0?.version ?? 0) <= world.version { $0 = (world.version, made) } }
        return made
    }

    func scopeKey(for node: ProxyNode, in world: WorldSnapshot) -> String {
        "\(Translation.scopeKey(for: node, in: index(of: world)))"
    }

    func scope(for node: ProxyNode, in world: WorldSnapshot) -> ProxyScope {
        Translation.scope(for: node, in: index(of: world))
    }

    func clusters(_ request: TranslationRequest) -> [GeneratedResource] { Translation.clusters(request) }
    func listeners(_ request: TranslationRequest) -> [GeneratedResource] { Translation.listeners(request) }

    func routes(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        Translation.routes(request, names: names)
    }

    func endpoints(_ request: TranslationRequest, clusters: [String]) -> [GeneratedResource] {
        Translation.endpoints(request, clusters: clusters)
    }

    func secrets(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] { [] }
}
