// The clusters of what a client may call: one for each port of each visible service and for each of its subsets.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry

struct OutboundClusters {
    let request: TranslationRequest
    let mesh: Mesh.MeshConfig
    /// Clients' mutual TLS goes through to the hosts: clusters are named as clients name them in SNI, and add none.
    private var passesThrough = false
    private let security: EndpointSecurity

    init(_ request: TranslationRequest) {
        self.request = request
        mesh = request.world.mesh
        security = EndpointSecurity(request.world)
    }

    func serviceClusters() -> [Message] {
        request.scope.services.flatMap { clusters(of: $0) }
    }

    func clusters(of service: MeshService) -> [Message] {
        if service.isAlias || passesThrough && service.isExternal { return [] }
        let rule = request.scope.destinationRule(service.hostname, for: request.node)?.rule
        return service.ports.filter { $0.protocol != .udp }.flatMap { clusters(of: service, $0, rule) }
    }

    /// Of gateways with servers of mode AUTO_PASSTHROUGH: the same services once more.
    func passedThrough() -> [Message] {
        let servers = GatewayMerge(request).servers.values.joined()
        guard servers.contains(where: { $0.tls?.mode == .AUTO_PASSTHROUGH }) else { return [] }
        var copy = self
        copy.passesThrough = true
        return copy.serviceClusters()
    }

    private func clusters(
        of service: MeshService, _ port: ServicePort, _ rule: ConfigObject<Networking.DestinationRule>?
    ) -> [Message] {
        let own = rule?.spec.trafficPolicy
        var clusters: [Message] = []
        let policy = TrafficPolicyMerge.withDefaults(TrafficPolicyMerge.policy(own, port: port.number), mesh)
        if let cluster = cluster(service, port, nil, policy, own, rule) { clusters.append(cluster) }
        for subset in rule?.spec.subsets ?? [] {
            // Port settings of the host are already in force here, so they do not count a second time.
            let merged = TrafficPolicyMerge.policy(policy, subset: subset.trafficPolicy, port: port.number)
            if let cluster = cluster(service, port, subset, merged, subset.trafficPolicy, rule) {
                clusters.append(cluster)
            }
        }
        return clusters
    }

    /// A rule that no proxy could take is as if it said nothing but its subsets.
    private func cluster(
        _ service: MeshService, _ port: ServicePort, _ subset: Networking.Subset?, _ policy: Networking.TrafficPolicy?,
        _ stated: Networking.TrafficPolicy?, _ rule: ConfigObject<Networking.DestinationRule>?
    ) -> Message? {
        guard let made = draft(service, port, subset, policy, stated, rule)?.finished() else { return nil }
        if policy == nil || RouteSafety.isAcceptable(made) { return made }
        return draft(service, port, subset, nil, nil, rule)?.finished()
    }

    /// nil for a cluster resolved by DNS that has no name to resolve.
    private func draft(
        _ service: MeshService, _ port: ServicePort, _ subset: Networking.Subset?, _ policy: Networking.TrafficPolicy?,
        _ stated: Networking.TrafficPolicy?, _ rule: ConfigObject<Networking.DestinationRule>?
    ) -> ClusterDraft? {
        let subsetName = subset?.name ?? ""
        let name =
            passesThrough
            ? ClusterName.serverName(subset: subsetName, host: service.hostname, port: port.number)
            : ClusterName.outbound(subset: subsetName, host: service.hostname, port: port.number)
        var discovery = discovery(of: service)
        if policy?.loadBalancer?.simple == .PASSTHROUGH { discovery = .originalDestination }
        var draft = ClusterDraft(name, discovery)
        if !mesh.outboundClusterStatName.isEmpty {
            let stat = StatName.text(
                mesh.outboundClusterStatName, service: service, subset: subsetName, port: port)
            draft.message["alt_stat_name"] = .string("\(stat);")
        }
        if discovery == .strictDNS || discovery == .logicalDNS {
            let assignment = EndpointAssignment(
                request, service: service, port: port, subset: subsetName, rule: rule?.spec, name: name)
            let hosts = assignment.localHosts(first: discovery == .logicalDNS)
            if hosts.isEmpty { return nil }
            resolveByDNS(&draft)
            draft.message["load_assignment"] = .message(
                assignment.message(hosts, hasOutlierDetection: policy?.outlierDetection != nil))
        }
        setProtocol(port, &draft)
        draft.note("services", Self.facts(of: service))
        let pool = policy?.connectionPool ?? Networking.ConnectionPoolSettings()
        if Self.upgrades(port, pool.http, mesh) && !draft.usesHTTP2 { draft.useHTTP2() }
        ConnectionPool.apply(pool, retryBudget: policy?.retryBudget, mesh, request.node, to: &draft)
        if let detection = policy?.outlierDetection {
            OutlierSettings.apply(detection, toleratesUnready: service.publishesUnready, to: &draft)
        }
        LoadBalancing.apply(policy?.loadBalancer, of: service, mesh, to: &draft)
        if !passesThrough { applyTLS(policy, stated, service, port, subsetName, rule, &draft) }
        if service.isExternal { draft.note("external", true) }
        if let rule {
            draft.note("config", Wire.configPath(rule))
            if let subset { draft.note("subset", .string(subset.name)) }
            if policy?.tls?.mode == .SIMPLE || policy?.tls?.mode == .MUTUAL { draft.note("alpn_override", "false") }
        }
        return draft
    }

