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
    private var policies: [Workload: MutualTLS.Policy] = [:]

    init(_ world: WorldSnapshot) {
        self.world = world
        selectingNamespaces = Set(
            world.peerAuthentications.filter { !($0.spec.selector?.matchLabels ?? [:]).isEmpty }.map(\.namespace))
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
