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

public struct MeshService: Sendable, Hashable {
    public var id: ServiceID
    /// `reviews` of `reviews.default.svc.cluster.local`; the object's name for others.
    public var name: String
    public var ports: [ServicePort]
    /// Addresses clients use: cluster IPs, a ServiceEntry's addresses (may be CIDRs).
    public var addresses: [String]
    /// Given out by us, for names that have no address.
    public var autoAddresses: [String]
    public var resolution: ServiceResolution
    /// Outside of the mesh: no mutual TLS is expected of it.
    public var isExternal: Bool
    public var isHeadless: Bool
    /// Where it can be reached from outside of the cluster: a load balancer's addresses and `externalIPs`.
    public var externalAddresses: [String] = []
    public var visibility: Visibility
    /// Identities its workloads may have, as SPIFFE URIs; for ServiceEntries, names besides.
    public var subjectAltNames: [String]
    public var labels: [String: String]
    public var selector: [String: String]
    public var creationTimestamp: String
    /// `internalTrafficPolicy: Local`.
    public var isNodeLocal: Bool
    /// Which endpoints a client prefers: `PreferClose`, `PreferSameZone`, `PreferSameNode`; empty for none.
    public var trafficDistribution = ""
    public static let trafficDistributions: Set<String> = ["PreferClose", "PreferSameZone", "PreferSameNode"]
    /// `publishNotReadyAddresses`.
    public var publishesUnready: Bool
    /// `Kubernetes`, `External` (ServiceEntry), or another provider's name.
    public var provider: String
    /// The object it was made from.
    public var source: ConfigKey

    public init(id: ServiceID, name: String, ports: [ServicePort], provider: String, source: ConfigKey) {
        self.id = id
        self.name = name
        self.ports = ports
        self.provider = provider
        self.source = source
        addresses = []
        autoAddresses = []
        resolution = .endpoints
        isExternal = false
        isHeadless = false
        visibility = .everyone
        subjectAltNames = []
        labels = [:]
        selector = [:]
        creationTimestamp = ""
        isNodeLocal = false
        publishesUnready = false
    }

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
