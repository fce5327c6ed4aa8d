// The HTTP filters that read or change content: which there are, by the type of their configuration.

import EnvoyAPI
import Formatting
import Routing

/// Where a filter is made: one connection manager on one loop.
struct FilterSite {
    let worker: Worker
    /// `http.<stat_prefix>.`
    let statPrefix: String
}

enum ContentFilterParams: Sendable {
    case compressor(CompressorParams)
    case decompressor(DecompressorParams)
    case lua(LuaParams)
    case dynamicForwardProxy(DynamicForwardProxyParams)
    case grpcWeb
    case statefulSession(StatefulSessionParams)

    /// Nil when the type is none of these.
    init?(_ config: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        switch config.typeName {
        case CompressorParams.typeName: self = .compressor(try CompressorParams(config, environment.runtime))
        case DecompressorParams.typeName: self = .decompressor(try DecompressorParams(config, environment.runtime))
        case LuaParams.typeName: self = .lua(try LuaParams(config))
        case GRPCWebFilter.typeName: self = .grpcWeb
        case StatefulSessionParams.typeName: self = .statefulSession(try StatefulSessionParams(config))
        case DynamicForwardProxyParams.typeName:
            self = .dynamicForwardProxy(try DynamicForwardProxyParams(config))
        default: return nil
        }
    }

    func make(name: String, _ site: FilterSite) -> HTTPFilter {
        switch self {
        case .compressor(let params): CompressorFilter(name: name, params: params, site: site)
        case .grpcWeb: GRPCWebFilter(name: name)
        case .statefulSession(let params): StatefulSessionFilter(name: name, params: params, site: site)
        case .dynamicForwardProxy(let params):
            DynamicForwardProxyFilter(name: name, params: params, site: site)
        case .lua(let params): LuaFilter(name: name, params: params, site: site)
        case .decompressor(let params): DecompressorFilter(name: name, params: params, site: site)
        }
    }

    static func perRoute(
        _ config: ConfigNode, _ runtime: RuntimeValues
    ) throws(InvalidConfiguration) -> PerFilterConfig? {
        switch config.typeName {
        case CompressorParams.perRouteTypeName: try CompressorRouteConfig(config)
        case LuaParams.perRouteTypeName: try LuaRouteConfig(config)
        case StatefulSessionParams.perRouteTypeName: try StatefulSessionRouteConfig(config)
        case DynamicForwardProxyParams.perRouteTypeName: DynamicForwardProxyRouteConfig(config)
        default: nil
        }
    }
}
