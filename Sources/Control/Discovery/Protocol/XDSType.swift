// The types of resources that are served, in the order in which they have to be sent.

public enum XDSType: String, Sendable, Hashable, CaseIterable {
    case cluster = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
    case endpoint = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
    case listener = "type.googleapis.com/envoy.config.listener.v3.Listener"
    case route = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
    case secret = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
    case extensionConfig = "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig"
    /// Names of services with their addresses: for the name server beside a proxy.
    case nameTable = "type.googleapis.com/istio.networking.nds.v1.NameTable"

    /// A request that isn't one: a proxy says how its workload is.
    static let healthReport = "type.googleapis.com/istio.v1.HealthInformation"

    /// As Istio's metrics and debug pages name it.
    public var shortName: String {
        switch self {
        case .cluster: "cds"
        case .endpoint: "eds"
        case .listener: "lds"
        case .route: "rds"
        case .secret: "sds"
        case .extensionConfig: "ecds"
        case .nameTable: "nds"
        }
    }

    /// An empty subscription means everything.
    var hasWildcard: Bool { self == .cluster || self == .listener || self == .nameTable }

    /// Make before break: who is pointed at comes before who points.
    static let order: [XDSType] = [.cluster, .endpoint, .listener, .route, .secret, .extensionConfig, .nameTable]

    /// What a changed resource waits for.
    var dependents: XDSType? {
        switch self {
        case .cluster: .endpoint
        case .listener: .route
        default: nil
        }
    }
}
