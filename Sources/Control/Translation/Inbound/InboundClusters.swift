// The clusters by which a sidecar reaches its own application.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

public enum InboundClusters {
    private static let type = "envoy.config.cluster.v3.Cluster"
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
        for target in request.node.targets { byPort[target.endpointPort, default: []].append(target) }
        return byPort.sorted { $0.key < $1.key }.map { port, targets in
            cluster(port, endpoint: host.isEmpty ? nil : (host, port), targets, request)
        }
    }

    /// Where connections go that came to a port no service has.
    public static func passthrough(_ request: TranslationRequest) -> GeneratedResource {
        var cluster = Message(
            type,
            [
                "name": .string(WellKnownName.inboundPassthroughCluster), "type": "ORIGINAL_DST",
                "lb_policy": "CLUSTER_PROVIDED", "upstream_bind_config": .message(bindToPassthrough(request.node)),
            ])
        var options = UpstreamOptions()
        options.useDownstreamProtocol(preservesCase: preservesCase(request))
        options.common["idle_timeout"] = .duration(.seconds(300))
        let pool = request.world.mesh.defaultTrafficPolicy?.connectionPool ?? .init()
        ConnectionPool.apply(pool, request.world.mesh, to: &cluster, &options)
        options.store(in: &cluster)
        return GeneratedResource(name: WellKnownName.inboundPassthroughCluster, message: cluster)
    }

    private static func preservesCase(_ request: TranslationRequest) -> Bool {
        request.node.proxyConfig.proxyHeaders?.preserveHttp1HeaderCase == true
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
        let name = ClusterNames.inbound(port: port)
        var cluster = Message(type, ["name": .string(name)])
        if let endpoint {
            cluster["type"] = "STATIC"
            cluster["load_assignment"] = .message(assignment(name, Address.message(endpoint.host, endpoint.port)))
        } else {
            cluster["type"] = "ORIGINAL_DST"
            cluster["lb_policy"] = "CLUSTER_PROVIDED"
            cluster["cleanup_interval"] = .duration(never)
        }
        let isLocal = endpoint.map { ["127.0.0.1", "::1"].contains($0.host) } ?? false
        let isSocketFile = endpoint.map { $0.host.hasPrefix(Address.unixPrefix) } ?? false
        // Redirection leaves connections from this address alone: others to the pod's own address would come back.
        if !isLocal && !isSocketFile { cluster["upstream_bind_config"] = .message(source(request.node)) }
        var options = UpstreamOptions()
        if let first = targets.first {
            options.speak(first.port.protocol, isSidecar: true, preservesCase: preservesCase(request))
            cluster["metadata"] = metadata(targets, port: first.port.number).map { .message($0) }
        }
        ConnectionPool.apply(pool(port, targets.first, request), request.world.mesh, to: &cluster, &options)
        options.store(in: &cluster)
        return GeneratedResource(name: name, message: cluster)
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
    private static func metadata(_ targets: [ServiceTarget], port: Int) -> Message? {
        var services: [DocumentNode] = []
        var seen: Set<String> = []
        for target in targets where target.port.number == port && !target.service.isExternal {
            guard seen.insert(target.service.hostname).inserted else { continue }
            services.append([
                "host": .string(target.service.hostname), "name": .string(target.service.name),
                "namespace": .string(target.service.namespace),
            ])
        }
        if services.isEmpty { return nil }
        var metadata = Message(type: "envoy.config.core.v3.Metadata")
        let istio = DocumentNode.mapping(["services": .list(services)])
        metadata.insert(.structure(istio.value), key: "istio", into: "filter_metadata")
        return metadata
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
        if let target, let policy = request.scope.destinationRules[target.service.hostname]?.spec.trafficPolicy {
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
