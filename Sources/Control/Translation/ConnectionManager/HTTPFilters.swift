// The HTTP filters of a connection manager, in Istio's order; only those that a plain Envoy has.

import EnvoyAPI
import Registry

enum HTTPFilters {
    static func stack(
        _ request: TranslationRequest, _ side: ListenerSide, _ portProtocol: PortProtocol, _ headers: ProxyHeaders
    ) -> [Message] {
        var filters: [Message] = []
        if portProtocol == .grpcWeb { filters.append(grpcWeb) }
        filters += [grpcStats, fault, cors, router(hidesDebugHeaders: headers.hidesDebugHeaders)]
        return filters
    }

    static let grpcWeb = Extensions.httpFilter(
        "envoy.filters.http.grpc_web", Message(type: "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb"))
    static let grpcStats = Extensions.httpFilter(
        "envoy.filters.http.grpc_stats",
        Message(
            "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
            ["emit_filter_state": true, "stats_for_all_methods": false]))
    static let fault = Extensions.httpFilter(
        "envoy.filters.http.fault", Message(type: "envoy.extensions.filters.http.fault.v3.HTTPFault"))
    static let cors = Extensions.httpFilter(
        "envoy.filters.http.cors", Message(type: "envoy.extensions.filters.http.cors.v3.Cors"))

    static func router(hidesDebugHeaders: Bool = false) -> Message {
        Extensions.httpFilter(
            WellKnownName.router,
            Message(
                "envoy.extensions.filters.http.router.v3.Router",
                ["suppress_envoy_headers": .bool(hidesDebugHeaders)]))
    }
}
