// The gRPC method as bytes in and bytes out, with its audit log and its counters.

import Base
import Credentials
import Protobuf
import Serving
import Testing

@testable import Authority

private final class Meter: AuthorityMeter {
    let counts = Lock<[String: Int]>([:])
    func count(_ name: String) { counts.withLock { $0[name, default: 0] += 1 } }
    func set(_ name: String, _ value: Double) { counts.withLock { $0[name] = Int(value) } }
    subscript(_ name: String) -> Int { counts.withLock { $0[name] ?? 0 } }
}

@Suite struct CertificateServiceTests {
    private func message(_ request: [UInt8], validity: UInt64 = 0, metadata: [UInt8] = []) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, request)
        writer.field(3, validity)
        if !metadata.isEmpty { writer.field(4, metadata) }
        return writer.bytes
    }

    @Test func calls() async throws {
        let clock = Clock()
        let authority = try await Authority.open(AuthorityParams(), vault: MemoryVault(), clock: { clock.now })
        let issuer = ServiceAccountIssuer(authority)
        let lines = Lock<[AuditLine]>([])
        let meter = Meter()
        let service = CertificateService(
            authority,
            authenticators: [
                CertificateAuthenticator(authority),
                ServiceTokenAuthenticator(
                    issuer: issuer.issuer, keys: OwnTokenKeys(authority), trustDomain: "cluster.local",
                    clock: { clock.now }),
            ], meter: meter, audit: { line in lines.withLock { $0.append(line) } })
        let (token, _) = try issuer.mint(
            ServiceAccountIssuer.Subject(namespace: "a", serviceAccount: "b"), audiences: ["istio-ca"],
            lifetime: .seconds(600))
        let fields: HTTPFields = ["authorization": "Bearer \(token)"]
        let request = Requests.pem(try Requests.make(SigningKey.generate()))
        let answer = try await service.answer(message(request, validity: 600), fields, PeerFacts())
        var chain: [String] = []
        try answer.withView { view in
            var reader = WireReader(view)
            while !reader.isAtEnd {
                #expect(try reader.tag().number == 1)
                chain.append(try reader.lengthDelimited().string)
            }
        }
        let leaf = try Certificate.chain(pem: Array(chain[0].utf8))[0]
        #expect(leaf.names.uris == ["spiffe://cluster.local/ns/a/sa/b"] && leaf.notAfter == clock.now + 600)
        #expect(chain.last == authority.bundle.pem)
        let line = try #require(lines.withLock { $0.last })
        #expect(line.isIssued && line.serial == leaf.serial && line.method == "token")
        #expect(!line.text.contains(token))

        func code(_ bytes: [UInt8], _ fields: HTTPFields) async -> GRPCCode? {
            do { _ = try await service.answer(bytes, fields, PeerFacts()) } catch {
                return (error as? GRPCStatus)?.code
            }
            return nil
        }
        #expect(await code(message(request), [:]) == .unauthenticated)
        #expect(await code(message(request), ["authorization": "Bearer x"]) == .unauthenticated)
        #expect(await code(message(request), ["authorization": "Basic \(token)"]) == .unauthenticated)
        #expect(await code(message(Array("no request".utf8)), fields) == .invalidArgument)
        #expect(await code([0xFF, 0xFF], fields) == .invalidArgument)
        #expect(await code(message(request, validity: 1), fields) == .invalidArgument)
        #expect(await code(message(request, validity: .max), fields) == .invalidArgument)
        var entry = WireWriter()
        entry.field(1, "ImpersonatedIdentity")
        var structure = WireWriter()
        structure.field(1, entry.bytes)
        #expect(await code(message(request, metadata: structure.bytes), fields) == .permissionDenied)
        let asks = try Requests.make(
            SigningKey.generate(), extensions: [Requests.names(uris: ["spiffe://cluster.local/ns/a/sa/c"])])
        #expect(await code(message(Requests.pem(asks)), fields) == .permissionDenied)
        #expect(meter[AuthorityMetric.csr] == 10 && meter[AuthorityMetric.issued] == 1)
        #expect(meter[AuthorityMetric.authenticationFailure] == 3 && meter[AuthorityMetric.csrParsingError] == 2)
        #expect(lines.withLock { $0.filter { !$0.isIssued && !$0.reason.isEmpty }.count } == 9)
    }
}
