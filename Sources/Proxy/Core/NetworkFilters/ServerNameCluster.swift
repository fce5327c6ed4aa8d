// Sends a connection to the cluster that has the name the client asked for: envoy.extensions.filters.network.sni_cluster.

import Base
import Formatting

final class ServerNameClusterParams: NetworkFilterParams, @unchecked Sendable {
    // SAFETY: it has no state at all.
    static let typeName = "envoy.extensions.filters.network.sni_cluster.v3.SniCluster"

    override func make(_ worker: Worker) -> NetworkFilterContext { ServerNameClusterContext() }
}

private final class ServerNameClusterContext: NetworkFilterContext {
    override func make() -> NetworkFilter { ServerNameClusterFilter() }
}

private final class ServerNameClusterFilter: NetworkFilter {
    override func newConnection(_ gate: NetworkFilterGate) -> NetworkVerdict {
        let name = gate.connection.facts.requestedServerName
        if !name.isEmpty {
            gate.connection.extras?.filterState[TextFilterState.tcpProxyCluster] = TextFilterState(name)
        }
        return .proceed
    }
}

/// A plain text that filters leave for later ones.
final class TextFilterState: FilterStateObject {
    /// Where the TCP proxy looks for the cluster before it goes by its own configuration.
    static let tcpProxyCluster = "envoy.tcp_proxy.cluster"

    private let value: String

    init(_ value: String) {
        self.value = value
        super.init()
    }

    override var text: String? { value }
    override var typedJSON: String? { nil }
}
