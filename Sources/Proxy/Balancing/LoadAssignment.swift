// The endpoints of a cluster as configured, before names are resolved.

import Base
import EnvoyAPI
import Formatting
import Health

/// One endpoint; a name makes as many hosts of it as the name has addresses.
public struct Endpoint: Sendable {
    public let address: EndpointAddress
    /// Empty unless the configuration gives one.
    public let hostname: String
    public let weight: UInt32
    public let statedHealth: String
    public let metadata: MetadataSet
    public let check: HostCheckParams

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        if node.has("endpoint_name") { throw node.unsupported("endpoint_name", "endpoints are given in place") }
        weight = node.optionalUInt32("load_balancing_weight") ?? 1
        statedHealth = node.enumeration("health_status")
        metadata = MetadataSet(node, "metadata")
        guard let endpoint = node.message("endpoint"), let address = endpoint.message("address") else {
            throw node.invalid("endpoint.address", found: "nothing", expected: "an address")
        }
        hostname = endpoint.string("hostname")
        check = try endpoint.message("health_check_config").map(Self.check) ?? HostCheckParams()
        self.address = try EndpointAddress(address)
    }

    /// `Endpoint.HealthCheckConfig`.
    private static func check(_ node: ConfigNode) throws(InvalidConfiguration) -> HostCheckParams {
        var check = HostCheckParams()
        check.port = UInt16(truncatingIfNeeded: node.uint32("port_value"))
        check.hostname = node.string("hostname")
        check.isDisabled = node.bool("disable_active_health_check")
        guard let address = node.message("address") else { return check }
        guard case .resolved(let resolved) = try EndpointAddress(address) else {
            throw node.invalid("address", found: "a name", expected: "an IP address or a pipe to check")
        }
        check.address = resolved
        return check
    }
}

/// Endpoints of one locality at one priority.
public struct EndpointGroup: Sendable {
    public let locality: Locality
    public let localityMetadata: MetadataSet
    /// 0 when none is given: such a locality gets no traffic where localities are weighted.
    public let localityWeight: UInt32
    public let priority: UInt32
    public let endpoints: [Endpoint]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        locality = node.message("locality").map { Locality($0) } ?? Locality()
        localityMetadata = MetadataSet(node, "metadata")
        localityWeight = node.optionalUInt32("load_balancing_weight") ?? 0
        priority = node.uint32("priority")
        node.ignore("proximity")
        if node.has("leds_cluster_locality_config") {
            throw node.unsupported("leds_cluster_locality_config", "endpoints are given in place")
        }
        var endpoints: [Endpoint] = []
        for entry in node.messages("lb_endpoints") { endpoints.append(try Endpoint(entry)) }
        for entry in node.message("load_balancer_endpoints")?.messages("lb_endpoints") ?? [] {
            endpoints.append(try Endpoint(entry))
        }
        self.endpoints = endpoints
    }

    /// The host that an endpoint is once its address is known; `name` is the name it was resolved from.
    public func host(_ endpoint: Endpoint, at address: SocketAddress, resolvedFrom name: String = "") -> Host {
        let facts = HostFacts(
            address: address, hostname: endpoint.hostname.isEmpty ? name : endpoint.hostname,
            metadata: endpoint.metadata, localityMetadata: localityMetadata)
        return Host(
            facts: facts, weight: endpoint.weight, priority: priority, locality: locality,
            statedHealth: endpoint.statedHealth, check: endpoint.check)
    }
}

/// `envoy.config.endpoint.v3.ClusterLoadAssignment`.
public struct LoadAssignment: Sendable {
    public struct DropOverload: Sendable {
        public let category: String
        public let share: FractionalPercent
    }

    public let clusterName: String
    public let groups: [EndpointGroup]
    /// In percent; 140 means that a priority counts as whole until less than 71 % of its hosts are healthy.
    public let overprovisioningFactor: UInt32
    public let weightedPriorityHealth: Bool
    public let dropOverloads: [DropOverload]

    /// No endpoints: a cluster whose hosts come from elsewhere.
    public init(clusterName: String) {
        self.clusterName = clusterName
        groups = []
        overprovisioningFactor = 140
        weightedPriorityHealth = false
        dropOverloads = []
    }

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        clusterName = node.string("cluster_name")
        var groups: [EndpointGroup] = []
        for entry in node.messages("endpoints") { groups.append(try EndpointGroup(entry)) }
        self.groups = groups
        let policy = node.message("policy")
        overprovisioningFactor = policy?.optionalUInt32("overprovisioning_factor") ?? 140
        weightedPriorityHealth = policy?.bool("weighted_priority_health") ?? false
        // Endpoints of a file never grow stale.
        policy?.ignore("endpoint_stale_after")
        dropOverloads = (policy?.messages("drop_overloads") ?? []).map { drop in
            DropOverload(
                category: drop.string("category"),
                share: drop.message("drop_percentage").map { FractionalPercent($0) }
                    ?? FractionalPercent(numerator: 0, denominator: 100))
        }
        // Envoy reads named endpoints only for endpoint_name, which is refused above.
        if node.has("named_endpoints") {
            throw node.unsupported("named_endpoints", "endpoints are given in place")
        }
    }

    /// What must hold of endpoints that a server sends: addresses, for names are not resolved here.
    public func checkDiscovered(_ node: ConfigNode) throws(InvalidConfiguration) {
        for case .named(let name, _) in groups.flatMap(\.endpoints).map(\.address) {
            throw node.invalid(
                "endpoints", found: "the name \"\(name)\"",
                expected: "IP addresses or paths: names in endpoints of EDS are not resolved")
        }
    }

    /// The hosts in the order of the file; `addresses` gives those of a name, empty while it is unknown.
    /// In a cluster that resolves names, an address is the name of itself.
    public func hosts(
        namesAddresses: Bool = false, resolving addresses: (String, UInt16) -> [SocketAddress]
    ) -> [HostGroup] {
        groups.map { group in
            var hosts: [Host] = []
            for endpoint in group.endpoints {
                switch endpoint.address {
                case .resolved(let address):
                    let name = namesAddresses ? address.ip.map { "\($0)" } ?? "" : ""
                    hosts.append(group.host(endpoint, at: address, resolvedFrom: name))
                case .named(let name, let port):
                    for address in addresses(name, port) {
                        hosts.append(group.host(endpoint, at: address, resolvedFrom: name))
                    }
                }
            }
            return HostGroup(
                priority: group.priority, locality: group.locality, localityWeight: group.localityWeight, hosts: hosts)
        }
    }
}

/// Hosts of one locality at one priority.
public struct HostGroup: Sendable {
    public let priority: UInt32
    public let locality: Locality
    public let localityWeight: UInt32
    public let hosts: [Host]

    public init(priority: UInt32 = 0, locality: Locality = Locality(), localityWeight: UInt32 = 0, hosts: [Host]) {
        self.priority = priority
        self.locality = locality
        self.localityWeight = localityWeight
        self.hosts = hosts
    }

    /// The same place with other hosts.
    public func with(_ hosts: [Host]) -> HostGroup {
        HostGroup(priority: priority, locality: locality, localityWeight: localityWeight, hosts: hosts)
    }
}