    /// Gateways don't know where a client wanted to go.
    private func discovery(of service: MeshService) -> ClusterDraft.Discovery {
        switch service.resolution {
        case .endpoints, .alias: .endpoints
        case .dns: .strictDNS
        case .dnsRoundRobin: .logicalDNS
        case .passthrough: request.node.role == .sidecar ? .originalDestination : .endpoints
        }
    }

    private func resolveByDNS(_ draft: inout ClusterDraft) {
        draft.message["dns_lookup_family"] = .string(
            request.node.supportsIPv4 ? (request.node.supportsIPv6 ? "ALL" : "V4_ONLY") : "V6_ONLY")
        draft.message["dns_refresh_rate"] = .duration(mesh.dnsRefreshRateOrDefault)
        draft.message["dns_jitter"] = .duration(.milliseconds(100))
        draft.message["respect_dns_ttl"] = true
        draft.message["typed_dns_resolver_config"] = .message(Self.resolver)
    }

    private static let resolver = Extensions.typed(
        "envoy.network.dns_resolver.cares",
        Message(
            "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig", ["udp_max_queries": 100]))

    private func setProtocol(_ port: ServicePort, _ draft: inout ClusterDraft) {
        if port.protocol.isHTTP2 { return draft.useHTTP2() }
        let preserved = request.preservedCase
        switch port.protocol {
        case .unknown where request.node.role == .sidecar: draft.useClientProtocol(preserved)
        case .http, .unknown: if let preserved { draft.useHTTP1(preserved) }
        default: break
        }
    }

    static func upgrades(
        _ port: ServicePort, _ http: Networking.ConnectionPoolSettings.HTTPSettings?, _ mesh: Mesh.MeshConfig
    ) -> Bool {
        if let http {
            if http.useClientProtocol || http.h2UpgradePolicy == .DO_NOT_UPGRADE { return false }
            if http.h2UpgradePolicy == .UPGRADE { return true }
        }
        return port.protocol.isHTTP && mesh.h2UpgradePolicy == .UPGRADE
    }

    private func applyTLS(
        _ policy: Networking.TrafficPolicy?, _ stated: Networking.TrafficPolicy?, _ service: MeshService,
        _ port: ServicePort, _ subset: String, _ rule: ConfigObject<Networking.DestinationRule>?,
        _ draft: inout ClusterDraft
    ) {
        let picksAddress =
            service.resolution == .passthrough || stated?.loadBalancer?.simple == .PASSTHROUGH
            || draft.discovery == .originalDestination
        let sockets = ClientTLS.sockets(
            request,
            ClientTLS.Destination(
                service: service, port: port, subset: subset, settings: policy?.tls, speaksHTTP2: draft.usesHTTP2,
                isOriginalDestination: draft.discovery == .originalDestination,
                detectsMutualTLS: mesh.usesAutomaticTLS && !service.isExternal
                    && security.mayTakeMutualTLS(service, port, picksAddress: picksAddress),
                isForSelectedWorkloads: rule?.spec.workloadSelector != nil))
        draft.message["transport_socket"] = sockets.transportSocket.map { .message($0) }
        draft.message["transport_socket_matches"] = .messages(sockets.transportSocketMatches)
        if sockets.derivesServerName || sockets.derivesSubjectAltNames {
            draft.withOptions { options in
                options["upstream_http_protocol_options"] = .message(
                    Message(
                        "envoy.config.core.v3.UpstreamHttpProtocolOptions",
                        [
                            "auto_sni": .bool(sockets.derivesServerName),
                            "auto_san_validation": .bool(sockets.derivesSubjectAltNames),
                        ]))
            }
        }
        if let version = policy?.proxyProtocol?.version {
            UpstreamProxyProtocol.add(version.rawValue, to: &draft.message)
        }
    }

    static func facts(of service: MeshService) -> DocumentNode {
        .list([
            .mapping([
                "host": .string(service.hostname), "name": .string(service.name),
                "namespace": .string(service.namespace),
            ])
        ])
    }
}
