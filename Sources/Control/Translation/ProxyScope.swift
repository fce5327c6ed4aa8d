// What one proxy may see of the world, and on which objects that depends: shared by all proxies of the same view.

import MeshAPI
import Registry

public final class ProxyScope: Sendable {
    public let namespace: String
    /// The Sidecar resource that shaped it.
    public let sidecar: ConfigObject<Networking.Sidecar>?
    /// Visible services by hostname, one of each, in order.
    public let services: [MeshService]
    /// Those that apply to `mesh` traffic, delegates already resolved, in order of precedence.
    public let virtualServices: [ConfigObject<Networking.VirtualService>]
    /// Of each visible host, merged.
    public let destinationRules: [String: ConfigObject<Networking.DestinationRule>]
    /// A change of anything else leaves this scope as it is.
    public let dependencies: Set<ConfigKey>

    public init(
        namespace: String, sidecar: ConfigObject<Networking.Sidecar>?, services: [MeshService],
        virtualServices: [ConfigObject<Networking.VirtualService>],
        destinationRules: [String: ConfigObject<Networking.DestinationRule>], dependencies: Set<ConfigKey>
    ) {
        self.namespace = namespace
        self.sidecar = sidecar
        self.services = services
        self.virtualServices = virtualServices
        self.destinationRules = destinationRules
        self.dependencies = dependencies
    }
}
