// What of a proxy each type of resource depends on: proxies with equal keys get equal resources.

import Document
import MeshAPI
import Registry

/// What of a world says whether labels of proxies matter. Read off once for each world.
struct WorldTraits: Sendable {
    /// Some policy orders endpoints by the labels of the proxy that asks.
    var ordersByLabels = false
    /// Namespaces with DestinationRules that select proxies by their labels.
    var selectingNamespaces: Set<String> = []
    /// Some service keeps to the node of the proxy that asks.
    var hasNodeLocal = false

    init() {}

    init(_ world: WorldSnapshot) {
        ordersByLabels = Self.ordersByLabels(world)
        hasNodeLocal = world.services.values.contains(where: \.isNodeLocal)
        for rule in world.destinationRules where rule.spec.workloadSelector != nil {
            selectingNamespaces.insert(rule.namespace)
        }
    }

    private static func ordersByLabels(_ world: WorldSnapshot) -> Bool {
        if world.mesh.localityLbSetting?.failoverPriority.isEmpty == false { return true }
        return world.destinationRules.contains { rule in
            let policies = [rule.spec.trafficPolicy] + rule.spec.subsets.map(\.trafficPolicy)
            return policies.contains { policy in
                policy?.loadBalancer?.localityLbSetting?.failoverPriority.isEmpty == false
                    || policy?.portLevelSettings.contains {
                        $0.loadBalancer?.localityLbSetting?.failoverPriority.isEmpty == false
                    } == true
            }
        }
    }
}

struct SharingKeys: Sendable {
    let clusters: String
    let endpoints: String
    let routes: String

    init(_ node: ProxyNode, scope: String, _ traits: WorldTraits) {
        let families = (node.supportsIPv4 ? "4" : "") + (node.supportsIPv6 ? "6" : "")
        let place = "\(scope)|\(node.role.rawValue)|\(families)|\(node.locality.text)|\(node.network)|\(node.cluster)"
        let labelled = traits.ordersByLabels || traits.selectingNamespaces.contains(node.namespace)
        let nodeName = traits.hasNodeLocal ? node.metadata["NODE_NAME"]?.string ?? "" : ""
        let labels = labelled ? Self.hash(node.labels) : ""
        endpoints = "\(place)|\(labels)|\(nodeName)"
        clusters = "\(endpoints)|\(node.interception)|\(Self.hash(node.proxyConfig))"
        var plain = node
        plain.id = ""
        plain.workload = ""
        plain.serviceAccount = ""
        plain.targets = []
        plain.ipAddresses = []
        plain.metadata = .null
        routes = "\(place)|\(Self.hash(plain))|\(node.metadata["HTTP_PROXY_PORT"]?.string ?? "")"
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
