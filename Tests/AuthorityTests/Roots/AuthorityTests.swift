// The authority over its vault: first start, several replicas, rotation, plugged-in roots.

import Base
import Credentials
import Glibc
import Testing

@testable import Authority

/// A clock that stands until it is told otherwise.
final class Clock: Sendable {
    private let time = Lock(Int64(1_800_000_000))
    var now: Int64 { time.withLock { $0 } }
    func advance(_ seconds: Int64) { time.withLock { $0 += seconds } }
}

func proven(_ uri: String) throws -> ProvenIdentity {
    ProvenIdentity(try #require(SPIFFEIdentity(uri)), by: .token, evidence: "test")
}

@Suite struct AuthorityTests {
    private let uri = "spiffe://cluster.local/ns/default/sa/sleep"

    private func request(_ key: SigningKey, uris: [String] = [], dns: [String] = []) throws -> CertificateRequest {
        let names = uris.isEmpty && dns.isEmpty ? [] : [Requests.names(uris: uris, dns: dns)]
        return try CertificateRequest(der: Requests.make(key, extensions: names))
    }

    private func open(
        _ vault: any AuthorityVault, _ clock: Clock, _ change: (inout AuthorityParams) -> Void = { _ in }
    ) async throws -> Authority {
        var params = AuthorityParams()
        params.distributionTime = .seconds(3600)
        change(&params)
        return try await Authority.open(params, vault: vault, clock: { clock.now })
    }

    @Test func issues() async throws {
        let clock = Clock()
        let authority = try await open(MemoryVault(), clock)
        let key = try SigningKey.generate()
        let issued = try await authority.issue(request(key), to: proven(uri))
        let leaf = try issued.leaf.certificate()
        #expect(leaf.names.uris == [uri] && leaf.names.dnsNames.isEmpty)
        #expect(!leaf.isAuthority && leaf.publicKey.isSame(as: key.publicKey))
        #expect(leaf.notAfter == clock.now + 86400 && leaf.notBefore == clock.now - 120)
        #expect(leaf.serial == issued.leaf.serial && leaf.notAfter == issued.leaf.notAfter)
        let distant = CertificateBuilder(notBefore: 0, notAfter: 4_102_444_800)
        #expect(try distant.selfSigned(SigningKey.generate()).notAfter == 4_102_444_800)
        #expect(issued.chain.count == 2 && issued.chain[1] == authority.bundle.pem)
        let anchors = try AnchorStore(authority.bundle.roots)
        #expect(anchors.failure(of: [leaf], at: clock.now) == nil)
        #expect(anchors.failure(of: [leaf], at: clock.now + 86401) != nil)
        let rsa = try await authority.issue(
            request(SigningKey.generate(.rsa2048), uris: [uri]), to: proven(uri), lifetime: .seconds(3600))
        #expect(rsa.leaf.notAfter == clock.now + 3600 && rsa.leaf.serial != issued.leaf.serial)
    }

    @Test func refusesWhatWasNotProven() async throws {
        let authority = try await open(MemoryVault(), Clock())
        let key = try SigningKey.generate()
        let wishes: [([String], [String])] = [
            (["spiffe://cluster.local/ns/default/sa/other"], []), ([uri, "spiffe://cluster.local/ns/kube/sa/x"], []),
            ([uri], ["istiod.istio-system.svc"]), ([], ["example.com"]),
        ]
        for (uris, dns) in wishes {
            let failure = await #expect(throws: AuthorityFailure.self) {
                _ = try await authority.issue(request(key, uris: uris, dns: dns), to: proven(uri))
            }
            #expect(failure?.kind == .denied)
        }
        let foreign = await #expect(throws: AuthorityFailure.self) {
            _ = try await authority.issue(request(key), to: proven("spiffe://other.domain/ns/a/sa/b"))
        }
        #expect(foreign?.kind == .denied)
        for lifetime in [TimeSpan.seconds(1), .seconds(91 * 86400)] {
            let failure = await #expect(throws: AuthorityFailure.self) {
                _ = try await authority.issue(request(key), to: proven(uri), lifetime: lifetime)
            }
            #expect(failure?.kind == .invalidArgument)
        }
    }

    @Test func replicasAgree() async throws {
        let vault = MemoryVault()
        let clock = Clock()
        let all = try await withThrowingTaskGroup(of: Authority.self) { tasks in
            for _ in 0..<8 { tasks.addTask { try await open(vault, clock) } }
            return try await tasks.reduce(into: [Authority]()) { $0.append($1) }
        }
        #expect(Set(all.map(\.bundle.pem)).count == 1)
        try await all[0].beginRotation()
        #expect(try await all[1].refresh())
        #expect(all[1].bundle == all[0].bundle && all[1].bundle.roots.count == 2)
        // One that has not looked yet is in nobody's way.
        await #expect(throws: AuthorityFailure.self) { try await all[2].beginRotation() }
        #expect(all[2].bundle == all[0].bundle)
        // A restart finds all of it.
        let again = try await open(vault, clock)
        #expect(again.bundle == all[0].bundle && again.signer.certificate == all[0].signer.certificate)
        await #expect(throws: AuthorityFailure.self) { _ = try await open(vault, clock) { $0.trustDomain = "other" } }
    }

    /// Through a whole rotation every certificate that is valid leads to a root that everybody has.
    @Test func rotationWithoutAFailedHandshake() async throws {
        let clock = Clock()
        let authority = try await open(MemoryVault(), clock)
        let key = try SigningKey.generate()
        var issued: [Certificate] = []
        var bundles = [authority.bundle]
        func check() throws {
            let valid = issued.filter { $0.notAfter > clock.now }
            // Workloads have the present bundle, or the one before it.
            for bundle in bundles.suffix(2) {
                let anchors = try AnchorStore(bundle.roots)
                for leaf in valid { #expect(anchors.failure(of: [leaf], at: clock.now) == nil) }
            }
        }
        func live(_ hours: Int) async throws {
            for _ in 0..<hours {
                clock.advance(3600)
                issued.append(try await authority.issue(request(key), to: proven(uri)).leaf.certificate())
                if authority.bundle != bundles.last { bundles.append(authority.bundle) }
                try check()
            }
        }
        try await live(30)
        try await authority.beginRotation()
        #expect(try await authority.advanceRotation() == nil)
        try await live(2)
        let old = authority.signer.certificate
        #expect(try await authority.advanceRotation() == .switchSigner)
        #expect(authority.signer.certificate != old)
        try await live(10)
        #expect(try await authority.advanceRotation() == nil)
        try await live(20)
        #expect(try await authority.advanceRotation() == .retire)
        #expect(!authority.bundle.roots.contains(old) && authority.bundle.roots.count == 1)
        try await live(3)
    }

    @Test func aLongerCertificateKeepsItsRoot() async throws {
        let clock = Clock()
        let authority = try await open(MemoryVault(), clock)
        _ = try await authority.issue(
            request(SigningKey.generate()), to: proven(uri), lifetime: .seconds(10 * 86400))
        try await authority.beginRotation()
        clock.advance(3600)
        #expect(try await authority.advanceRotation() == .switchSigner)
        clock.advance(2 * 86400)
        #expect(try await authority.advanceRotation() == nil)
        clock.advance(9 * 86400)
        #expect(try await authority.advanceRotation() == .retire)
    }

    /// Nobody is told of roots but with a certificate: all have renewed theirs when the new root signs.
    @Test func theNewRootWaitsForEveryWorkload() async throws {
        let clock = Clock()
        let authority = try await open(MemoryVault(), clock) { $0.distributionTime = nil }
        try await authority.beginRotation()
        clock.advance(86400)
        #expect(try await authority.advanceRotation() == nil)
        clock.advance(120)
        #expect(try await authority.advanceRotation() == .switchSigner)
    }

    @Test func bundlesAreAnnounced() async throws {
        let authority = try await open(MemoryVault(), Clock())
        var stream = authority.bundles().makeAsyncIterator()
        #expect(await stream.next()?.roots.count == 1)
        try await authority.beginRotation()
        #expect(await stream.next()?.roots.count == 2)
    }

    @Test func filesAreTheirOwnersAlone() async throws {
        var template = Array("/tmp/skein-authority-XXXXXX".utf8CString)
        let made = unsafe mkdtemp(&template)
        let folder = unsafe String(cString: try #require(unsafe made))
        let path = folder + "/authority"
        let clock = Clock()
        let seal = try SecretFile.sealingKey(folder + "/key")
        let vault = SealedVault(FileVault(path: path), key: seal)
        let first = try await open(vault, clock)
        let second = try await open(
            SealedVault(FileVault(path: path), key: SecretFile.sealingKey(folder + "/key")), clock)
        #expect(first.bundle == second.bundle)
        let bytes = try #require(try SecretFile.read(path))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("PRIVATE KEY"))
        _ = unsafe chmod(path, 0o644)
        await #expect(throws: AuthorityFailure.self) { _ = try await open(vault, clock) }
        for name in ["authority", "authority.lock", "key"] { _ = unsafe unlink(folder + "/" + name) }
        _ = unsafe rmdir(folder)
    }
}
