// What a translation is a function of: a proxy, the world, and what of the world the proxy sees.

import Registry

public struct TranslationRequest: Sendable {
    public let node: ProxyNode
    public let world: WorldSnapshot
    public let scope: ProxyScope

    public init(node: ProxyNode, world: WorldSnapshot, scope: ProxyScope) {
        self.node = node
        self.world = world
        self.scope = scope
    }
}
