// A connected proxy as it introduced itself, joined with what the registry knows of its workload.

import Document
import MeshAPI

/// A port of a service that this proxy's workload serves.
public struct ServiceTarget: Sendable, Hashable {
    public let service: MeshService
    public let port: ServicePort
    /// Where the application listens.
    public let endpointPort: Int

    public init(service: MeshService, port: ServicePort, endpointPort: Int) {
        self.service = service
        self.port = port
        self.endpointPort = endpointPort
    }
}

public struct ProxyNode: Sendable, Hashable {
    public enum Role: String, Sendable, Hashable { case sidecar, router, grpc }
    public enum Interception: Sendable, Hashable { case redirect, tproxy, none }

    public var role: Role
    /// `reviews-v1-abc.default`, the third part of Istio's node id.
    public var id: String
    public var ipAddresses: [String]
    public var namespace: String
    public var workload: String
    public var labels: [String: String]
    public var serviceAccount: String
    public var cluster: String
    public var network: String
    public var locality: Locality
    public var dnsDomain: String
    public var istioVersion: String
    public var interception: Interception
    /// The node's metadata as it came.
    public var metadata: DocumentNode
    /// Mesh-wide settings with the node's own laid over them.
    public var proxyConfig: Mesh.ProxyConfig
    public var targets: [ServiceTarget]
    /// What the proxy itself says where the registry may know better; nil while that is all there is.
    public var stated: Stated?

    public struct Stated: Sendable, Hashable {
        public let labels: [String: String]
        public let locality: Locality
        public let workload: String

        public init(_ node: ProxyNode) {
            labels = node.labels
            locality = node.locality
            workload = node.workload
        }
    }

    public init(role: Role, id: String, namespace: String) {
        self.role = role
        self.id = id
        self.namespace = namespace
        ipAddresses = []
        workload = ""
        labels = [:]
        serviceAccount = ""
        cluster = "Kubernetes"
        network = ""
        locality = Locality()
        dnsDomain = "\(namespace).svc.cluster.local"
        istioVersion = ""
        interception = .redirect
        metadata = DocumentNode(.mapping([]))
        proxyConfig = Mesh.ProxyConfig()
        targets = []
    }

    public var supportsIPv4: Bool { ipAddresses.isEmpty || ipAddresses.contains { !$0.contains(":") } }
    /// Every interface has an address of its link, which leads nowhere else.
    public var supportsIPv6: Bool { ipAddresses.contains { $0.contains(":") && !$0.hasPrefix("fe80:") } }
}
