// The kinds of resources that a control plane hands out, and what is particular about each.

/// In the order in which requests go out on a new stream: what others refer to comes first.
public enum ResourceType: String, Sendable, CaseIterable {
    case cluster = "envoy.config.cluster.v3.Cluster"
    case endpoints = "envoy.config.endpoint.v3.ClusterLoadAssignment"
    case listener = "envoy.config.listener.v3.Listener"
    case routeConfiguration = "envoy.config.route.v3.RouteConfiguration"
    case scopedRoutes = "envoy.config.route.v3.ScopedRouteConfiguration"
    case secret = "envoy.extensions.transport_sockets.tls.v3.Secret"
    case runtime = "envoy.service.runtime.v3.Runtime"

    static let prefix = "type.googleapis.com/"

    public var messageType: String { rawValue }
    public var typeURL: String { Self.prefix + rawValue }

    public init?(typeURL: String) {
        guard typeURL.hasPrefix(Self.prefix) else { return nil }
        self.init(rawValue: String(typeURL.dropFirst(Self.prefix.count)))
    }

    /// A state-of-the-world response is all there is: what it lacks has gone. For the others a response carries some
    /// of the resources, and what it lacks stays as it is.
    public var isFullState: Bool {
        switch self {
        case .cluster, .listener, .scopedRoutes: true
        case .endpoints, .routeConfiguration, .secret, .runtime: false
        }
    }

    /// The method of a service for this type alone.
    public func method(isDelta: Bool) -> StaticString {
        switch (self, isDelta) {
        case (.cluster, false): "/envoy.service.cluster.v3.ClusterDiscoveryService/StreamClusters"
        case (.cluster, true): "/envoy.service.cluster.v3.ClusterDiscoveryService/DeltaClusters"
        case (.endpoints, false): "/envoy.service.endpoint.v3.EndpointDiscoveryService/StreamEndpoints"
        case (.endpoints, true): "/envoy.service.endpoint.v3.EndpointDiscoveryService/DeltaEndpoints"
        case (.listener, false): "/envoy.service.listener.v3.ListenerDiscoveryService/StreamListeners"
        case (.listener, true): "/envoy.service.listener.v3.ListenerDiscoveryService/DeltaListeners"
        case (.routeConfiguration, false): "/envoy.service.route.v3.RouteDiscoveryService/StreamRoutes"
        case (.routeConfiguration, true): "/envoy.service.route.v3.RouteDiscoveryService/DeltaRoutes"
        case (.scopedRoutes, false): "/envoy.service.route.v3.ScopedRoutesDiscoveryService/StreamScopedRoutes"
        case (.scopedRoutes, true): "/envoy.service.route.v3.ScopedRoutesDiscoveryService/DeltaScopedRoutes"
        case (.secret, false): "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets"
        case (.secret, true): "/envoy.service.secret.v3.SecretDiscoveryService/DeltaSecrets"
        case (.runtime, false): "/envoy.service.runtime.v3.RuntimeDiscoveryService/StreamRuntime"
        case (.runtime, true): "/envoy.service.runtime.v3.RuntimeDiscoveryService/DeltaRuntime"
        }
    }

    /// The method of the service for all types.
    public static func aggregatedMethod(isDelta: Bool) -> StaticString {
        isDelta
            ? "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"
            : "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources"
    }
}
