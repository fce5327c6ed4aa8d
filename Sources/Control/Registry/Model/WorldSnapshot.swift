// All that the mesh is made of at one moment: what translation is a pure function of.

import Document
import MeshAPI

/// A TLS key pair or a set of authorities from a Secret.
public struct TLSCredential: Sendable, Hashable {
    public var certificateChain: [UInt8]
    public var privateKey: [UInt8]
    public var authorities: [UInt8]
    public var revocations: [UInt8]

    public init(
        certificateChain: [UInt8] = [], privateKey: [UInt8] = [], authorities: [UInt8] = [], revocations: [UInt8] = []
    ) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.authorities = authorities
        self.revocations = revocations
    }
}

/// A way into a network for endpoints that aren't reachable directly.
public struct NetworkGateway: Sendable, Hashable {
    public var network: String
    public var address: String
    public var port: Int
    public var locality: Locality

    public init(network: String, address: String, port: Int, locality: Locality = Locality()) {
        self.network = network
        self.address = address
        self.port = port
        self.locality = locality
    }
}

public struct WorldSnapshot: Sendable {
    /// Counts up with each change.
    public var version: UInt64 = 0
    /// By kind: the store's revision up to which its objects are in here.
    public var revisions: [String: Int64] = [:]
    /// With Istio's defaults filled in.
    public var mesh = Mesh.MeshConfig()
    /// `defaultConfig` of the mesh as a tree, for those who lay their own settings over it.
    public var defaultProxyConfig = DocumentNode.mapping([:])
    public var clusterDomain = "cluster.local"
    public var services: [ServiceID: MeshService] = [:]
    /// The namespaces that have a service of a hostname.
    public var namespacesOfHostname: [String: [String]] = [:]
    public var endpoints: [ServiceID: [ServiceEndpoint]] = [:]
    public var namespaces: [String: ObjectMetadata] = [:]
    /// Services that select workloads, by namespace.
    public var selectingServices: [String: Set<ServiceID>] = [:]
    /// Who serves at an address.
    public var servicesByAddress = ShardedMap<Set<ServiceID>>()
    /// Pods and other workloads by address: several when a machine runs more than one. Pods first, then by name.
    public var workloadsByAddress = ShardedMap<[Workload]>()
    /// The same by `name.namespace`; where a pod and a WorkloadEntry have one name, the pod.
    public var workloadsByName = ShardedMap<Workload>()
    public var networkGateways: [NetworkGateway] = []
    /// By namespace and name of the Secret.
    public var credentials: [ConfigKey: TLSCredential] = [:]

    // Each list in Istio's order of precedence.
    public var virtualServices: [ConfigObject<Networking.VirtualService>] = []
    public var destinationRules: [ConfigObject<Networking.DestinationRule>] = []
    public var gateways: [ConfigObject<Networking.Gateway>] = []
    public var serviceEntries: [ConfigObject<Networking.ServiceEntry>] = []
    public var sidecars: [ConfigObject<Networking.Sidecar>] = []
    public var workloadEntries: [ConfigObject<Networking.WorkloadEntry>] = []
    public var workloadGroups: [ConfigObject<Networking.WorkloadGroup>] = []
    public var envoyFilters: [ConfigObject<Networking.EnvoyFilter>] = []
    public var proxyConfigs: [ConfigObject<Networking.ProxyConfig>] = []
    public var peerAuthentications: [ConfigObject<Security.PeerAuthentication>] = [] {
        didSet {
            if peerAuthentications.isEmpty && oldValue.isEmpty { return }
            peerAuthenticationsByNamespace = Dictionary(grouping: peerAuthentications, by: \.namespace)
        }
    }
    /// The same in the same order, by namespace.
    public private(set) var peerAuthenticationsByNamespace: [String: [ConfigObject<Security.PeerAuthentication>]] = [:]
    public var requestAuthentications: [ConfigObject<Security.RequestAuthentication>] = []
    public var authorizationPolicies: [ConfigObject<Security.AuthorizationPolicy>] = []
    public var telemetries: [ConfigObject<Observing.Telemetry>] = []
    /// PEM of the mesh's own authority.
    public var ownRoots = ""

    public init() {}

    public var rootNamespace: String { mesh.rootNamespace.isEmpty ? "istio-system" : mesh.rootNamespace }
    public var trustDomain: String { mesh.trustDomain.isEmpty ? "cluster.local" : mesh.trustDomain }
}
