// What a context is built from: certificates and their choice, suites, protocols, secrets.

import Base
import Glibc
import Testing

@testable import TLS

@Suite struct TLSContextTests {
    private let root = TestCertificate.root

    /// The common name and key type that a client asking for `name` is shown.
    private func shown(
        _ server: TLSServerContext, _ name: String, ecdsa: Bool = true, version: TLSVersion = .tls13
    ) throws -> String {
        var wanted = clientParams(trusting: nil, maximum: version)
        wanted.serverName = name
        if !ecdsa {
            wanted.negotiation.signatureAlgorithms = ["rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"]
            wanted.negotiation.cipherSuites = ["ECDHE-RSA-AES128-GCM-SHA256"]
        }
        var pair = TLSPair(TLSSession(client: try TLSClientContext(wanted)), TLSSession(server: server))
        pair.handshake()
        guard pair.isDone else { return "failed" }
        let algorithm = pair.client.peerSignatureAlgorithm.hasPrefix("ecdsa") ? "ecdsa" : "rsa"
        return "\(pair.client.peer?.certificate.commonName ?? "") \(algorithm)"
    }

    @Test(arguments: [TLSVersion.tls12, .tls13]) func theNameChoosesTheCertificate(_ version: TLSVersion) throws {
        let first = TestCertificate("first", names: "DNS:first.test", kind: .rsa2048)
        let both = TestCertificate("both-rsa", names: "DNS:both.test", kind: .rsa2048)
        let bothEC = TestCertificate("both-ec", names: "DNS:both.test")
        let wild = TestCertificate("wild", names: "DNS:*.wild.test")
        let bare = TestCertificate("bare.test")
        var params = serverParams([first, both, bothEC, wild, bare])
        let server = try TLSServerContext(params)
        #expect(try shown(server, "first.test", version: version) == "first rsa")
        #expect(try shown(server, "both.test", version: version) == "both-ec ecdsa")
        #expect(try shown(server, "both.test", ecdsa: false, version: version) == "both-rsa rsa")
        #expect(try shown(server, "a.wild.test", version: version) == "wild ecdsa")
        #expect(try shown(server, "bare.test", version: version) == "bare.test ecdsa")
        // Nobody's name: the first, unless everything is to be looked at.
        #expect(try shown(server, "nobody.test", version: version) == "first rsa")
        #expect(try shown(server, "", version: version) == "both-ec ecdsa")
        params.scansAllCertificatesOnNameMismatch = true
        #expect(try shown(TLSServerContext(params), "nobody.test", version: version) == "both-ec ecdsa")
    }

    @Test func aNameCanBeDemandedOfClients() throws {
        var params = serverParams()
        params.requiresServerName = true
        let server = try TLSServerContext(params)
        #expect(try shown(server, "") == "failed")
        #expect(try shown(server, "any.test") == "server.test ecdsa")
    }

    @Test func theServersOrderOfProtocolsDecides() throws {
        var params = serverParams()
        params.alpnProtocols = ["h2", "http/1.1"]
        for (offered, expected) in [
            (["http/1.1", "h2"], "h2"), (["http/1.1"], "http/1.1"), (["h3"], ""), ([], ""),
            (["h", "http/1.1"], "http/1.1"),
        ] {
            var client = clientParams()
            client.alpnProtocols = offered
            var pair = try TLSPair(client, params)
            pair.handshake()
            #expect(pair.isDone)
            #expect(pair.server.alpn.string == expected)
            #expect(pair.client.alpn.string == expected)
        }
        // The fallback counts only where the context has nothing.
        var session = TLSClientSessionParams()
        session.alpnFallback = ["http/1.1"]
        var pair = try TLSPair(clientParams(), params, session: session)
        pair.handshake()
        #expect(pair.server.alpn.string == "http/1.1")
    }

    @Test func groupsOfSuitesFollowTheClient() throws {
        let server = try TLSServerContext(serverParams())
        for (offered, expected) in [
            (
                ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256"],
                "ECDHE-ECDSA-CHACHA20-POLY1305"
            ),
            (
                ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"],
                "ECDHE-ECDSA-AES128-GCM-SHA256"
            ),
            (["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"], "ECDHE-ECDSA-AES256-GCM-SHA384"),
        ] {
            var client = clientParams(maximum: .tls12)
            client.negotiation.cipherSuites = offered
            var pair = TLSPair(TLSSession(client: try TLSClientContext(client)), TLSSession(server: server))
            pair.handshake()
            #expect(pair.isDone)
            #expect(pair.server.cipherSuite == expected)
        }
    }

    @Test func listsWithMistakesAreRefusedByName() {
        for suites in [["NOT-A-SUITE"], ["[ECDHE-RSA-AES128-GCM-SHA256"], ["TLS_AES_128_GCM_SHA256"], ["[]"]] {
            var params = clientParams()
            params.negotiation.cipherSuites = suites
            #expect(throws: InvalidTLS.self, "\(suites)") { try TLSClientContext(params) }
        }
        var params = clientParams()
        params.negotiation.curves = ["X25519", "P-1"]
        #expect(throws: InvalidTLS.self) { try TLSClientContext(params) }
        params = clientParams()
        params.negotiation.signatureAlgorithms = ["nonsense"]
        #expect(throws: InvalidTLS.self) { try TLSClientContext(params) }
        params = clientParams()
        params.negotiation = TLSProtocolParams(minimumVersion: .tls13, maximumVersion: .tls12)
        #expect(throws: InvalidTLS.self) { try TLSClientContext(params) }
        params = clientParams()
        params.alpnProtocols = [String(repeating: "x", count: 256)]
        #expect(throws: InvalidTLS.self) { try TLSClientContext(params) }
    }

