// The resource API alone on a port, over a store in memory or in a file: for tests with real clients.

import APIServer
import Base
import Glibc
import ResourceSchema
import Serving
import Store

/// `--name value` pairs.
var options: [String: String] = [:]
var arguments = CommandLine.arguments.dropFirst()
while let name = arguments.popFirst(), let value = arguments.popFirst() { options[name] = value }

guard let directory = options["--data-dir"] else { fatalError("--data-dir DIR") }
let files = try AccessFiles(directory: directory)

struct TestIssuer: TokenIssuer, TokenAuthenticator {
    func issue(_ order: TokenOrder) async throws -> IssuedToken {
        IssuedToken(
            token: "test.\(order.namespace).\(order.serviceAccount)",
            expiration: Int64(WallClock.nanoseconds / 1_000_000_000) + order.expirationSeconds)
    }

    func user(token: String) async -> UserInfo? {
        let parts = token.split(separator: ".").map(String.init)
        guard parts.count == 3, parts[0] == "test" else { return nil }
        return .serviceAccount(namespace: parts[1], name: parts[2], uid: "")
    }
}

let store: any ResourceStore
if options["--store"] == "memory" {
    store = MemoryStore()
} else {
    store = try SQLiteStore(path: "\(directory)/store.db")
}
let roles = RoleDirectory(store: store)
var settings = ServerSettings()
settings.certificateAuthority = files.authority.certificate
let server = ResourceServer(
    store: store, authenticator: RequestAuthenticator(tokens: [files.admin, TestIssuer()]), authorizer: roles,
    issuer: TestIssuer(), settings: settings)
let identity = try ServerCertificate.make(
    names: ["localhost", "kubernetes.default.svc"], addresses: ["127.0.0.1"], authority: files.authority)
let tls = try TLSSource(
    ServerTLS(
        certificateChain: identity.certificate, privateKey: identity.key,
        clientAuthorities: files.authority.certificate, clientCertificates: .optional))
let group = try LoopGroup(loops: 2)
let http = try await HTTPServer.start(
    listen: .loopback(port: UInt16(options["--port"] ?? "0") ?? 0), tls: tls, group: group
) { exchange in await server.handle(exchange) }
try files.writeKubeconfig(server: "https://127.0.0.1:\(http.port)")
print("serving on \(http.port)")
fflush(nil)
await withTaskGroup(of: Void.self) { tasks in
    tasks.addTask { await roles.run() }
    tasks.addTask { await server.run() }
}
