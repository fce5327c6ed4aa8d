// One thing a workload serves: a port of its services, an ingress listener of its Sidecar, or all the rest.

import Document
import EnvoyAPI
import MeshAPI
import Registry

struct InboundChain {
    var clusterName: String
    /// The service's port, for names.
    var portNumber: Int
    var portProtocol: PortProtocol
    /// Where connections arrive; 0 for any port.
    var targetPort: Int
    var bind: String
    var hostname: String
    /// Catches what no port stands for.
    var isPassthrough = false
    /// A listener of its own instead of a chain of the listener that all is redirected to.
    var bindsToPort = false
    /// TLS that the workload's own users see, instead of the mesh's.
    var tls: Networking.ServerTLSSettings?

    func name(isHTTP: Bool) -> String {
        if isPassthrough {
            return isHTTP ? WellKnownName.virtualInboundCatchAllHTTP : WellKnownName.virtualInbound
        }
        return ProxyAddresses.listenerName(bind, targetPort)
    }

    var statPrefix: String { (isPassthrough ? clusterName : "inbound_\(name(isHTTP: true))") + Self.delimiter }

    /// Where Istio's part of a statistic's name ends.
    static let delimiter = ";"

    static func passthrough(port: Int) -> InboundChain {
        InboundChain(
            clusterName: WellKnownName.inboundPassthroughCluster, portNumber: 0, portProtocol: .unknown,
            targetPort: port, bind: "", hostname: "", isPassthrough: true)
    }
}

extension InboundChain {
    /// By target port. Of several services on one port the oldest counts.
    static func all(_ request: TranslationRequest) -> [InboundChain] {
        var chains: [Int: InboundChain] = [:]
        let ingress = request.scope.sidecar?.spec.ingress ?? []
        if ingress.isEmpty {
            // The application itself listens on these ports: without redirection the proxy can't.
            if request.node.interception == .none { return [] }
            for target in oldestFirst(request.node.targets) where chains[target.endpointPort] == nil {
                chains[target.endpointPort] = ofService(target, request)
            }
        } else {
            for listener in ingress {
                guard let chain = ofIngress(listener, request), chains[chain.targetPort] == nil else { continue }
                chains[chain.targetPort] = chain
            }
        }
        return chains.values.sorted { $0.targetPort < $1.targetPort }
    }

    static func oldestFirst(_ targets: [ServiceTarget]) -> [ServiceTarget] {
        targets.enumerated().sorted { left, right in
            let (mine, theirs) = (
                left.element.service.creationTimestamp, right.element.service.creationTimestamp
            )
            return mine == theirs ? left.offset < right.offset : mine < theirs
        }.map(\.element)
    }

    private static func ofService(_ target: ServiceTarget, _ request: TranslationRequest) -> InboundChain? {
        let bind = ProxyAddresses.wildcard(request.node)
        if isReserved(target.endpointPort, request) { return nil }
        return InboundChain(
            clusterName: ClusterName.inbound(port: target.endpointPort), portNumber: target.port.number,
            portProtocol: target.port.protocol, targetPort: target.endpointPort, bind: bind,
            hostname: target.service.hostname)
    }

    private static func ofIngress(
        _ listener: Networking.IstioIngressListener, _ request: TranslationRequest
    ) -> InboundChain? {
        guard let port = listener.port, let sidecar = request.scope.sidecar else { return nil }
        let node = request.node
        let bindsToPort = listener.captureMode == .DEFAULT ? node.interception == .none : listener.captureMode == .NONE
        if bindsToPort && node.isUnprivileged && port.number < 1024 { return nil }
        let bind = listener.bind.isEmpty ? ProxyAddresses.reachable(node) : listener.bind
        if bind == ProxyAddresses.wildcard(node) && isReserved(port.number, request) { return nil }
        var chain = InboundChain(
            clusterName: ClusterName.inbound(port: port.number), portNumber: port.number,
            portProtocol: PortProtocol(named: port.protocol) ?? .unknown, targetPort: port.number, bind: bind,
            hostname: "\(sidecar.name).\(sidecar.namespace)", bindsToPort: bindsToPort)
        // Only where the mesh's own TLS is off: a port can't terminate both.
        if let tls = listener.tls,
            MutualTLS.mode(for: node, port: port.number, in: request.world) == .disable
        {
            chain.tls = tls
            chain.portProtocol = afterTermination(chain.portProtocol)
        }
        return chain
    }

    private static func afterTermination(_ found: PortProtocol) -> PortProtocol {
        switch found {
        case .https: .http
        case .tls: .tcp
        default: found
        }
    }

    /// The proxy's own ports: its listeners for redirected traffic, its health checks and its statistics.
    static func isReserved(_ port: Int, _ request: TranslationRequest) -> Bool {
        let mesh = request.world.mesh
        var own = [mesh.proxyListenPort, mesh.proxyInboundListenPort]
        own.append(request.node.metadata.port("ENVOY_STATUS_PORT") ?? 15021)
        own.append(request.node.metadata.port("ENVOY_PROMETHEUS_PORT") ?? 15090)
        return own.contains(port)
    }
}

extension DocumentNode {
    /// Agents write ports as numbers, some as text.
    fileprivate func port(_ name: String) -> Int? { self[name]?.int ?? self[name]?.string.flatMap { Int($0) } }
}
