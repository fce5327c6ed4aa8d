// The clusters by which a sidecar reaches its own application.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public enum InboundClusters {
    /// As long as Envoy can count: hosts of these clusters are never cleaned up.
    private static let never = TimeSpan.seconds(9_223_372_035)

    /// `inbound|8080||` for each port that is served.
    public static func build(_ request: TranslationRequest) -> [GeneratedResource] {
        let ingress = request.scope.sidecar?.spec.ingress ?? []
        if !ingress.isEmpty { return ingress.compactMap { ofIngress($0, request) } }
        if request.node.interception == .none { return [] }
        let mode = request.world.mesh.inboundTrafficPolicy?.mode ?? .PASSTHROUGH
        let host = mode == .PASSTHROUGH ? "" : ProxyAddresses.loopback(request.node)
        var byPort: [Int: [ServiceTarget]] = [:]
        for target in InboundChain.oldestFirst(request.node.targets) {
            byPort[target.endpointPort, default: []].append(target)
        }
        return byPort.sorted { $0.key < $1.key }.map { port, targets in
            cluster(port, endpoint: host.isEmpty ? nil : (host, port), targets, request)
        }
    }

    /// Where connections go that came to a port no service has.
    public static func passthrough(_ request: TranslationRequest) -> GeneratedResource {
        var draft = ClusterDraft(WellKnownName.inboundPassthroughCluster, .originalDestination)
        draft.useClientProtocol(request.preservedCase)
        draft.withOptions { options in
            options["common_http_protocol_options"] = .message(
                Message("envoy.config.core.v3.HttpProtocolOptions", ["idle_timeout": .duration(.seconds(300))]))
        }
        let mesh = request.world.mesh
        let pool = mesh.defaultTrafficPolicy?.connectionPool ?? .init()
        ConnectionPool.apply(pool, retryBudget: nil, mesh, request.node, to: &draft)
        draft.message["lb_policy"] = "CLUSTER_PROVIDED"
        draft.message["upstream_bind_config"] = .message(bindToPassthrough(request.node))
        return GeneratedResource(name: draft.name, message: draft.finished())
    }

    private static func bindToPassthrough(_ node: ProxyNode) -> Message {
        var config = Message(
            "envoy.config.core.v3.BindConfig",
            ["source_address": .message(Address.socket(ProxyAddresses.passthroughSource(node), 0))])
        if node.supportsIPv4 && node.supportsIPv6 {
            config["extra_source_addresses"] = .messages([
                Message(
                    "envoy.config.core.v3.ExtraSourceAddress", ["address": .message(Address.socket("::6", 0))])
            ])
        }
        return config
    }
}

// One cluster
extension InboundClusters {
    private static func cluster(
        _ port: Int, endpoint: (host: String, port: Int)?, _ targets: [ServiceTarget], _ request: TranslationRequest
    ) -> GeneratedResource {
        let mesh = request.world.mesh
        var draft = ClusterDraft(ClusterName.inbound(port: port), endpoint == nil ? .originalDestination : .fixed)
        if let endpoint {
            draft.message["load_assignment"] = .message(
                assignment(draft.name, Address.message(endpoint.host, endpoint.port)))
        } else {
            draft.message["lb_policy"] = "CLUSTER_PROVIDED"
            draft.message["cleanup_interval"] = .duration(never)
        }
        let isLocal = endpoint.map { ["127.0.0.1", "::1"].contains($0.host) } ?? false
        let isSocketFile = endpoint.map { $0.host.hasPrefix(Address.unixPrefix) } ?? false
        // Redirection leaves connections from this address alone: others to the pod's own address would come back.
        if !isLocal && !isSocketFile { draft.message["upstream_bind_config"] = .message(source(request.node)) }
        if let first = targets.first {
            setProtocol(first.port.protocol, request, &draft)
            let services = services(targets, port: first.port.number)
            if !services.isEmpty { draft.note("services", .list(services)) }
            if !mesh.inboundClusterStatName.isEmpty {
                let name = StatName.text(
                    mesh.inboundClusterStatName, service: first.service, subset: "", port: first.port)
                draft.message["alt_stat_name"] = .string("\(name);")
            }
        }
        ConnectionPool.apply(
            pool(port, targets.first, request), retryBudget: nil, mesh, request.node, to: &draft)
        return GeneratedResource(name: draft.name, message: draft.finished())
    }

    private static func setProtocol(
        _ portProtocol: PortProtocol, _ request: TranslationRequest, _ draft: inout ClusterDraft
    ) {
        let preserved = request.preservedCase
        if portProtocol.isHTTP2 {
            draft.useHTTP2()
        } else if portProtocol == .unknown {
            draft.useClientProtocol(preserved)
        } else if let preserved, portProtocol.isHTTP {
            draft.useHTTP1(preserved)
        }
    }

