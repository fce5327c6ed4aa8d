// The endpoints of one cluster as a server says them (EDS).

import Balancing
import Discovery
import EnvoyAPI

/// `eds_cluster_config`.
struct EndpointSource: Sendable {
    /// What the server knows the endpoints by.
    let serviceName: String
    let source: ConfigSourceParams
}

/// Lives on the control loop.
final class EndpointSubscription: ResourceClient {
    private(set) var assignment: LoadAssignment?
    private(set) var version = ""
    /// Endpoints have come, or have not come in time: the cluster need not be waited for any longer.
    private(set) var isSettled = false
    private let source: EndpointSource
    private var changed: () -> Void
    private var subscription: ResourceSubscription?

    init(_ source: EndpointSource, changed: @escaping () -> Void) {
        self.source = source
        self.changed = changed
    }

    func begin(_ hub: DiscoveryHub, statPrefix: String) {
        subscription = hub.subscribe(
            .endpoints, names: [source.serviceName], source: source.source, client: self, statPrefix: statPrefix)
    }

    func end() {
        changed = {}
        subscription?.cancel()
        subscription = nil
    }

    override func apply(_ update: ResourceUpdate) -> [ResourceRefusal] {
        guard let resource = update.changed.last(where: { $0.name == source.serviceName }) else {
            // An answer without endpoints says nothing about the hosts known so far, but nobody need wait on.
            fetchTimedOut()
            return []
        }
        do throws(InvalidConfiguration) {
            let node = ConfigNode(resource.message)
            let made = try LoadAssignment(node)
            try made.checkDiscovered(node)
            try node.refuseUnread()
            assignment = made
        } catch {
            return [ResourceRefusal(name: resource.name, error: error)]
        }
        version = resource.version
        isSettled = true
        changed()
        return []
    }

    override func fetchTimedOut() {
        if isSettled { return }
        isSettled = true
        changed()
    }
}
