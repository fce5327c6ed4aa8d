// The HTTP filters that exist, by the type of their configuration: compiled once, made anew for every loop.

import Base
import EnvoyAPI
import Formatting
import Routing

/// One entry of `http_filters`, without the router that ends the chain.
final class HTTPFilterParams: Sendable {
    enum Kind: Sendable {
        case cors
        case fault(FaultParams)
        case headerMutation(HeaderMutationParams)
        case buffer(BufferParams)
        case content(ContentFilterParams)
        case policy(PolicyFilterParams)
    }

    let name: String
    let kind: Kind
    /// `disabled`: runs only on routes that configure it.
    let isDisabled: Bool

    init(name: String, kind: Kind, isDisabled: Bool) {
        self.name = name
        self.kind = kind
        self.isDisabled = isDisabled
    }

    /// A loop's own instance.
    func make(_ site: FilterSite) -> HTTPFilter {
        switch kind {
        case .cors: CORSFilter(name: name)
        case .fault(let params): FaultFilter(name: name, params: params)
        case .headerMutation(let params): HeaderMutationFilter(name: name, params: params)
        case .buffer(let params): BufferFilter(name: name, params: params)
        case .content(let params): params.make(name: name, site)
        case .policy(let params): params.make(name: name, site.worker, statPrefix: site.statPrefix)
        }
    }

    /// The whole chain; its last entry has to be the router.
    static func chain(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> (filters: [HTTPFilterParams], router: RouterParams) {
        let nodes = node.messages("http_filters")
        guard let last = nodes.last else {
            throw node.invalid("http_filters", found: "none", expected: "filters, the router as the last one")
        }
        var filters: [HTTPFilterParams] = []
        for filter in nodes.dropLast() {
            if let params = try read(filter, environment) { filters.append(params) }
        }
        _ = last.string("name")
        last.ignore("is_optional")
        guard let config = last.any("typed_config"), config.typeName == RouterParams.typeName else {
            throw last.invalid(
                "typed_config", found: last.string("name"), expected: "the router as the last filter of the chain")
        }
        if last.bool("disabled") { throw last.unsupported("disabled", "the router can't be disabled") }
        return (filters, try RouterParams(config, environment))
    }

    static func read(
        _ node: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> HTTPFilterParams? {
        let name = node.string("name")
        let isOptional = node.bool("is_optional")
        let isDisabled = node.bool("disabled")
        guard let config = node.any("typed_config") else {
            throw node.unsupported("config_discovery", "a filter's configuration has to stand in typed_config")
        }
        let kind: Kind
        switch config.typeName {
        case CORSParams.filterTypeName: kind = .cors
        case FaultParams.typeName: kind = .fault(try FaultParams(config, environment.runtime))
        case HeaderMutationParams.typeName: kind = .headerMutation(try HeaderMutationParams(config))
        case BufferParams.typeName: kind = .buffer(try BufferParams(config))
        case RouterParams.typeName:
            throw node.invalid("typed_config", found: "the router", expected: "the router only as the last filter")
        default:
            if let content = try ContentFilterParams(config, environment) {
                kind = .content(content)
                break
            }
            if let params = try PolicyFilterParams.read(config, environment) {
                kind = .policy(params)
                break
            }
            if isOptional {
                node.ignore("typed_config")
                return nil
            }
            throw node.unsupported("typed_config", config.typeName)
        }
        return HTTPFilterParams(name: name, kind: kind, isDisabled: isDisabled)
    }

    /// An entry of `typed_per_filter_config`; nil when no filter here has such a type.
    static func perRoute(
        _ config: ConfigNode, _ environment: ConfigurationEnvironment
    ) throws(InvalidConfiguration) -> PerFilterConfig? {
        let runtime = environment.runtime
        return switch config.typeName {
        case CORSParams.policyTypeName, "envoy.config.route.v3.CorsPolicy": try CORSParams(config, runtime)
        case FaultParams.typeName: FaultRouteConfig(try FaultParams(config, runtime))
        case HeaderMutationParams.perRouteTypeName: HeaderMutationRouteConfig(try HeaderMutationParams(config))
        case BufferParams.perRouteTypeName: try BufferRouteConfig(config)
        default:
            if let content = try ContentFilterParams.perRoute(config, environment.runtime) {
                content
            } else {
                try PolicyFilterParams.perRoute(config, environment)
            }
        }
    }
}

/// `envoy.extensions.filters.http.router.v3.Router`.
struct RouterParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.router.v3.Router"

    let suppressesEnvoyHeaders: Bool
    let respectsExpectedTimeout: Bool
    let upstreamLogs: UpstreamLogParams
    let startsChildSpan: Bool

    init(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        upstreamLogs = try UpstreamLogParams(node, environment)
        startsChildSpan = node.bool("start_child_span")
        suppressesEnvoyHeaders = node.bool("suppress_envoy_headers")
        respectsExpectedTimeout = node.bool("respect_expected_rq_timeout")
        node.ignore("suppress_grpc_request_failure_code_stats", "dynamic_stats")
    }
}
