// The proxy's admin pages for the control plane: read only, over mutual TLS.

import Base
import Serving
import WorkloadIdentity

/// Port 15004. Whoever else of the mesh connects is told that these pages are not for it.
struct DebugServer: Sendable {
    static let pages: Set<String> = [
        "/config_dump", "/clusters", "/listeners", "/stats", "/stats/prometheus", "/certs", "/server_info", "/ready",
        "/logging", "/init_dump", "/memory", "/runtime", "/help",
    ]

    let peer: String
    let admin: AdminClient

    static func tls(_ state: IdentityState) -> ServerTLS? {
        guard let own = state.credentials else { return nil }
        return ServerTLS(
            certificateChain: own.chain, privateKey: own.key, clientAuthorities: state.roots,
            clientCertificates: .required)
    }

    func answer(_ exchange: HTTPExchange) async {
        let head = exchange.head
        guard exchange.peer.certificateURIs == [peer] else {
            let found = exchange.peer.certificateURIs.joined(separator: ", ")
            await exchange.respond(
                403, text: "these pages are for \(peer), and the client is \(found.isEmpty ? "nobody" : found)\n")
            return
        }
        guard Self.pages.contains(head.pathOnly) else {
            await exchange.respond(
                404, text: "not found; there are \(Self.pages.sorted().joined(separator: ", "))\n")
            return
        }
        let mayChange = head.pathOnly == "/logging"
        guard head.method == "GET" || (mayChange && head.method == "POST") else {
            await exchange.respond(405, ["allow": mayChange ? "GET, POST" : "GET"], text: "method not allowed\n")
            return
        }
        do throws(HTTPFailure) {
            let reply = try await admin.ask(head.method, head.path, timeout: .seconds(20))
            await exchange.respond(
                reply.status, ["content-type": reply.fields["content-type"] ?? "text/plain"], reply.body)
        } catch {
            await exchange.respond(502, text: "the proxy doesn't answer: \(error)\n")
        }
    }
}
