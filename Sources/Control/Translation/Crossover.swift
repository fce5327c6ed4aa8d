// Where this half of the translation meets the other: filter stacks, the server's side, gateways, patches.

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

    static func patchedClusters(_ clusters: [Message], _ request: TranslationRequest) -> [Message] { clusters }
    static func patchedListeners(_ listeners: [Message], _ request: TranslationRequest) -> [Message] { listeners }
    static func patchedRoutes(_ routes: [Message], _ request: TranslationRequest) -> [Message] { routes }
}
