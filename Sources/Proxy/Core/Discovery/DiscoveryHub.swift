// All subscriptions of the process: shares the aggregated stream, and gives everyone else a stream or a file.

import Discovery
import EnvoyAPI

/// Lives on the control loop.
final class DiscoveryHub {
    /// Resources come from now on, first in a later turn of the loop. `statPrefix` is where the subscription's
    /// statistics are found, such as `cluster.a.`; nil for those that Envoy names by type alone.
    func subscribe(
        _ type: ResourceType, names: Set<String>?, source: ConfigSourceParams, client: ResourceClient,
        statPrefix: String? = nil
    ) -> ResourceSubscription {
        ResourceSubscription(type, names: names, client: client)
    }
}
