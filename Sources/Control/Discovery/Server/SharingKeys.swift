// What of a proxy each type of resource depends on: proxies with equal keys get equal resources.

import Document
import MeshAPI
import Registry

/// What of a world says which labels of proxies matter. Read off once for each world.
struct WorldTraits: Sendable {
    /// Labels by which some policy orders endpoints.
    private(set) var orderingLabels: Set<String> = []
    /// Labels by which DestinationRules select proxies.
    private(set) var selectingLabels: Set<String> = []
    /// Labels by which routes tell callers apart.
    private(set) var routingLabels: Set<String> = []
    /// Namespaces with EnvoyFilters: those look at everything.
    private(set) var patchedNamespaces: Set<String> = []
    private(set) var rootNamespace = ""
    /// Spans name the workload that sends them.
    private(set) var traces = false
    /// Some service keeps to the node of the proxy that asks.
    private(set) var hasNodeLocal = false

    init() {}

    init(_ world: WorldSnapshot) {
        rootNamespace = world.rootNamespace
        hasNodeLocal = world.services.values.contains(where: \.isNodeLocal)
        // A service that prefers what is near orders endpoints by these.
        if world.services.values.contains(where: { !$0.trafficDistribution.isEmpty }) {
            orderingLabels.formUnion([Topology.network, Topology.region, Topology.zone, Topology.subZone])
            orderingLabels.insert(Topology.hostname)
        }
        patchedNamespaces = Set(world.envoyFilters.map(\.namespace))
        note(world.mesh.localityLbSetting)
        for rule in world.destinationRules {
            selectingLabels.formUnion(rule.spec.workloadSelector?.matchLabels.keys ?? [:].keys)
            for policy in [rule.spec.trafficPolicy] + rule.spec.subsets.map(\.trafficPolicy) {
                note(policy?.loadBalancer?.localityLbSetting)
                for port in policy?.portLevelSettings ?? [] { note(port.loadBalancer?.localityLbSetting) }
            }
        }
        traces = world.mesh.enableTracing || !(world.mesh.defaultProviders?.tracing ?? []).isEmpty
        for virtualService in world.virtualServices {
            for route in virtualService.spec.tcp {
                for match in route.match { routingLabels.formUnion(match.sourceLabels.keys) }
            }
            for route in virtualService.spec.tls {
                for match in route.match { routingLabels.formUnion(match.sourceLabels.keys) }
            }
            for route in virtualService.spec.http {
                for match in route.match { routingLabels.formUnion(match.sourceLabels.keys) }
            }
        }
    }

    /// `label` or `label=value`.
    private mutating func note(_ setting: Networking.LocalityLoadBalancerSetting?) {
        for entry in setting?.failoverPriority ?? [] { orderingLabels.insert(String(entry.prefix { $0 != "=" })) }
    }

    func isPatched(_ node: ProxyNode) -> Bool {
        patchedNamespaces.contains(node.namespace) || patchedNamespaces.contains(rootNamespace)
    }
}

struct SharingKeys: Sendable {
    let clusters: String
    /// Of one service's clusters, whatever else the proxy sees.
    let serviceClusters: String
    let listeners: String
    let endpoints: String
    let routes: String
    let names: String

    init(_ node: ProxyNode, scope: String, _ traits: WorldTraits) {
        let families = (node.supportsIPv4 ? "4" : "") + (node.supportsIPv6 ? "6" : "")
        let captures = Self.capturesNames(node)
        let place = "\(scope)|\(node.role.rawValue)|\(families)|\(node.locality.text)|\(node.network)|\(node.cluster)"
        let nodeName = traits.hasNodeLocal ? node.metadata["NODE_NAME"]?.string ?? "" : ""
        let labels = Self.text(node.labels, traits.orderingLabels.union(traits.selectingLabels))
        let settings = Self.hash(node.proxyConfig)
        // Patches may look at all that a proxy says of itself.
        let all = traits.isPatched(node) ? "\(Self.hash(node.labels)).\(Self.hash(node.metadata))" : ""
        names = "\(scope)|\(families)|\(node.network)|\(node.cluster)|\(captures)"
        let near = "\(node.role.rawValue)|\(families)|\(node.locality.text)|\(node.network)|\(node.cluster)"
        endpoints = "\(near)|\(labels)|\(nodeName)"
        serviceClusters = "\(endpoints)|\(node.interception)|\(settings)"
        clusters = "\(scope)|\(serviceClusters)"
        routes =
            "\(place)|\(node.dnsDomain)|\(settings)|\(Self.text(node.labels, traits.routingLabels))|\(labels)|\(all)"
            + "|\(node.istioVersion)|\(node.metadata["HTTP_PROXY_PORT"]?.string ?? "")|\(captures)"
        let spoken = Self.listenerMetadata.map { node.metadata[$0].map { "\($0.value)" } ?? "" }
        let traced = traits.traces ? "\(node.id)|\(Self.hash(node.labels))" : ""
        listeners = "\(routes)|\(node.interception)|\(spoken.joined(separator: ","))|\(traced)"
    }

    private static let listenerMetadata = [
        "ENVOY_STATUS_PORT", "ENVOY_PROMETHEUS_PORT", "HTTP_PROXY_PORT", "IDLE_TIMEOUT", "HTTP10", "MESH_ID",
    ]

    private static func capturesNames(_ node: ProxyNode) -> Bool {
        let flag = node.metadata["DNS_CAPTURE"]
        return flag?.bool ?? (flag?.string == "true" || flag?.string == "1")
    }

    private static func text(_ labels: [String: String], _ names: Set<String>) -> String {
        names.sorted().map { "\($0)=\(labels[$0] ?? "\u{0}")" }.joined(separator: ",")
    }

    /// 128 bits, so that nobody gets another's resources by chance.
    private static func hash(_ value: some Hashable) -> String {
        var first = Hasher()
        value.hash(into: &first)
        var second = Hasher()
        second.combine(0x5EED)
        value.hash(into: &second)
        return "\(first.finalize()).\(second.finalize())"
    }
}
