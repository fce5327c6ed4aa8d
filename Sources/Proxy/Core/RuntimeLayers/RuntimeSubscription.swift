// One layer of runtime values that a control plane or a file provides (RTDS).

import Base
import Discovery
import EnvoyAPI

/// Lives on the control loop. What a server takes back leaves the layer empty; what is refused leaves it as it was.
final class RuntimeSubscription: ResourceClient {
    let name: String
    private(set) var isSettled = false
    /// Nil: there will be none for now.
    private let arrived: ([String: RuntimeEntry]?) -> Void
    private var subscription: ResourceSubscription?

    init(_ name: String, arrived: @escaping ([String: RuntimeEntry]?) -> Void) {
        self.name = name
        self.arrived = arrived
    }

    func begin(_ hub: DiscoveryHub, _ source: ConfigSourceParams) {
        subscription = hub.subscribe(
            .runtime, names: [name], source: source, client: self, statPrefix: "runtime.")
    }

    override func apply(_ update: ResourceUpdate) -> [ResourceRefusal] {
        if let resource = update.changed.last(where: { $0.name == name }) {
            do throws(InvalidConfiguration) {
                let node = ConfigNode(resource.message)
                _ = node.string("name")
                let entries = try RuntimeLayerParams.entries(node, "layer")
                try node.refuseUnread()
                isSettled = true
                arrived(entries)
            } catch {
                return [ResourceRefusal(name: name, error: error)]
            }
        } else if update.removed.contains(name) {
            isSettled = true
            arrived([:])
        } else {
            fetchTimedOut()
        }
        return []
    }

    override func fetchTimedOut() {
        if isSettled { return }
        isSettled = true
        arrived(nil)
    }
}
