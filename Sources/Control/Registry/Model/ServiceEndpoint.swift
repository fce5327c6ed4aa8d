// One place where a service's port can be reached.

public struct ServiceEndpoint: Sendable, Hashable {
    public enum Health: Sendable, Hashable { case healthy, unhealthy, draining }
    /// `security.istio.io/tlsMode`: whether a sidecar that speaks mutual TLS is in front of it.
    public enum TLSMode: Sendable, Hashable { case istio, disabled }

    /// An IP address, a DNS name (services resolved by DNS), or `unix:///path`.
    public var address: String
    /// The port of the endpoint itself; 0 for unix sockets.
    public var port: Int
    /// The service's port it serves.
    public var servicePort: String
    public var labels: [String: String]
    public var serviceAccount: String
    public var namespace: String
    public var workload: String
    public var network: String
    public var cluster: String
    public var locality: Locality
    public var weight: Int
    public var health: Health
    public var tlsMode: TLSMode
    /// The pod's own name below a headless service.
    public var hostname: String
    public var node: String

    public init(address: String, port: Int, servicePort: String, namespace: String) {
        self.address = address
        self.port = port
        self.servicePort = servicePort
        self.namespace = namespace
        labels = [:]
        serviceAccount = ""
        workload = ""
        network = ""
        cluster = ""
        locality = Locality()
        weight = 1
        health = .healthy
        tlsMode = .disabled
        hostname = ""
        node = ""
    }
}
