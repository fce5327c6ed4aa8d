// Who is let in: trust anchors, names, hashes, revocation, dates.

import Base
import Testing

@testable import TLS

@Suite struct TLSVerificationTests {
    private let root = TestCertificate.root

    /// The server asks the client for a certificate under `rules`.
    private func admit(
        _ client: TestCertificate?, _ rules: TLSValidationParams, required: Bool = true, version: TLSVersion = .tls13
    ) throws -> TLSPair {
        var params = serverParams()
        params.validation = rules
        params.clientCertificate = required ? .required : .optional
        var wanted = clientParams(maximum: version)
        wanted.identity = client?.identity
        var pair = try TLSPair(wanted, params)
        pair.handshake()
        return pair
    }

    private func connect(
        to server: TestCertificate, _ rules: TLSValidationParams?, session: TLSClientSessionParams = .init(),
        configure: (inout TLSClientParams) -> Void = { _ in }
    ) throws -> TLSPair {
        var wanted = clientParams(trusting: rules)
        configure(&wanted)
        var pair = try TLSPair(wanted, serverParams([server]), session: session)
        pair.handshake()
        return pair
    }

    @Test func aTrustedClientIsValidated() throws {
        let pair = try admit(root.client, trust())
        #expect(pair.isDone)
        let peer = try #require(pair.server.peer)
        #expect(peer.isValidated)
        #expect(peer.certificate.subject == "CN=client,O=Skein\\, Inc.")
        #expect(peer.certificate.issuer == "CN=Test Root,O=Skein\\, Inc.")
        #expect(peer.certificate.uris == ["spiffe://td/ns/a/sa/client"])
        #expect(peer.certificate.sha256 == CertificateText.hex(root.client.sha256))
        #expect(peer.certificate.urlEncodedPEM.hasPrefix("-----BEGIN%20CERTIFICATE-----%0A"))
        #expect(peer.urlEncodedChain == peer.certificate.urlEncodedPEM)
        #expect(peer.certificate.expiration > peer.certificate.validFrom)
        #expect(pair.server.localCertificate?.commonName == "server.test")
        #expect(pair.server.localCertificate?.ipAddresses == ["127.0.0.1"])
    }

