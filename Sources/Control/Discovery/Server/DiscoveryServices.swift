// Envoy's discovery services over gRPC, all in front of one server.

import Base
import Serving

extension DiscoveryServer {
    /// Finds out who a caller is; nil where no proof is asked for. Throws for proof that doesn't hold.
    public typealias Authentication = @Sendable (GRPCCall) async throws -> ProxyIdentity?

    /// All of Envoy's discovery services: aggregated, and one for each type; both protocols.
    public nonisolated func register(
        in router: inout GRPCRouter, authenticate: @escaping Authentication = { _ in nil }
    ) {
        func on(_ path: String, isDelta: Bool, only: XDSType?) {
            router.on("/envoy.service.\(path)", messageLimit: 64 << 20) { call in
                let identity = try await authenticate(call)
                do {
                    try await self.serve(call, isDelta: isDelta, only: only, identity: identity)
                } catch let refusal as StreamRefusal {
                    throw refusal.status
                }
            }
        }
        on("discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources", isDelta: false, only: nil)
        on("discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources", isDelta: true, only: nil)
        on("cluster.v3.ClusterDiscoveryService/StreamClusters", isDelta: false, only: .cluster)
        on("cluster.v3.ClusterDiscoveryService/DeltaClusters", isDelta: true, only: .cluster)
        on("endpoint.v3.EndpointDiscoveryService/StreamEndpoints", isDelta: false, only: .endpoint)
        on("endpoint.v3.EndpointDiscoveryService/DeltaEndpoints", isDelta: true, only: .endpoint)
        on("listener.v3.ListenerDiscoveryService/StreamListeners", isDelta: false, only: .listener)
        on("listener.v3.ListenerDiscoveryService/DeltaListeners", isDelta: true, only: .listener)
        on("route.v3.RouteDiscoveryService/StreamRoutes", isDelta: false, only: .route)
        on("route.v3.RouteDiscoveryService/DeltaRoutes", isDelta: true, only: .route)
        on("secret.v3.SecretDiscoveryService/StreamSecrets", isDelta: false, only: .secret)
        on("secret.v3.SecretDiscoveryService/DeltaSecrets", isDelta: true, only: .secret)
    }
}

extension GRPCCall: DiscoveryTransport {
    public var peerText: String { peer.remoteText }
    public var isOwn: Bool { peer.remote.map { LocalPeer.isTrusted($0) } ?? true }
}

extension StreamRefusal {
    var status: GRPCStatus {
        switch self {
        case .invalid: GRPCStatus(.invalidArgument, description)
        case .notPermitted: GRPCStatus(.permissionDenied, description)
        case .unauthenticated: GRPCStatus(.unauthenticated, description)
        case .exhausted: GRPCStatus(.resourceExhausted, description)
        case .stopping: GRPCStatus(.unavailable, description)
        }
    }
}

extension ProxyIdentity {
    /// Of the certificate that a client has shown and the server verified.
    public init?(_ peer: PeerFacts) {
        guard let found = peer.certificateURIs.lazy.compactMap({ ProxyIdentity(spiffe: $0) }).first else { return nil }
        self = found
    }
}
