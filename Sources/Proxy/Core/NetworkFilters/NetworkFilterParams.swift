// The network filters that stand before the protocol, by the type of their configuration.

import EnvoyAPI
import Formatting

/// A filter's configuration, compiled once and shared by all loops. Subclasses are immutable but for counts that all
/// loops share.
class NetworkFilterParams: @unchecked Sendable {
    // SAFETY: subclasses hold immutable, Sendable properties and atomics only.
    func make(_ worker: Worker) -> NetworkFilterContext { NetworkFilterContext() }

    /// All filters of a chain but the last.
    static func list(
        _ nodes: [ConfigNode], _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> [NetworkFilterParams] {
        var filters: [NetworkFilterParams] = []
        for node in nodes {
            _ = node.string("name")
            guard let config = node.any("typed_config") else {
                throw node.unsupported("config_discovery", "a filter's configuration has to stand in typed_config")
            }
            filters.append(try read(config, node, environment))
        }
        return filters
    }

    static func read(
        _ config: ConfigNode, _ node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> NetworkFilterParams {
        switch config.typeName {
        case ConnectionAuthorizationParams.typeName: try ConnectionAuthorizationParams(config)
        case ConnectionRateLimitParams.typeName: try ConnectionRateLimitParams(config, environment.runtime)
        case ConnectionLimitParams.typeName: try ConnectionLimitParams(config, environment.runtime)
        case ServerNameClusterParams.typeName: ServerNameClusterParams()
        case ServerNameForwardParams.typeName: try ServerNameForwardParams(config)
        default: throw node.unsupported("typed_config", "\(config.typeName) before the terminal network filter")
        }
    }
}
