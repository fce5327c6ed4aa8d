// A service as the mesh knows it, whichever registry it came from.

import MeshAPI

/// Services of one hostname may exist in several namespaces.
public struct ServiceID: Sendable, Hashable, Comparable {
    public let hostname: String
    public let namespace: String

    public init(hostname: String, namespace: String) {
        self.hostname = hostname
        self.namespace = namespace
    }

    public static func < (left: ServiceID, right: ServiceID) -> Bool {
        (left.hostname, left.namespace) < (right.hostname, right.namespace)
    }
}

/// How a client finds an endpoint.
public enum ServiceResolution: Sendable, Hashable {
    /// From the endpoints we know (EDS).
    case endpoints
    /// By DNS, all addresses.
    case dns
    /// By DNS, one address at a time.
    case dnsRoundRobin
    /// Where the client wanted to go (headless services, ServiceEntry with resolution NONE).
    case passthrough
    /// Another service under another name (ExternalName).
    case alias(String)
}

public struct ServicePort: Sendable, Hashable {
    public var name: String
    public var number: Int
    public var `protocol`: PortProtocol
    /// Where the endpoints listen, as far as the service itself says; 0 when not said.
    public var targetPort: Int
    /// The same by the name of a container's port; empty when said by number.
    public var targetPortName = ""
    /// Opened on every node for it; 0 when none.
    public var nodePort = 0

    public init(name: String, number: Int, protocol: PortProtocol, targetPort: Int = 0) {
        self.name = name
        self.number = number
        self.protocol = `protocol`
        self.targetPort = targetPort
    }
}

/// Who may see something (`exportTo`).
public enum Visibility: Sendable, Hashable {
    case everyone
    case nobody
    case namespaces(Set<String>)

    public func includes(_ namespace: String) -> Bool {
        switch self {
        case .everyone: true
        case .nobody: false
        case .namespaces(let names): names.contains(namespace)
        }
    }
}

/// What a service is made of. Snapshots, scopes and drafts hold services by the thousand: they share this.
private struct ServiceFacts: Sendable, Hashable {
    var id: ServiceID
    var name: String
    var ports: [ServicePort]
    var addresses: [String] = []
    var autoAddresses: [String] = []
    var resolution: ServiceResolution = .endpoints
    var isExternal: Bool = false
    var isHeadless: Bool = false
    var externalAddresses: [String] = []
    var visibility: Visibility = .everyone
    var subjectAltNames: [String] = []
    var labels: [String: String] = [:]
    var selector: [String: String] = [:]
    var creationTimestamp: String = ""
    var isNodeLocal: Bool = false
    var trafficDistribution: String = ""
    var publishesUnready: Bool = false
    var provider: String
    var source: ConfigKey
}

public struct MeshService: Sendable, Hashable {
    private final class Box: Sendable {
        let facts: ServiceFacts
        init(_ facts: ServiceFacts) { self.facts = facts }
    }

    private var box: Box

    public static let trafficDistributions: Set<String> = ["PreferClose", "PreferSameZone", "PreferSameNode"]

    public var id: ServiceID {
        get { box.facts.id }
        set { change { $0.id = newValue } }
    }
    /// `reviews` of `reviews.default.svc.cluster.local`; the object's name for others.
    public var name: String {
        get { box.facts.name }
        set { change { $0.name = newValue } }
    }
    public var ports: [ServicePort] {
        get { box.facts.ports }
        set { change { $0.ports = newValue } }
    }
    /// Addresses clients use: cluster IPs, a ServiceEntry's addresses (may be CIDRs).
    public var addresses: [String] {
        get { box.facts.addresses }
        set { change { $0.addresses = newValue } }
    }
    /// Given out by us, for names that have no address.
    public var autoAddresses: [String] {
        get { box.facts.autoAddresses }
        set { change { $0.autoAddresses = newValue } }
    }
    public var resolution: ServiceResolution {
        get { box.facts.resolution }
        set { change { $0.resolution = newValue } }
    }
    /// Outside of the mesh: no mutual TLS is expected of it.
    public var isExternal: Bool {
        get { box.facts.isExternal }
        set { change { $0.isExternal = newValue } }
    }
    public var isHeadless: Bool {
        get { box.facts.isHeadless }
        set { change { $0.isHeadless = newValue } }
    }
    /// Where it can be reached from outside of the cluster: a load balancer's addresses and `externalIPs`.
    public var externalAddresses: [String] {
        get { box.facts.externalAddresses }
        set { change { $0.externalAddresses = newValue } }
    }
    public var visibility: Visibility {
        get { box.facts.visibility }
        set { change { $0.visibility = newValue } }
    }
    /// Identities its workloads may have, as SPIFFE URIs; for ServiceEntries, names besides.
    public var subjectAltNames: [String] {
        get { box.facts.subjectAltNames }
        set { change { $0.subjectAltNames = newValue } }
    }
    public var labels: [String: String] {
        get { box.facts.labels }
        set { change { $0.labels = newValue } }
    }
    public var selector: [String: String] {
        get { box.facts.selector }
        set { change { $0.selector = newValue } }
    }
    public var creationTimestamp: String {
        get { box.facts.creationTimestamp }
        set { change { $0.creationTimestamp = newValue } }
    }
    /// `internalTrafficPolicy: Local`.
    public var isNodeLocal: Bool {
        get { box.facts.isNodeLocal }
        set { change { $0.isNodeLocal = newValue } }
    }
    /// Which endpoints a client prefers: `PreferClose`, `PreferSameZone`, `PreferSameNode`; empty for none.
    public var trafficDistribution: String {
        get { box.facts.trafficDistribution }
        set { change { $0.trafficDistribution = newValue } }
    }
    /// `publishNotReadyAddresses`.
    public var publishesUnready: Bool {
        get { box.facts.publishesUnready }
        set { change { $0.publishesUnready = newValue } }
    }
    /// `Kubernetes`, `External` (ServiceEntry), or another provider's name.
    public var provider: String {
        get { box.facts.provider }
        set { change { $0.provider = newValue } }
    }
    /// The object it was made from.
    public var source: ConfigKey {
        get { box.facts.source }
        set { change { $0.source = newValue } }
    }

    public init(id: ServiceID, name: String, ports: [ServicePort], provider: String, source: ConfigKey) {
        box = Box(ServiceFacts(id: id, name: name, ports: ports, provider: provider, source: source))
    }

    private mutating func change(_ run: (inout ServiceFacts) -> Void) {
        var facts = box.facts
        run(&facts)
        box = Box(facts)
    }

    /// Whether both are copies of one: quick, and true of everything that has not been made again.
    public func isIdentical(to other: MeshService) -> Bool { box === other.box }

    /// Quick where both are the same copy.
    public static func == (left: MeshService, right: MeshService) -> Bool {
        left.box === right.box || left.box.facts == right.box.facts
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }

    public var hostname: String { id.hostname }
    public var namespace: String { id.namespace }
    public func port(_ number: Int) -> ServicePort? { ports.first { $0.number == number } }
}

/// An object by kind, namespace and name: what a proxy's configuration depends on.
public struct ConfigKey: Sendable, Hashable {
    public let kind: String
    public let namespace: String
    public let name: String

    public init(kind: String, namespace: String, name: String) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }
}