    private static func source(_ node: ProxyNode) -> Message {
        Message(
            "envoy.config.core.v3.BindConfig",
            ["source_address": .message(Address.socket(ProxyAddresses.passthroughSource(node), 0))])
    }

    static func assignment(_ name: String, _ address: Message) -> Message {
        let endpoint = Message(
            "envoy.config.endpoint.v3.LbEndpoint",
            ["endpoint": .message(Message("envoy.config.endpoint.v3.Endpoint", ["address": .message(address)]))])
        return Message(
            "envoy.config.endpoint.v3.ClusterLoadAssignment",
            [
                "cluster_name": .string(name),
                "endpoints": .messages([
                    Message("envoy.config.endpoint.v3.LocalityLbEndpoints", ["lb_endpoints": .messages([endpoint])])
                ]),
            ])
    }

    /// Which services stand behind it, for whoever measures.
    private static func services(_ targets: [ServiceTarget], port: Int) -> [DocumentNode] {
        var seen: Set<String> = []
        return targets.compactMap { target in
            let service = target.service
            guard target.port.number == port, !service.isExternal, seen.insert(service.hostname).inserted
            else { return nil }
            return [
                "host": .string(service.hostname), "name": .string(service.name),
                "namespace": .string(service.namespace),
            ]
        }
    }

    /// The server should bear what its clients may send: the rule for its service counts here, too, unless its Sidecar
    /// says it better.
    private static func pool(
        _ port: Int, _ target: ServiceTarget?, _ request: TranslationRequest
    ) -> Networking.ConnectionPoolSettings {
        if let sidecar = request.scope.sidecar?.spec {
            let ofPort = sidecar.ingress.first { $0.port?.number == port }?.connectionPool
            if let chosen = ofPort ?? sidecar.inboundConnectionPool { return chosen }
        }
        var ofRule: Networking.ConnectionPoolSettings?
        let rule = target.flatMap {
            request.scope.destinationRule($0.service.hostname, for: request.node, inbound: true)?.rule.spec
        }
        if let target, let policy = rule?.trafficPolicy {
            let ofPort = policy.portLevelSettings.first { $0.port?.number == target.port.number }
            ofRule = ofPort.map(\.connectionPool) ?? policy.connectionPool
        }
        return ofRule ?? request.world.mesh.defaultTrafficPolicy?.connectionPool ?? .init()
    }
}

// Sidecar's ingress listeners
extension InboundClusters {
    private static func ofIngress(
        _ listener: Networking.IstioIngressListener, _ request: TranslationRequest
    ) -> GeneratedResource? {
        guard let port = listener.port, let sidecar = request.scope.sidecar else { return nil }
        var endpoint: (host: String, port: Int)?
        if !listener.defaultEndpoint.isEmpty {
            guard let found = self.endpoint(listener.defaultEndpoint, request.node) else { return nil }
            endpoint = found
        }
        let portProtocol = PortProtocol(named: port.protocol) ?? .unknown
        let servicePort = ServicePort(name: port.name, number: port.number, protocol: portProtocol)
        var service = request.node.targets.first { $0.endpointPort == port.number }?.service
        if service == nil {
            // Stands for what no service does: names only.
            var made = MeshService(
                id: ServiceID(hostname: "\(sidecar.name).\(sidecar.namespace)", namespace: sidecar.namespace),
                name: sidecar.name, ports: [servicePort], provider: "",
                source: ConfigKey(kind: "Sidecar", namespace: sidecar.namespace, name: sidecar.name))
            made.isExternal = true
            service = made
        }
        guard let service else { return nil }
        let target = ServiceTarget(service: service, port: servicePort, endpointPort: endpoint?.port ?? port.number)
        return cluster(port.number, endpoint: endpoint, [target], request)
    }

    /// `127.0.0.1:8080` stays on the loopback, `0.0.0.0:8080` goes to the workload's own address, `unix:///path` to a
    /// socket. nil for what is none of these.
    private static func endpoint(_ text: String, _ node: ProxyNode) -> (host: String, port: Int)? {
        if text.hasPrefix(Address.unixPrefix) { return (text, 0) }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else { return nil }
        let host = text[..<colon].trimmingBrackets
        switch host {
        case "0.0.0.0": return (node.ipAddresses.first { !$0.contains(":") } ?? "127.0.0.1", port)
        case "::": return (node.ipAddresses.first { $0.contains(":") } ?? "::1", port)
        case "127.0.0.1": return (node.supportsIPv4 ? "127.0.0.1" : "::1", port)
        case "::1": return (node.supportsIPv6 ? "::1" : "127.0.0.1", port)
        default: return nil
        }
    }
}

extension Substring {
    fileprivate var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : String(self)
    }
}