    private func refusal(_ identity: TLSIdentityParams) -> InvalidTLS? {
        var params = TLSServerParams()
        params.identities = [identity]
        do throws(InvalidTLS) {
            _ = try TLSServerContext(params)
            return nil
        } catch {
            return error
        }
    }

    @Test func brokenCertificatesAreRefusedByPlace() {
        #expect(refusal(root.server.identity) == nil)
        let crossed = TLSIdentityParams(certificateChain: root.server.pem, privateKey: root.client.keyPEM)
        #expect(refusal(crossed)?.setting == .privateKey(0))
        #expect(refusal(crossed)?.found == "the key in <inline> (key values mismatch)")
        let empty = TLSIdentityParams(certificateChain: [], privateKey: root.client.keyPEM)
        #expect(refusal(empty)?.setting == .certificateChain(0))
        let noKey = TLSIdentityParams(certificateChain: root.server.pem, privateKey: Array("x".utf8))
        #expect(refusal(noKey)?.setting == .privateKey(0))
        #expect(refusal(TestCertificate("weak", kind: .rsa1024).identity)?.found.contains("1024 bits") == true)
        var none = TLSServerParams()
        none.identities = []
        #expect(throws: InvalidTLS.self) { try TLSServerContext(none) }
    }

    @Test func keysUnderAPasswordAndArchivesAreRead() {
        var identity = TLSIdentityParams(
            certificateChain: root.server.pem, privateKey: root.server.encryptedKeyPEM("secret"))
        #expect(refusal(identity)?.setting == .privateKey(0))
        identity.password = "wrong"
        #expect(refusal(identity)?.setting == .privateKey(0))
        identity.password = "secret"
        #expect(refusal(identity) == nil)
        var archive = TLSIdentityParams()
        archive.pkcs12 = root.server.pkcs12("secret")
        #expect(refusal(archive)?.setting == .pkcs12(0))
        archive.password = "secret"
        #expect(refusal(archive) == nil)
    }

    @Test func certificatesAreListedForTheAdmin() throws {
        var params = serverParams()
        params.validation = trust()
        params.validation?.trustedCASource = "/etc/ca.pem"
        let context = try TLSServerContext(params)
        let details = try #require(context.certificates.first)
        #expect(details.path == "<inline>")
        #expect(details.dnsNames == ["server.test", "*.wild.test"])
        #expect(details.uris == ["spiffe://td/ns/a/sa/server"])
        #expect(details.ipAddresses == ["127.0.0.1"])
        #expect(details.serialNumber.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(details.daysUntilExpiration(now: details.expiration - 86400 * 3 - 5) == 3)
        #expect(details.daysUntilExpiration(now: details.expiration + 5) == 0)
        #expect(context.authorities.map(\.path) == ["/etc/ca.pem"])
    }

    @Test func keyLogsAreAppendedInRangeOnly() throws {
        let path = "/tmp/skein-keylog-\(getpid())"
        defer { unsafe unlink(path) }
        var params = serverParams()
        var log = TLSKeyLogParams(path: path)
        log.remoteRanges = [try #require(AddressRange(IPAddress(v4: 0x0A00_0000), prefixLength: 8))]
        params.keyLog = log
        let server = try TLSServerContext(params)
        let client = try TLSClientContext(clientParams())
        for remote in [IPAddress(v4: 0x0B00_0001), IPAddress(v4: 0x0A00_0001)] {
            var pair = TLSPair(TLSSession(client: client), TLSSession(server: server, remote: remote))
            pair.handshake()
            #expect(pair.isDone)
        }
        var buffer = [UInt8](repeating: 0, count: 8192)
        let file = unsafe open(path, O_RDONLY)
        let length = unsafe read(file, &buffer, buffer.count)
        close(file)
        let lines = String(decoding: buffer.prefix(length), as: UTF8.self).split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("CLIENT_TRAFFIC_SECRET_0 ") }.count == 1)
        log.path = "/nonexistent/keys"
        params.keyLog = log
        #expect(throws: InvalidTLS.self) { try TLSServerContext(params) }
    }

    @Test func ticketKeysHaveTheirLength() {
        var params = serverParams()
        params.sessionTicketKeys = [[1, 2, 3]]
        #expect(throws: InvalidTLS.self) { try TLSServerContext(params) }
    }

    @Test func mustStapleAsksForAResponse() {
        let promising = TestCertificate("staple", more: [(Int32(1020), "status_request")])
        #expect(refusal(promising.identity)?.setting == .ocspStaple(0))
        var identity = root.server.identity
        identity.ocspStaple = [1, 2, 3]
        #expect(refusal(identity)?.setting == .ocspStaple(0))
    }

    @Test func stapleRulesDecideByPolicyAndDate() {
        func action(_ policy: TLSServerParams.StaplePolicy, _ expiration: Int64?) -> StapleRule.Action {
            StapleRule(policy: policy, expiration: expiration).action(wanted: true, now: 100)
        }
        #expect(action(.lenient, nil) == .omit)
        #expect(action(.lenient, 50) == .omit)
        #expect(action(.strict, nil) == .omit)
        #expect(action(.strict, 50) == .fail)
        #expect(action(.mustStaple, 50) == .fail)
        #expect(action(.mustStaple, 150) == .staple)
        #expect(StapleRule(policy: .mustStaple, expiration: nil).action(wanted: false, now: 1) == .notWanted)
    }
}