    @Test(arguments: [TLSVersion.tls12, .tls13]) func aRequiredCertificateMayNotBeMissing(_ version: TLSVersion) throws
    {
        let pair = try admit(nil, trust(), version: version)
        #expect(pair.serverFailure?.cause == .noPeerCertificate)
        #expect(
            pair.serverFailure?.reason
                == "TLS_error:|268435648:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE:peer did not "
                + "provide required client certificate:TLS_error_end")
    }

    @Test func anOptionalCertificateMayBeMissingButNotBad() throws {
        let without = try admit(nil, trust(), required: false)
        #expect(without.isDone)
        #expect(!without.server.peerPresentedCertificate)
        let stranger = TestCertificate("x", issuer: root.stranger, names: "DNS:x")
        #expect(try admit(stranger, trust(), required: false).serverFailure?.cause == .untrusted)
    }

    @Test func strangersAreNamedInEnvoysWords() throws {
        let selfSigned = TestCertificate("self")
        let pair = try admit(selfSigned, trust())
        #expect(
            pair.serverFailure?.reason
                == "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: "
                + "X509_verify_cert: certificate verification error at depth 0: self signed certificate:TLS_error_end")
        let upstream = try connect(to: TestCertificate("s", issuer: root.stranger), trust())
        #expect(upstream.clientFailure?.words.hasSuffix("unable to get local issuer certificate") == true)
        #expect(upstream.serverFailure != nil)
    }

    @Test func expiredCertificatesAreRefusedUnlessAllowed() throws {
        let expired = TestCertificate("old", issuer: root.authority, names: "DNS:old.test", days: -1)
        var rules = trust()
        let refused = try connect(to: expired, rules)
        #expect(refused.clientFailure?.words.hasSuffix("certificate has expired") == true)
        rules.allowsExpired = true
        #expect(try connect(to: expired, rules).isDone)
    }

    @Test func aTrustedIntermediateIsAnAnchor() throws {
        let intermediate = TestCertificate("Intermediate", issuer: root.authority, isCA: true)
        let leaf = TestCertificate("leaf", issuer: intermediate, names: "DNS:server.test")
        #expect(try connect(to: leaf, trust(intermediate)).isDone)
        #expect(try connect(to: leaf, trust()).clientFailure != nil)
    }

    @Test func theChainIsSentAndSeen() throws {
        let intermediate = TestCertificate("Intermediate", issuer: root.authority, isCA: true)
        let leaf = TestCertificate("leaf", issuer: intermediate, names: "URI:spiffe://td/leaf")
        var wanted = clientParams()
        wanted.identity = TLSIdentityParams(certificateChain: leaf.pem + intermediate.pem, privateKey: leaf.keyPEM)
        var params = serverParams()
        params.validation = trust()
        params.clientCertificate = .required
        var pair = try TLSPair(wanted, params)
        pair.handshake()
        #expect(pair.isDone)
        #expect(pair.server.peer?.chain.map(\.commonName) == ["leaf", "Intermediate"])
        // One intermediate and the anchor make a depth of 2 in Envoy's counting.
        params.validation?.maximumDepth = 1
        var shallow = try TLSPair(wanted, params)
        shallow.handshake()
        #expect(shallow.serverFailure?.cause == .untrusted)
    }

    @Test(arguments: [
        (TLSNameMatcher(.uri, .exact("spiffe://td/ns/a/sa/server")), true),
        (TLSNameMatcher(.uri, .prefix("spiffe://td/")), true),
        (TLSNameMatcher(.uri, .suffix("/server")), true),
        (TLSNameMatcher(.uri, .contains("ns/a")), true),
        (TLSNameMatcher(.uri, .regex("spiffe://[a-z]+/ns/.*")), true),
        (TLSNameMatcher(.uri, .regex("spiffe://td")), false),
        (TLSNameMatcher(.uri, .exact("SPIFFE://TD/NS/A/SA/SERVER")), false),
        (TLSNameMatcher(.uri, .exact("SPIFFE://TD/NS/A/SA/SERVER"), ignoresCase: true), true),
        (TLSNameMatcher(.uri, .exact("server.test")), false),
        (TLSNameMatcher(.dns, .exact("server.test")), true),
        (TLSNameMatcher(.dns, .exact("SERVER.test")), true),
        (TLSNameMatcher(.dns, .exact("any.wild.test")), true),
        (TLSNameMatcher(.dns, .exact("two.labels.wild.test")), false),
        (TLSNameMatcher(.dns, .exact("wild.test")), false),
        (TLSNameMatcher(.dns, .suffix(".wild.test")), true),
        (TLSNameMatcher(.email, .exact("a@b.test")), true),
        (TLSNameMatcher(.ipAddress, .exact("127.0.0.1")), true),
        (TLSNameMatcher(.ipAddress, .exact("127.0.0.2")), false),
    ]) func namesMatch(_ matcher: TLSNameMatcher, _ expected: Bool) throws {
        var rules = trust()
        rules.nameMatchers = [TLSNameMatcher(.dns, .exact("nobody.test")), matcher]
        let pair = try connect(to: root.server, rules)
        #expect(pair.isDone == expected)
        if !expected {
            #expect(pair.clientFailure?.cause == .nameMismatch)
            #expect(
                pair.clientFailure?.words
                    == "verify cert failed: SAN matcher, certificate SANs are [server.test, *.wild.test, "
                    + "spiffe://td/ns/a/sa/server, 127.0.0.1, a@b.test]")
        }
    }

    @Test func otherNamesMatchByTypeAndValue() throws {
        let leaf = TestCertificate(
            "other", issuer: root.authority, names: "otherName:1.2.3.4;UTF8:machine-7,otherName:1.2.3.5;INTEGER:42")
        var rules = trust()
        for (oid, text, expected) in [
            ("1.2.3.4", "machine-7", true), ("1.2.3.5", "machine-7", false), ("1.2.3.5", "42", true),
        ] {
            rules.nameMatchers = [TLSNameMatcher(.otherName(oid: oid), .exact(text))]
            #expect(try connect(to: leaf, rules).isDone == expected)
        }
    }

    @Test func theServerNameItselfCanBeDemanded() throws {
        for (name, expected) in [("server.test", true), ("x.wild.test", true), ("other.test", false)] {
            let pair = try connect(to: root.server, trust()) { params in
                params.serverName = name
                params.validatesServerName = true
            }
            #expect(pair.isDone == expected)
        }
        // By the host's name.
        var session = TLSClientSessionParams()
        session.hostName = "wrong.test"
        let pair = try connect(to: root.server, trust(), session: session) { params in
            params.usesHostAsServerName = true
            params.validatesServerName = true
        }
        #expect(pair.clientFailure?.cause == .nameMismatch)
        #expect(pair.server.serverName == "wrong.test")
    }

    @Test func anOverrideOfTheSessionWins() throws {
        var session = TLSClientSessionParams()
        session.verifyNamesOverride = ["spiffe://td/ns/a/sa/server"]
        session.serverNameOverride = "sni.test"
        session.alpnOverride = ["h2"]
        let pair = try connect(to: root.server, trust(), session: session)
        #expect(pair.isDone)
        #expect(pair.server.serverName == "sni.test")
        session.verifyNamesOverride = ["other.test"]
        #expect(
            try connect(to: root.server, trust(), session: session).clientFailure?.words
                == "verify cert failed: verify SAN list, expected SANs: [other.test], certificate SANs: [server.test, "
                + "*.wild.test, spiffe://td/ns/a/sa/server, 127.0.0.1, a@b.test]")
    }

    @Test func hashesPinTheLeaf() throws {
        var rules = TLSValidationParams()
        rules.certificateHashes = [[UInt8](repeating: 0, count: 32), root.server.sha256]
        #expect(try connect(to: root.server, rules).isDone)
        let refused = try connect(to: root.rsaServer, rules)
        #expect(refused.clientFailure?.cause == .hashMismatch)
        #expect(refused.clientFailure?.words == "verify cert failed: cert hash and spki")
        rules.publicKeyHashes = [root.rsaServer.publicKeySHA256]
        #expect(try connect(to: root.rsaServer, rules).isDone)
    }

    @Test func revokedCertificatesAreRefused() throws {
        let leaf = TestCertificate("revoked", issuer: root.authority)
        var rules = trust()
        rules.revocationLists = root.authority.revocationList(revoking: [leaf])
        #expect(try connect(to: leaf, rules).clientFailure?.words.hasSuffix("certificate revoked") == true)
        #expect(try connect(to: root.server, rules).isDone)
        // Without a list of its own issuer, only checking the leaf alone lets an intermediate's leaf in.
        let intermediate = TestCertificate("I", issuer: root.authority, isCA: true)
        let below = TestCertificate("below", issuer: intermediate)
        rules = trust(intermediate)
        rules.trustedCA += root.authority.pem
        rules.revocationLists = intermediate.revocationList(revoking: [])
        #expect(try connect(to: below, rules).clientFailure?.words.hasSuffix("unable to get certificate CRL") == true)
        rules.verifiesOnlyLeafRevocation = true
        #expect(try connect(to: below, rules).isDone)
    }

    @Test func untrustedMayBeAcceptedAndIsToldApart() throws {
        var rules = trust()
        rules.acceptsUntrusted = true
        let stranger = TestCertificate("x", issuer: root.stranger, names: "DNS:x")
        let pair = try admit(stranger, rules)
        #expect(pair.isDone)
        #expect(pair.server.peer?.isValidated == false)
        #expect(try admit(root.client, rules).server.peer?.isValidated == true)
    }

    @Test func withoutRulesEverybodyIsTaken() throws {
        #expect(try connect(to: TestCertificate("x"), nil).isDone)
        #expect(try connect(to: TestCertificate("x"), TLSValidationParams()).isDone)
    }

    @Test func aResumedSessionIsHeldAgainstTodaysDate() throws {
        var rules = trust()
        rules.nameMatchers = [TLSNameMatcher(.uri, .prefix("spiffe://td/"))]
        let verifier = try PeerVerifier(rules)
        let expired = TestCertificate("old", issuer: root.authority, names: "URI:spiffe://td/x", days: -1)
        let wrong = TestCertificate("w", issuer: root.authority, names: "URI:spiffe://other/x")
        let outcomes = [root.client, expired, wrong].map {
            unsafe verifier.verifyResumed($0.certificate, serverName: nil, nameOverride: []).accepted
        }
        #expect(outcomes == [true, false, false])
    }

    @Test func rulesThatProtectNobodyAreRefused() {
        var rules = TLSValidationParams()
        rules.nameMatchers = [TLSNameMatcher(.dns, .exact("a"))]
        #expect(throws: InvalidTLS.self) { try PeerVerifier(rules) }
        rules = TLSValidationParams()
        rules.allowsExpired = true
        #expect(throws: InvalidTLS.self) { try PeerVerifier(rules) }
        rules = trust()
        rules.nameMatchers = [TLSNameMatcher(.dns, .regex("("))]
        #expect(throws: InvalidTLS.self) { try PeerVerifier(rules) }
        rules = TLSValidationParams()
        rules.trustedCA = Array("no certificate".utf8)
        #expect(throws: InvalidTLS.self) { try PeerVerifier(rules) }
        var client = TLSClientParams()
        client.validatesServerName = true
        #expect(throws: InvalidTLS.self) { try TLSClientContext(client) }
    }
}
