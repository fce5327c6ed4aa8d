// HTTP filters that decide, limit and label: one kind to the filter chain, a subclass per filter.

import EnvoyAPI
import Formatting
import Routing

/// A filter's configuration, compiled once; makes the loops' own instances. Subclasses are immutable.
class PolicyFilterParams: @unchecked Sendable {
    // SAFETY: subclasses hold immutable, Sendable properties only.
    /// `statPrefix` is the connection manager's, with its dot.
    func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter { HTTPFilter(name: name) }

    /// Nil when the type is none of these filters'.
    static func read(
        _ config: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> PolicyFilterParams? {
        switch config.typeName {
        case HTTPAuthorizationParams.typeName: try HTTPAuthorizationParams(config)
        case LocalRateLimitParams.typeName:
            try LocalRateLimitParams(
                config, environment.runtime, serviceCluster: environment.node.cluster, isPerRoute: false)
        case HeaderMetadataParams.typeName: try HeaderMetadataParams(config, isPerRoute: false)
        case SetMetadataParams.typeName: try SetMetadataParams(config)
        case CSRFParams.typeName: try CSRFParams(config, environment.runtime)
        case GRPCStatsParams.typeName: try GRPCStatsParams(config)
        case HealthAnswerParams.typeName: try HealthAnswerParams(config, environment)
        case TapFilterParams.typeName: try TapFilterParams(config, environment.runtime)
        default: nil
        }
    }

    static func perRoute(
        _ config: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> PerFilterConfig? {
        switch config.typeName {
        case HTTPAuthorizationParams.perRouteTypeName: try HTTPAuthorizationRouteConfig(config)
        case LocalRateLimitParams.typeName:
            LocalRateLimitRouteConfig(
                try LocalRateLimitParams(
                    config, environment.runtime, serviceCluster: environment.node.cluster, isPerRoute: true))
        case HeaderMetadataParams.typeName:
            HeaderMetadataRouteConfig(try HeaderMetadataParams(config, isPerRoute: true))
        case CSRFParams.typeName: CSRFRouteConfig(try CSRFParams(config, environment.runtime))
        default: nil
        }
    }
}
