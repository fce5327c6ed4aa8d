// The hosts of a cluster as a proxy sees them: by locality, with priorities, through gateways of other networks.

import Document
import EnvoyAPI
import MeshAPI
import Registry

/// Hosts of one locality and priority.
struct HostGroup {
    struct Host {
        var message: Message
        var weight: Int
        var labels: [String: String]
    }

    var locality: Locality
    var hosts: [Host]
    var priority = 0
    var weight: Int

    init(_ locality: Locality, _ hosts: [Host], priority: Int = 0) {
        self.locality = locality
        self.hosts = hosts
        self.priority = priority
        weight = min(hosts.reduce(0) { $0 + $1.weight }, Int(UInt32.max))
    }
}

struct EndpointAssignment {
    let request: TranslationRequest
    let name: String
    let service: MeshService?
    let port: ServicePort?
    let subset: String
    let rule: Networking.DestinationRule?
    /// The form for gateways that pass through: only hosts that speak mutual TLS.
    private let onlyTLS: Bool

    init(
        _ request: TranslationRequest, service: MeshService, port: ServicePort, subset: String,
        rule: Networking.DestinationRule?, name: String
    ) {
        self.request = request
        self.service = service
        self.port = port
        self.subset = subset
        self.rule = rule
        self.name = name
        onlyTLS = false
    }

    init(_ request: TranslationRequest, cluster name: String) {
        self.request = request
        self.name = name
        let parts = ClusterName.parse(name)
        let service = parts.flatMap { request.scope.service($0.host) }
        self.service = service
        port = parts.flatMap { service?.port($0.port) }
        subset = parts?.subset ?? ""
        onlyTLS = parts?.isServerName ?? false
        rule = service.flatMap { request.scope.destinationRule($0.hostname, for: request.node)?.rule.spec }
    }

    func message() -> Message {
        guard let service, let port else { return message([], hasOutlierDetection: false) }
        switch service.resolution {
        case .dns, .dnsRoundRobin, .alias: return message([], hasOutlierDetection: false)
        case .endpoints, .passthrough: break
        }
        let policy = rule?.policy(subset: subset, port: port.number)
        let detection = policy?.outlierDetection ?? request.world.mesh.defaultTrafficPolicy?.outlierDetection
        return message(groups(policy, ofAddresses: true), hasOutlierDetection: detection != nil, policy: policy)
    }

    /// For clusters that carry their hosts with them.
    func localHosts(first: Bool) -> [HostGroup] {
        guard let port else { return [] }
        let groups = groups(rule?.policy(subset: subset, port: port.number), ofAddresses: false)
        guard first, let group = groups.first, let host = group.hosts.first else { return groups }
        return [HostGroup(group.locality, [host])]
    }

    func message(
        _ groups: [HostGroup], hasOutlierDetection: Bool, policy: Networking.TrafficPolicy? = nil
    ) -> Message {
        var policy = policy
        if policy == nil, let port { policy = rule?.policy(subset: subset, port: port.number) }
        var ordered = groups
        if let service, let stated = LocalitySettings.stated(by: service, policy?.loadBalancer) {
            LocalityPriorities(request.node).apply(stated, failsOver: true, to: &ordered)
        } else if let zones = policy?.loadBalancer?.zoneAwareLbSetting {
            if zones.enabled ?? true { LocalityPriorities(request.node).apply(zones, to: &ordered) }
        } else if let settings = LocalitySettings.effective(policy?.loadBalancer, request.world.mesh) {
            LocalityPriorities(request.node).apply(settings, failsOver: hasOutlierDetection, to: &ordered)
        }
        let endpoints = ordered.map { group in
            Message(
                "envoy.config.endpoint.v3.LocalityLbEndpoints",
                [
                    // gRPC insists on one, be it empty.
                    "locality": .message(Self.locality(group.locality)),
                    "lb_endpoints": .messages(group.hosts.map(\.message)),
                    "load_balancing_weight": group.weight > 0 ? .unsigned(UInt64(group.weight)) : nil,
                    "priority": .unsigned(UInt64(group.priority)),
                ])
        }
        return Message(
            "envoy.config.endpoint.v3.ClusterLoadAssignment",
            ["cluster_name": .string(name), "endpoints": .messages(endpoints)])
    }

    private static func locality(_ locality: Locality) -> Message {
        Message(
            "envoy.config.core.v3.Locality",
            [
                "region": .string(locality.region), "zone": .string(locality.zone),
                "sub_zone": .string(locality.subZone),
            ])
    }

