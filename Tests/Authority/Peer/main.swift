// An authority with its gRPC service for tests with real clients; over HTTP one asks it for tokens and rotations.

import Authority
import Base
import Credentials
import Glibc
import Runtime
import Serving

/// `--name value` pairs.
var options: [String: String] = [:]
var arguments = CommandLine.arguments.dropFirst()
while let name = arguments.popFirst(), let value = arguments.popFirst() { options[name] = value }

var params = AuthorityParams()
params.pluggedDirectory = options["--ca-dir"]
params.distributionTime = .seconds(100)
params.defaultLifetime = .seconds(Int64(options["--lifetime"] ?? "86400") ?? 86400)
params.shortestLifetime = .seconds(1)
let clockOffset = Lock(Int64(0))
let clock: @Sendable () -> Int64 = {
    Int64(WallClock.nanoseconds / 1_000_000_000) + clockOffset.withLock { $0 }
}
let vault: any AuthorityVault
if let folder = options["--dir"] {
    vault = SealedVault(FileVault(path: folder + "/authority"), key: try SecretFile.sealingKey(folder + "/key"))
} else {
    vault = MemoryVault()
}
let authority = try await Authority.open(params, vault: vault, clock: clock)
let issuer = ServiceAccountIssuer(authority)
let joins = JoinTokens(MemoryJoinTokens(), trustDomain: params.trustDomain, clock: clock)
let audit = Lock<[String]>([])
var authenticators: [any CallerAuthenticator] = [
    CertificateAuthenticator(authority), JoinTokenAuthenticator(joins),
    ServiceTokenAuthenticator(
        issuer: issuer.issuer, keys: OwnTokenKeys(authority), trustDomain: params.trustDomain, clock: clock),
]
if let path = options["--jwks"] {
    authenticators.append(
        ServiceTokenAuthenticator(
            issuer: "https://foreign", keys: FileTokenKeys(path: path), trustDomain: params.trustDomain, clock: clock))
}
let service = CertificateService(authority, authenticators: authenticators) { line in
    audit.withLock { $0.append(line.text) }
}

if let count = options["--bench"].flatMap({ Int($0) }), let path = options["--csr"] {
    guard let request = try SecretFile.read(path, isSecret: false) else { fatalError("no file \(path)") }
    let (token, _) = try issuer.mint(
        ServiceAccountIssuer.Subject(namespace: "a", serviceAccount: "b"), audiences: ["istio-ca"],
        lifetime: .seconds(600))
    var message: [UInt8] = [0x0A, UInt8(request.count & 0x7F | 0x80), UInt8(request.count >> 7)]
    message += request
    let fields: HTTPFields = ["authorization": "Bearer \(token)"]
    let start = Instant.now
    for _ in 0..<count { _ = try await service.answer(message, fields, PeerFacts()) }
    let spent = Double((Instant.now - start).nanoseconds) / 1e9
    print("\(Int(Double(count) / spent)) certificates a second on one core")
    exit(0)
}

let serverKey = try SigningKey.generate()
func serverTLS() throws -> ServerTLS {
    let own = try authority.issueOwn(dnsNames: ["localhost"], identity: nil, key: serverKey)
    return ServerTLS(
        certificateChain: Array(own.chain.dropLast().joined().utf8), privateKey: serverKey.pem,
        clientAuthorities: Array(authority.bundle.pem.utf8), clientCertificates: .optional)
}
let source = try TLSSource(try serverTLS())
var router = GRPCRouter()
service.register(on: &router)
let routes = router
let group = try LoopGroup(loops: 2)

@Sendable func act(_ exchange: HTTPExchange) async throws -> String {
    let head = exchange.head
    let namespace = head.query("ns") ?? "default"
    let account = head.query("sa") ?? "default"
    switch head.pathOnly {
    case "/bundle": return authority.bundle.pem
    case "/jwks": return issuer.keySetDocument
    case "/token":
        let lifetime = TimeSpan.seconds(Int64(head.query("ttl") ?? "3600") ?? 3600)
        return try issuer.mint(
            ServiceAccountIssuer.Subject(namespace: namespace, serviceAccount: account),
            audiences: [head.query("aud") ?? "istio-ca"], lifetime: lifetime
        ).token
    case "/join":
        return try await joins.create(
            namespace: namespace, serviceAccount: account, lifetime: .seconds(600),
            isReusable: head.query("reusable") != nil
        ).text
    case "/rotate": try await authority.beginRotation()
    case "/advance":
        return try await authority.advanceRotation(force: head.query("force") != nil)?.rawValue ?? "nothing is due"
    case "/rollback": try await authority.rollBackRotation()
    case "/refresh": return try await authority.refresh() ? "changed" : "same"
    case "/later": clockOffset.withLock { $0 += Int64(head.query("seconds") ?? "0") ?? 0 }
    case "/audit": return audit.withLock { $0.joined(separator: "\n") }
    default: return "?"
    }
    return authority.rotation?.phaseName ?? "plugged"
}

let handler: HTTPServer.Handler = { exchange in
    if await routes.handle(exchange) { return }
    do { await exchange.respond(200, text: try await act(exchange)) } catch {
        await exchange.respond(409, text: "\(error)")
    }
}
let secure = try await HTTPServer.start(listen: .loopback(), tls: source, group: group, handler: handler)
let plain = try await HTTPServer.start(listen: .loopback(), group: group, handler: handler)
print("port \(secure.port) \(plain.port)")
fflush(nil)
for await _ in authority.bundles() { try source.replace(try serverTLS()) }
