// Whether the hosts of a service take mutual TLS: PeerAuthentication asked once for each kind of workload.

import MeshAPI
import Registry

struct EndpointSecurity {
    private struct Workload: Hashable {
        let namespace: String
        /// Empty where no policy selects by labels.
        let labels: [String: String]
    }

    private let world: WorldSnapshot
    private let selectingNamespaces: Set<String>
    /// Of namespaces that say something of their own.
    private let modes: [String: MutualTLS.Mode]
    private let meshMode: MutualTLS.Mode
    private var policies: [Workload: MutualTLS.Policy] = [:]

    init(_ world: WorldSnapshot) {
        self.world = world
        selectingNamespaces = Set(
            world.peerAuthentications.filter { !($0.spec.selector?.matchLabels ?? [:]).isEmpty }.map(\.namespace))
        let namespaces = Set(world.peerAuthentications.map(\.namespace))
        modes = Dictionary(
            uniqueKeysWithValues: namespaces.map {
                ($0, MutualTLS.policy(namespace: $0, labels: [:], in: world).mode)
            })
        meshMode = MutualTLS.policy(namespace: world.rootNamespace, labels: [:], in: world).mode
    }

    /// Whether connections to a service may be tried by mutual TLS. Its hosts say one by one whether they can, except
    /// where the client picks the address: then all must be able to.
    func mayTakeMutualTLS(_ service: MeshService, _ port: ServicePort, picksAddress: Bool) -> Bool {
        if picksAddress {
            let hosts = (world.endpoints[service.id] ?? []).filter { $0.servicePort == port.name }
            if hosts.isEmpty || hosts.contains(where: { $0.tlsMode == .disabled }) { return false }
        }
        return (modes[service.namespace] ?? meshMode) != .disable
    }

    mutating func takesMutualTLS(_ endpoint: ServiceEndpoint) -> Bool {
        guard endpoint.tlsMode == .istio else { return false }
        let selects = selectingNamespaces.contains(endpoint.namespace)
        let workload = Workload(namespace: endpoint.namespace, labels: selects ? endpoint.labels : [:])
        if let known = policies[workload] { return known.mode(port: endpoint.port) != .disable }
        let policy = MutualTLS.policy(namespace: workload.namespace, labels: workload.labels, in: world)
        policies[workload] = policy
        return policy.mode(port: endpoint.port) != .disable
    }
}
