// Where a TCP connection goes: a cluster or several by weight, with the connection's settings of the DestinationRule.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct TCPRouteSettings {
    var clusters: [(name: String, weight: Int)]
    var statPrefix: String
    var idleTimeout: TimeSpan?
    var maxDuration: TimeSpan?
    var hashesSourceAddress = false
    /// A CONNECT or POST proxy on the way.
    var tunnel: Networking.TrafficPolicy.TunnelSettings?

    init(_ cluster: String) {
        clusters = [(cluster, 1)]
        statPrefix = cluster
    }

    /// The default route of a service.
    init(_ request: TranslationRequest, to service: MeshService, port: ServicePort) {
        self.init(ClusterName.outbound(host: service.hostname, port: port.number))
        let pattern = request.world.mesh.outboundClusterStatName
        if !pattern.isEmpty { statPrefix = StatName.text(pattern, service: service, subset: "", port: port) }
        apply(request.scope.destinationRule(service.hostname, for: request.node)?.rule.spec, subset: "")
    }

    /// A VirtualService's route; nil when it leads nowhere.
    init?(
        _ request: TranslationRequest, _ parts: [Networking.RouteDestination], port: ServicePort, label: String
    ) {
        func cluster(_ destination: Networking.Destination) -> String {
            RouteBuilder.cluster(
                destination, service: request.scope.service(destination.host), port: port.number)
        }
        guard let first = parts.first?.destination else { return nil }
        let rule = request.scope.destinationRule(first.host, for: request.node)?.rule.spec
        if parts.count == 1 {
            self.init(cluster(first))
            let pattern = request.world.mesh.outboundClusterStatName
            if !pattern.isEmpty, let service = request.scope.service(first.host) {
                statPrefix = StatName.text(pattern, service: service, subset: first.subset, port: port)
            }
            apply(rule, subset: first.subset)
            return
        }
        let weighted = parts.compactMap { part in
            part.weight > 0 ? part.destination.map { (name: cluster($0), weight: part.weight) } : nil
        }
        guard !weighted.isEmpty else { return nil }
        self.init(label)
        clusters = weighted
        apply(rule, subset: "")
    }

    private mutating func apply(_ rule: Networking.DestinationRule?, subset name: String) {
        guard let rule else { return }
        let subset = rule.subset(name)
        idleTimeout = rule.trafficPolicy?.connectionPool?.tcp?.idleTimeout
        maxDuration = rule.trafficPolicy?.connectionPool?.tcp?.maxConnectionDuration
        let balancer = subset?.trafficPolicy?.loadBalancer ?? rule.trafficPolicy?.loadBalancer
        hashesSourceAddress = balancer?.consistentHash?.useSourceIp ?? false
        tunnel = name.isEmpty ? rule.trafficPolicy?.tunnel : subset?.trafficPolicy?.tunnel
    }

    /// The filters of a chain that carries bytes.
    func filters(_ request: TranslationRequest) -> [Message] {
        var filters = Crossover.tcpProxy(request, self)
        if let tunnel, var last = filters.last, case .message(let typed)? = last["typed_config"] {
            var proxy = typed.unpacked
            proxy["tunneling_config"] = .message(
                Message(
                    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig",
                    [
                        "hostname": .string(Wire.hostPort(tunnel.targetHost, tunnel.targetPort)),
                        "use_post": .bool(tunnel.protocol == "POST"),
                    ]))
            last["typed_config"] = .message(proxy)
            filters[filters.count - 1] = last
        }
        return filters
    }
}
