// Something that runs and can serve: a pod, or what a WorkloadEntry describes.

import MeshAPI

public final class Workload: Sendable {
    public let key: ConfigKey
    public let addresses: [String]
    public let labels: [String: String]
    public let serviceAccount: String
    /// Named ports: of a pod's containers, or of a WorkloadEntry.
    public let ports: [String: Int]
    /// `reviews-v1` of pod `reviews-v1-5f7d8c-x2v`.
    public let name: String
    public let network: String
    public let locality: Locality
    public let node: String
    public let weight: Int
    public let isReady: Bool
    public let isTerminating: Bool
    public let tlsMode: ServiceEndpoint.TLSMode
    /// A pod's own name below a headless service: `hostname` and `subdomain`.
    public let hostname: String
    public let subdomain: String
    /// On the node's own network: its address is others', too.
    public let sharesAddress: Bool
    /// The mesh's name of the cluster it runs in.
    public let cluster: String
    /// Its labels with those of its place, shared by all its endpoints.
    let endpointLabels: [String: String]

    init(
        key: ConfigKey, addresses: [String], labels: [String: String], serviceAccount: String, ports: [String: Int],
        name: String, network: String, locality: Locality, node: String = "", weight: Int = 1, isReady: Bool,
        isTerminating: Bool = false, tlsMode: ServiceEndpoint.TLSMode, hostname: String = "", subdomain: String = "",
        sharesAddress: Bool = false, cluster: String
    ) {
        self.key = key
        self.addresses = addresses
        self.labels = labels
        self.serviceAccount = serviceAccount
        self.ports = ports
        self.name = name
        self.network = network
        self.locality = locality
        self.node = node
        self.weight = weight
        self.isReady = isReady
        self.isTerminating = isTerminating
        self.tlsMode = tlsMode
        self.hostname = hostname
        self.subdomain = subdomain
        self.sharesAddress = sharesAddress
        self.cluster = cluster
        endpointLabels = Topology.augmented(labels, locality, cluster: cluster, network: network, node: node)
    }

    public var namespace: String { key.namespace }

    /// A pod's name in node ids: `reviews-v1-abc.default`.
    var lookupName: String { "\(key.name).\(key.namespace)" }

    /// Among those of one address: the same order whichever came first.
    func precedes(_ other: Workload) -> Bool {
        if (key.kind == "Pod") != (other.key.kind == "Pod") { return key.kind == "Pod" }
        return (key.namespace, key.name) < (other.key.namespace, other.key.name)
    }

    func isSelected(by selector: [String: String]) -> Bool {
        !selector.isEmpty && selector.allSatisfy { labels[$0.key] == $0.value }
    }

    /// Whether endpoints and targets made of it would be the same.
    func isSame(as other: Workload) -> Bool {
        key == other.key && addresses == other.addresses && labels == other.labels
            && serviceAccount == other.serviceAccount && ports == other.ports && name == other.name
            && network == other.network && locality == other.locality && node == other.node && weight == other.weight
            && isReady == other.isReady && isTerminating == other.isTerminating && tlsMode == other.tlsMode
            && hostname == other.hostname && subdomain == other.subdomain
    }

    /// An endpoint of it, but for the service's port.
    func endpoint(address: String, port: Int, servicePort: String) -> ServiceEndpoint {
        var endpoint = ServiceEndpoint(address: address, port: port, servicePort: servicePort, namespace: namespace)
        endpoint.labels = endpointLabels
        endpoint.serviceAccount = serviceAccount
        endpoint.workload = name
        endpoint.network = network
        endpoint.cluster = cluster
        endpoint.locality = locality
        endpoint.weight = weight
        endpoint.tlsMode = tlsMode
        endpoint.node = node
        endpoint.health = isTerminating ? .draining : isReady ? .healthy : .unhealthy
        return endpoint
    }
}
