// What a translation is a function of: a proxy, the world, and what of the world the proxy sees.

import Registry

/// Choices of whoever runs the control plane.
public struct TranslationOptions: Sendable, Hashable {
    /// Gateways serve only proxies of their own namespace.
    public var scopesGatewaysToNamespace = false

    public init() {}
}

public struct TranslationRequest: Sendable {
    public let node: ProxyNode
    public let world: WorldSnapshot
    public let scope: ProxyScope
    public var options = TranslationOptions()
    /// Without EnvoyFilters: to see what they do.
    var isUnpatched = false

    public init(node: ProxyNode, world: WorldSnapshot, scope: ProxyScope) {
        self.node = node
        self.world = world
        self.scope = scope
    }
}
