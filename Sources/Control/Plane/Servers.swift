// The control plane's ports.

import APIServer
import Authority
import Base
import DiscoveryService
import Document
import MeshAPI
import Registry
import Serving

struct Servers: Sendable {
    let plain: HTTPServer
    let secure: HTTPServer
    let monitoring: HTTPServer
    /// None over a Kubernetes, which has one.
    let resourceAPI: HTTPServer?

    var all: [HTTPServer] { [plain, secure, monitoring] + (resourceAPI.map { [$0] } ?? []) }

    static func start(
        _ params: ControlParams, group: LoopGroup, identity: ServerIdentity, apiTLS: TLSSource,
        _ resources: ResourceServer?,
        _ discovery: DiscoveryServer, _ certificates: CertificateService, _ pages: MonitoringPages
    ) async throws -> Servers {
        var open = GRPCRouter()
        discovery.register(in: &open)
        var proved = GRPCRouter()
        discovery.register(in: &proved) { call in
            guard let identity = ProxyIdentity(call.peer) else {
                throw GRPCStatus(
                    .unauthenticated, "found no client certificate with a SPIFFE identity of the mesh, expected one")
            }
            let mesh = discovery.world.mesh
            let domains = [params.trustDomain, mesh.trustDomain] + mesh.trustDomainAliases
            guard domains.contains(identity.trustDomain) else {
                throw GRPCStatus(
                    .unauthenticated,
                    "the client's certificate is of the trust domain \(identity.trustDomain), expected "
                        + "\(params.trustDomain) or one of the mesh's trustDomainAliases")
            }
            return identity
        }
        certificates.register(on: &proved)
        var api: HTTPServer?
        if let resources {
            api = try await start("--api-address", params.resourceAPI, group, apiTLS) {
                await resources.handle($0)
            }
        }
        return Servers(
            plain: try await start("--xds-address", params.plainDiscovery, group, nil, calls(open)),
            secure: try await start(
                "--secure-xds-address", params.secureDiscovery, group, identity.discovery, calls(proved)),
            monitoring: try await start("--monitoring-address", params.monitoring, group, nil) {
                await pages.handle($0)
            },
            resourceAPI: api)
    }

    private static func calls(_ router: GRPCRouter) -> HTTPServer.Handler {
        { exchange in
            if await router.handle(exchange) { return }
            await exchange.respond(404, ["content-type": "text/plain"], Array("this port speaks gRPC: xDS\n".utf8))
        }
    }

    private static func start(
        _ flag: String, _ text: String, _ group: LoopGroup, _ tls: TLSSource?, _ handler: @escaping HTTPServer.Handler
    ) async throws -> HTTPServer {
        guard let address = ListenAddress(text) else {
            throw ControlFailure("\(flag): found \(text), expected IP:PORT")
        }
        do {
            return try await HTTPServer.start(listen: address, tls: tls, group: group, handler: handler)
        } catch {
            throw ControlFailure("\(flag): \(text) can't be listened on: \(error)")
        }
    }

    /// The kubeconfig for people; the addresses for programs, written last: who sees them may connect.
    func announce(in directory: DataDirectory, authority: [UInt8], roots: String, token: String) throws {
        var tree: DocumentNode = [
            "xds": .string(Self.reachable(plain)), "secureXds": .string(Self.reachable(secure)),
            "monitoring": .string(Self.reachable(monitoring)),
        ]
        if let resourceAPI {
            let host = Self.reachable(resourceAPI)
            try directory.write(
                "kubeconfig", Kubeconfig.bytes(server: "https://\(host)", authority: authority, token: token))
            tree.set("api", .string(host))
        }
        try directory.write("root-cert.pem", Array(roots.utf8), mode: 0o644)
        try directory.write("addresses.json", Array((tree.value.json() + "\n").utf8), mode: 0o644)
    }

    /// Whoever listens on all addresses is reached here on loopback.
    private static func reachable(_ server: HTTPServer) -> String {
        guard case .ip(let address, _) = server.address else { return "\(server.address)" }
        if address == .anyV4 || address == .anyV6 { return "127.0.0.1:\(server.port)" }
        return address.family == .v6 ? "[\(address)]:\(server.port)" : "\(address):\(server.port)"
    }
}
