// xDS over gRPC: who may ask.

import DiscoveryService
import Serving

enum DiscoveryCalls {
    /// `asksForProof`: on TLS a client without an identity of the mesh is refused.
    static func register(on router: inout GRPCRouter, _ server: DiscoveryServer, asksForProof: Bool) {
        server.register(in: &router) { call in
            let identity = ProxyIdentity(call.peer)
            if asksForProof && identity == nil {
                throw GRPCStatus(.unauthenticated, "found no client certificate with a SPIFFE identity, expected one")
            }
            return identity
        }
    }
}
