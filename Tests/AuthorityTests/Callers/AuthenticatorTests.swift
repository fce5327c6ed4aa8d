// Who is believed, and who is not.

import Base
import Credentials
import Serving
import Testing

@testable import Authority

@Suite struct AuthenticatorTests {
    private let clock = Clock()

    private func authority(_ domain: String = "cluster.local") async throws -> Authority {
        let clock = self.clock
        var params = AuthorityParams()
        params.trustDomain = domain
        return try await Authority.open(params, vault: MemoryVault(), clock: { clock.now })
    }

    private func caller(_ token: String?, chain: [[UInt8]] = []) -> CallerCredentials {
        var peer = PeerFacts()
        peer.certificateChain = chain
        return CallerCredentials(bearerToken: token, peer: peer)
    }

    private func identity(_ outcome: AuthenticationOutcome) -> String? {
        if case .proven(let proven) = outcome { return proven.identity.description }
        return nil
    }

    private func refusal(_ outcome: AuthenticationOutcome) -> String? {
        if case .refused(let reason) = outcome { return reason }
        return nil
    }

    @Test func ownTokens() async throws {
        let authority = try await authority()
        let issuer = ServiceAccountIssuer(authority)
        let clock = self.clock
        let authenticator = ServiceTokenAuthenticator(
            issuer: issuer.issuer, keys: OwnTokenKeys(authority), trustDomain: "cluster.local", clock: { clock.now })
        var subject = ServiceAccountIssuer.Subject(namespace: "default", serviceAccount: "sleep")
        subject.podName = "sleep-1"
        let (token, expires) = try issuer.mint(subject, audiences: ["istio-ca"], lifetime: .seconds(3600))
        #expect(expires == clock.now + 3600)
        #expect(
            identity(await authenticator.authenticate(caller(token))) == "spiffe://cluster.local/ns/default/sa/sleep")
        if case .absent = await authenticator.authenticate(caller(nil)) {} else { Issue.record("not absent") }
        let (other, _) = try issuer.mint(subject, audiences: ["else"], lifetime: .seconds(3600))
        #expect(refusal(await authenticator.authenticate(caller(other)))?.contains("meant for") == true)
        // The key changes; tokens of the old one hold for the overlap.
        try await authority.rotateTokenKey(overlap: .seconds(3600))
        #expect(identity(await authenticator.authenticate(caller(token))) != nil)
        let (fresh, _) = try issuer.mint(subject, audiences: ["istio-ca"], lifetime: .seconds(3600))
        #expect(identity(await authenticator.authenticate(caller(fresh))) != nil)
        clock.advance(3600 + 119)
        #expect(identity(await authenticator.authenticate(caller(token))) != nil)
        clock.advance(1)
        #expect(refusal(await authenticator.authenticate(caller(token))) == "the token has expired")
        #expect(throws: AuthorityFailure.self) { try issuer.mint(subject, audiences: [], lifetime: .seconds(1)) }
        subject.namespace = "a/b"
        #expect(throws: AuthorityFailure.self) { try issuer.mint(subject, audiences: [], lifetime: .seconds(3600)) }
    }

    @Test func foreignTokens() async throws {
        let key = try SigningKey.generate(.rsa2048)
        let clock = self.clock
        let authenticator = ServiceTokenAuthenticator(
            issuer: "https://kubernetes", audiences: ["istio-ca", "other"],
            keys: FixedTokenKeys(WebKeySet([WebKey(identifier: "k", key: key.publicKey)])), trustDomain: "td",
            clock: { clock.now })
        func judge(_ claims: String, _ signer: SigningKey? = nil, kid: String = "k") async throws
            -> AuthenticationOutcome
        {
            let token = try WebToken.make(claims: claims, key: signer ?? key, identifier: kid)
            return await authenticator.authenticate(caller(token))
        }
        let now = clock.now
        func claims(
            iss: String = "https://kubernetes", aud: String = "\"other\"", sub: String = "system:serviceaccount:a:b",
            exp: String? = nil, more: String = ""
        ) -> String {
            "{\"iss\":\"\(iss)\",\"aud\":\(aud),\"sub\":\"\(sub)\",\"exp\":\(exp ?? "\(now + 100)")\(more)}"
        }
        #expect(identity(try await judge(claims())) == "spiffe://td/ns/a/sa/b")
        let extra = ",\"kubernetes.io\":{\"namespace\":\"a\",\"serviceaccount\":{\"name\":\"b\"}}"
        #expect(identity(try await judge(claims(more: extra))) != nil)
        let contradiction = ",\"kubernetes.io\":{\"namespace\":\"a\",\"serviceaccount\":{\"name\":\"c\"}}"
        let refused = [
            claims(iss: "https://else"), claims(aud: "\"x\""), claims(aud: "[]"), claims(aud: "7"),
            claims(sub: "alice"), claims(sub: "system:serviceaccount:a:b:c"),
            claims(sub: "system:serviceaccount:a:../b"),
            claims(exp: "\(now - 121)"), claims(exp: "\"tomorrow\""), claims(exp: "null"),
            claims(more: ",\"nbf\":\(now + 121)"), claims(more: ",\"iat\":\(now + 121)"),
            claims(more: ",\"nbf\":\"x\""), claims(more: contradiction), claims(more: ",\"kubernetes.io\":{}"),
        ]
        for text in refused { #expect(refusal(try await judge(text)) != nil, "\(text)") }
        // Within the skew.
        #expect(identity(try await judge(claims(exp: "\(now - 100)", more: ",\"nbf\":\(now + 100)"))) != nil)
        #expect(refusal(try await judge(claims(), SigningKey.generate(.rsa2048))) != nil)
        #expect(refusal(try await judge(claims(), SigningKey.generate(.p256))) != nil)
        #expect(refusal(try await judge(claims(), kid: "unknown")) != nil)
    }

    @Test func certificatesRenewThemselves() async throws {
        let authority = try await authority()
        let authenticator = CertificateAuthenticator(authority)
        let uri = "spiffe://cluster.local/ns/default/sa/sleep"
        let request = try CertificateRequest(der: Requests.make(SigningKey.generate()))
        let leaf = try await authority.issue(request, to: proven(uri)).leaf.certificate()
        #expect(identity(await authenticator.authenticate(caller(nil, chain: [leaf.der]))) == uri)
        // Of another authority that claims this domain's names: TLS may trust it for its own.
        let other = try await self.authority()
        let forged = try await other.issue(request, to: proven(uri)).leaf.certificate()
        #expect(refusal(await authenticator.authenticate(caller(nil, chain: [forged.der]))) != nil)
        // The control plane's own certificate names no workload; the root itself is no leaf.
        let own = try authority.issueOwn(dnsNames: ["istiod"], identity: nil, key: SigningKey.generate())
        #expect(refusal(await authenticator.authenticate(caller(nil, chain: [own.leaf.der]))) != nil)
        let root = authority.signer.certificate
        #expect(refusal(await authenticator.authenticate(caller(nil, chain: [root.der]))) != nil)
        #expect(refusal(await authenticator.authenticate(caller(nil, chain: [[1, 2, 3]]))) != nil)
        clock.advance(86401)
        #expect(refusal(await authenticator.authenticate(caller(nil, chain: [leaf.der])))?.contains("expired") == true)
    }

    /// Accounts by their names; what is not listed is gone.
    private struct Accounts: AccountDirectory {
        let names: Set<String>

        func missing(_ binding: TokenBinding) async throws -> TokenBinding.Object? {
            binding.objects.first { !names.contains("\($0.resource)/\(binding.namespace)/\($0.name)") }
        }
    }

    @Test func whoIsGoneRenewsNothing() async throws {
        let authority = try await authority()
        let request = try CertificateRequest(der: Requests.make(SigningKey.generate()))
        let leaf = try await authority.issue(request, to: proven("spiffe://cluster.local/ns/a/sa/b")).leaf.certificate()
        let present = Accounts(names: ["serviceaccounts/a/b"])
        let clock = self.clock
        for (accounts, isGood) in [(present, true), (Accounts(names: []), false)] {
            let renewing = CertificateAuthenticator(authority, accounts: accounts)
            #expect((identity(await renewing.authenticate(caller(nil, chain: [leaf.der]))) != nil) == isGood)
            let tokens = JoinTokens(
                MemoryJoinTokens(), trustDomain: "cluster.local", accounts: accounts, clock: { clock.now })
            let (text, _) = try await tokens.create(namespace: "a", serviceAccount: "b", lifetime: .seconds(60))
            #expect((identity(await JoinTokenAuthenticator(tokens).authenticate(caller(text))) != nil) == isGood)
        }
    }

    @Test func joinTokens() async throws {
        let clock = self.clock
        let tokens = JoinTokens(MemoryJoinTokens(), trustDomain: "cluster.local", clock: { clock.now })
        let authenticator = JoinTokenAuthenticator(tokens)
        let authority = try await authority()
        let request = try CertificateRequest(der: Requests.make(SigningKey.generate()))
        let (text, token) = try await tokens.create(namespace: "vm", serviceAccount: "db", lifetime: .seconds(600))
        #expect(!"\(token)".contains(text.split(separator: ".")[2]))
        guard case .proven(let proven) = await authenticator.authenticate(caller(text)) else {
            Issue.record("a good join token was refused")
            return
        }
        #expect(proven.identity.description == "spiffe://cluster.local/ns/vm/sa/db")
        // Many at once: one of them gets it.
        let issued = await withTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<10 {
                tasks.addTask { (try? await authority.issue(request, to: proven)) != nil }
            }
            return await tasks.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(issued == 1)
        #expect(refusal(await authenticator.authenticate(caller(text))) != nil)
        let (again, _) = try await tokens.create(
            namespace: "vm", serviceAccount: "db", lifetime: .seconds(600), isReusable: true)
        for _ in 0..<3 {
            guard case .proven(let proven) = await authenticator.authenticate(caller(again)) else {
                Issue.record("a reusable join token was refused")
                return
            }
            _ = try await authority.issue(request, to: proven)
        }
        #expect(refusal(await authenticator.authenticate(caller(String(again.dropLast(3)) + "AAA"))) != nil)
        for name in ["x", "../secrets/other", token.identifier.uppercased(), token.identifier + "0"] {
            let text = "\(JoinTokens.prefix)\(name).\(Base64URL.encode([UInt8](repeating: 1, count: 32)))"
            #expect(refusal(await authenticator.authenticate(caller(text))) != nil)
        }
        clock.advance(601)
        #expect(refusal(await authenticator.authenticate(caller(again))) != nil)
        try await tokens.sweep()
        #expect(try await tokens.all().isEmpty)
        await #expect(throws: AuthorityFailure.self) {
            _ = try await tokens.create(namespace: "A", serviceAccount: "b", lifetime: .seconds(1))
        }
    }
}
