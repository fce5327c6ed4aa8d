// The cluster that reaches a service named by an extension provider.

import MeshAPI
import Registry

/// Where a provider's service is to be reached.
public struct ProviderCluster: Sendable, Hashable {
    public let service: ServiceID
    public let cluster: String

    /// `service` is a host name, or `namespace/host`. nil when no such service is known, or several are and no
    /// namespace says which.
    init?(service: String, port: Int, in world: WorldSnapshot) {
        let parts = service.split(separator: "/", maxSplits: 1).map(String.init)
        let hostname = parts.last ?? ""
        if parts.count == 2 {
            self.service = ServiceID(hostname: hostname, namespace: parts[0])
        } else {
            let namespaces = world.namespacesOfHostname[hostname] ?? []
            guard namespaces.count == 1 else { return nil }
            self.service = ServiceID(hostname: hostname, namespace: namespaces[0])
        }
        guard world.services[self.service] != nil else { return nil }
        cluster = ClusterName.outbound(subset: "", host: hostname, port: port)
    }

    /// The services of all providers: every proxy may need them, whatever its Sidecar imports.
    static func hosts(in world: WorldSnapshot) -> [String] {
        world.mesh.extensionProviders.compactMap { provider in
            let service =
                provider.zipkin?.service ?? provider.opentelemetry?.service ?? provider.envoyHttpAls?.service
                ?? provider.envoyTcpAls?.service ?? provider.envoyOtelAls?.service
            return service?.split(separator: "/", maxSplits: 1).last.map(String.init)
        }
    }
}
