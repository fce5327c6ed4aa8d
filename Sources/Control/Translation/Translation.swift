// The translation's entry points: what a proxy gets, as functions of proxy, world and scope.

import EnvoyAPI
import Registry

public enum Translation {}

extension Translation {
    public static func clusters(_ request: TranslationRequest) -> [GeneratedResource] {
        if request.node.role == .grpc { return resources(ProxylessClusters(request).all(), name: "name") }
        let outbound = OutboundClusters(request)
        var clusters = outbound.serviceClusters()
        switch request.node.role {
        case .sidecar: clusters += [outbound.blackHole(), outbound.passthrough()] + Crossover.inboundClusters(request)
        case .router:
            clusters.append(outbound.blackHole())
            clusters += outbound.passedThrough()
        case .grpc: break
        }
        return resources(Crossover.patchedClusters(clusters, request), name: "name")
    }

    public static func listeners(_ request: TranslationRequest) -> [GeneratedResource] {
        switch request.node.role {
        case .sidecar:
            let listeners = OutboundListeners(request).all() + Crossover.inboundListeners(request)
            return resources(Crossover.patchedListeners(listeners, request), name: "name")
        case .router:
            let listeners = GatewayListeners.build(request).map(\.message)
            return resources(Crossover.patchedListeners(listeners, request), name: "name")
        case .grpc: return resources(ProxylessListeners(request).all(), name: "name")
        }
    }

    /// A name that stands for nothing gives a configuration without virtual hosts, so that its listener can serve.
    public static func routes(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        switch request.node.role {
        case .sidecar, .grpc:
            var outbound = OutboundRoutes(request)
            let routes = names.map { outbound.configuration($0) }
            return resources(Crossover.patchedRoutes(routes, request), name: "name")
        case .router:
            let routes = GatewayRoutes.build(request, names: names).map(\.message)
            return resources(Crossover.patchedRoutes(routes, request), name: "name")
        }
    }

    public static func endpoints(_ request: TranslationRequest, clusters: [String]) -> [GeneratedResource] {
        clusters.map { GeneratedResource(name: $0, message: EndpointAssignment(request, cluster: $0).message()) }
    }

    private static func resources(_ messages: [Message], name: String) -> [GeneratedResource] {
        var seen: Set<String> = []
        return messages.compactMap { message in
            guard case .string(let text)? = message[name], seen.insert(text).inserted else { return nil }
            return GeneratedResource(name: text, message: message)
        }
    }
}
