// xDS over gRPC: the calls of Envoy's discovery services, answered by the discovery server.

import DiscoveryService
import Serving

/// A gRPC call as discovery sees it.
struct CallTransport: DiscoveryTransport {
    let call: GRPCCall

    func next() async throws -> [UInt8]? { try await call.next() }
    func send(_ message: [UInt8]) throws { try call.send(message) }
    func drained(below bytes: Int) async throws { try await call.drained(below: bytes) }
    var peerText: String { call.peer.remoteText }
}

enum DiscoveryCalls {
    /// `asksForProof`: on TLS a client without an identity of the mesh is refused.
    static func register(on router: inout GRPCRouter, _ server: DiscoveryServer, asksForProof: Bool) {
        let service = "/envoy.service.discovery.v3.AggregatedDiscoveryService"
        add("\(service)/StreamAggregatedResources", isDelta: false, nil, &router, server, asksForProof)
        add("\(service)/DeltaAggregatedResources", isDelta: true, nil, &router, server, asksForProof)
        let single: [(String, String, XDSType)] = [
            ("cluster", "Clusters", .cluster), ("endpoint", "Endpoints", .endpoint),
            ("listener", "Listeners", .listener), ("route", "Routes", .route), ("secret", "Secrets", .secret),
        ]
        for (package, method, type) in single {
            let name = package == "secret" ? "Secret" : package.prefix(1).uppercased() + package.dropFirst()
            let root = "/envoy.service.\(package).v3.\(name)DiscoveryService"
            add("\(root)/Stream\(method)", isDelta: false, type, &router, server, asksForProof)
            add("\(root)/Delta\(method)", isDelta: true, type, &router, server, asksForProof)
        }
    }

    private static func add(
        _ path: String, isDelta: Bool, _ only: XDSType?, _ router: inout GRPCRouter, _ server: DiscoveryServer,
        _ asksForProof: Bool
    ) {
        router.on(path) { call in
            let identity = call.peer.certificateURIs.lazy.compactMap { ProxyIdentity(spiffe: $0) }.first
            if asksForProof && identity == nil {
                throw GRPCStatus(.unauthenticated, "found no client certificate with a SPIFFE identity, expected one")
            }
            do {
                try await server.serve(CallTransport(call: call), isDelta: isDelta, only: only, identity: identity)
            } catch let refusal as StreamRefusal {
                throw GRPCStatus(code(of: refusal), "\(refusal)")
            }
        }
    }

    private static func code(of refusal: StreamRefusal) -> GRPCCode {
        switch refusal {
        case .invalid: .invalidArgument
        case .notPermitted: .permissionDenied
        case .unauthenticated: .unauthenticated
        case .exhausted: .resourceExhausted
        case .stopping: .unavailable
        }
    }
}