    private func groups(_ policy: Networking.TrafficPolicy?, ofAddresses: Bool) -> [HostGroup] {
        guard let service, let port else { return [] }
        let labels = rule?.subset(subset)?.labels ?? [:]
        let tolerates = service.publishesUnready && (policy?.outlierDetection?.minHealthPercent ?? 0) <= 0
        var security = EndpointSecurity(request.world)
        let networks = NetworkView(request)
        var byLocality: [Locality: [HostGroup.Host]] = [:]
        var remote: [Locality: [(weight: Int, gateways: [NetworkGateway])]] = [:]
        let usable = (request.world.endpoints[service.id] ?? []).filter {
            $0.servicePort == port.name && labels.isLabelSubset(of: $0.labels) && isUsable($0, tolerates)
        }
        for endpoint in spoken(usable) {
            if ofAddresses && !endpoint.isAddress { continue }
            let isSecured = securedByRule(policy) ?? security.takesMutualTLS(endpoint)
            if onlyTLS && !isSecured { continue }
            switch networks.way(to: endpoint) {
            case .direct:
                let host = LoadBalancedHost.message(
                    endpoint, isSecured: isSecured, weight: networks.weight(of: endpoint))
                byLocality[endpoint.locality, default: []].append(
                    HostGroup.Host(message: host, weight: networks.weight(of: endpoint), labels: endpoint.labels))
            case .through(let gateways):
                // A gateway that passes through needs TLS to know where a connection belongs.
                if !isSecured { continue }
                remote[endpoint.locality, default: []].append((networks.weight(of: endpoint), gateways))
            case .unreachable: continue
            }
        }
        for (locality, list) in remote { byLocality[locality, default: []] += networks.gatewayHosts(list) }
        return byLocality.sorted { $0.key.text < $1.key.text }.map { HostGroup($0.key, $0.value) }
    }

    /// Services of two families have each workload twice: of those, the addresses of the family that the proxy has. Where
    /// there is nothing else, its network may know a way.
    private func spoken(_ endpoints: [ServiceEndpoint]) -> [ServiceEndpoint] {
        let node = request.node
        if node.supportsIPv4 && node.supportsIPv6 { return endpoints }
        func isSpoken(_ endpoint: ServiceEndpoint) -> Bool {
            let isV6 = endpoint.address.utf8.contains(UInt8(ascii: ":")) && !endpoint.address.hasPrefix("unix:")
            return isV6 == node.supportsIPv6 || endpoint.address.isEmpty || endpoint.address.hasPrefix("unix:")
        }
        guard endpoints.contains(where: isSpoken) else { return endpoints }
        return endpoints.filter { isSpoken($0) || $0.network != node.network }
    }

    private func isUsable(_ endpoint: ServiceEndpoint, _ toleratesUnready: Bool) -> Bool {
        if service?.isNodeLocal ?? false && endpoint.node != (request.node.metadata["NODE_NAME"]?.string ?? "") {
            return false
        }
        switch endpoint.health {
        case .healthy: return true
        case .unhealthy: return toleratesUnready
        // Only sessions that stick to a host still need one that goes away.
        case .draining: return service?.labels["istio.io/persistent-session"] != nil
        }
    }

    /// What a rule says about TLS holds for all hosts; nil when it says nothing.
    private func securedByRule(_ policy: Networking.TrafficPolicy?) -> Bool? {
        policy?.tls.map { $0.mode == .ISTIO_MUTUAL }
    }
}

enum LoadBalancedHost {
    private static let type = "envoy.config.endpoint.v3"

    static func message(_ endpoint: ServiceEndpoint, isSecured: Bool, weight: Int) -> Message {
        message(
            address: endpoint.address, port: endpoint.port, weight: weight, isSecured: isSecured,
            workload: workload(endpoint), health: health(endpoint))
    }

    static func message(
        address: String, port: Int, weight: Int, isSecured: Bool, workload: String, health: String?
    ) -> Message {
        let facts = DocumentNode.mapping(["workload": .string(workload)])
        let metadata =
            isSecured
            ? Wire.metadata([
                "envoy.transport_socket_match": .mapping(["tlsMode": "istio"]), "istio": facts,
            ]) : Wire.metadata(["istio": facts])
        return Message(
            "\(type).LbEndpoint",
            [
                "endpoint": .message(
                    Message("\(type).Endpoint", ["address": .message(Address.message(address, port))])),
                "health_status": health.map { .string($0) }, "metadata": .message(metadata),
                "load_balancing_weight": .unsigned(UInt64(max(1, weight))),
            ])
    }

    private static func health(_ endpoint: ServiceEndpoint) -> String {
        switch endpoint.health {
        case .healthy: "HEALTHY"
        case .unhealthy: "UNHEALTHY"
        case .draining: "DRAINING"
        }
    }

    /// `workload;namespace;canonical name;revision;cluster`, which telemetry reads.
    private static func workload(_ endpoint: ServiceEndpoint) -> String {
        let labels = endpoint.labels
        let name =
            labels["service.istio.io/canonical-name"] ?? labels["app.kubernetes.io/name"] ?? labels["app"]
            ?? endpoint.workload
        let revision =
            labels["service.istio.io/canonical-revision"] ?? labels["app.kubernetes.io/version"] ?? labels["version"]
            ?? "latest"
        return [
            endpoint.workload, endpoint.namespace, name, revision == "latest" ? "" : revision, endpoint.cluster,
        ].joined(separator: ";")
    }
}
