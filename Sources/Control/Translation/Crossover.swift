// Where the two halves of the translation meet: what clients need of the filter stacks, and the servers' side.

import Base
import EnvoyAPI
import MeshAPI
import Registry

enum Crossover {
    static func connectionManager(
        _ request: TranslationRequest, routes name: String, statPrefix: String, protocol: PortProtocol, port: Int
    ) -> Message {
        ConnectionManagerBuilder.filter(
            request, .outbound, routes: .rds(name), statPrefix: statPrefix, protocol: `protocol`, port: port)
    }

    static func tcpProxy(_ request: TranslationRequest, _ settings: TCPRouteSettings) -> [Message] {
        let target: TCPFilters.Target =
            settings.clusters.count == 1
            ? .cluster(settings.clusters[0].name)
            : .weighted(settings.clusters.map { (cluster: $0.name, weight: $0.weight) })
        return TCPFilters.proxy(
            request, target, statPrefix: settings.statPrefix, idleTimeout: settings.idleTimeout,
            maxDuration: settings.maxDuration, hashesSourceAddress: settings.hashesSourceAddress)
    }

    static func inboundClusters(_ request: TranslationRequest) -> [Message] {
        (InboundClusters.build(request) + [InboundClusters.passthrough(request)]).map(\.message)
    }

    static func inboundListeners(_ request: TranslationRequest) -> [Message] {
        InboundListeners.build(request).map(\.message)
    }

    static func patchedClusters(_ clusters: [Message], _ request: TranslationRequest) -> [Message] {
        if request.isUnpatched { return clusters }
        var patches = EnvoyFilterPatches(request)
        return patches.clusters(clusters)
    }

    static func patchedListeners(_ listeners: [Message], _ request: TranslationRequest) -> [Message] {
        if request.isUnpatched { return listeners }
        var patches = EnvoyFilterPatches(request)
        return patches.listeners(listeners)
    }

    static func patchedRoutes(
        _ routes: [Message], _ request: TranslationRequest, inbound: Bool = false
    ) -> [Message] {
        if request.isUnpatched { return routes }
        var patches = EnvoyFilterPatches(request)
        return patches.routes(routes, inbound: inbound)
    }
}
