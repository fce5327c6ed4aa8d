// Secrets that sources send: what waits for them, what they change, and which are refused.

import Discovery
import Document
import EnvoyAPI
import Formatting
import TLS
import Testing

@testable import ProxyCore

@Suite struct SecretDirectoryTests {
    private static let server = """
        transport_socket:
          name: tls
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
            common_tls_context:
              tls_certificate_sds_secret_configs: [{name: cert, sds_config: {ads: {}}}]
              validation_context_sds_secret_config: {name: roots, sds_config: {ads: {}}}
        """
    private static let client = """
        transport_socket:
          name: tls
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
            common_tls_context:
              tls_certificate_sds_secret_configs: [{name: cert, sds_config: {ads: {}}}]
              combined_validation_context:
                default_validation_context: {match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: a.test}}]}
                validation_context_sds_secret_config: {name: roots, sds_config: {ads: {}}}
        """

    private let environment = ConfigurationEnvironment(
        runtime: RuntimeValues(), clusters: ClusterNames(), secrets: [:], node: NodeIdentity())
    private var directory: SecretDirectory { environment.secretDirectory }

    private func downstream() throws -> DownstreamSecurity {
        let node = try node("envoy.config.listener.v3.FilterChain", Self.server)
        return try #require(try DownstreamSecurity(node, environment: environment))
    }

    private func upstream() throws -> UpstreamSecurity {
        let node = try node("envoy.config.cluster.v3.Cluster", "name: c\n" + Self.client)
        return try #require(try UpstreamSecurity(node, environment: environment, alpn: []))
    }

    private func node(_ type: String, _ yaml: String) throws -> ConfigNode {
        ConfigNode(try Message(type: type, text: Array(yaml.utf8), file: "a.yaml"), path: "owner")
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
    }

    private func certificate(_ chain: String, _ key: String) -> String {
        "tls_certificate:\n  certificate_chain:\n    inline_string: |\n\(indented(chain))\n"
            + "  private_key:\n    inline_string: |\n\(indented(key))\n"
    }

    private var one: String { certificate(CertificateFixtures.one, CertificateFixtures.oneKey) }
    private var two: String { certificate(CertificateFixtures.two, CertificateFixtures.twoKey) }
    private var roots: String {
        "validation_context:\n  trusted_ca:\n    inline_string: |\n\(indented(CertificateFixtures.root))\n"
    }

    /// Delivers a secret as the hub would, and returns what is refused.
    private func send(_ name: String, _ yaml: String, named: String? = nil) throws -> [ResourceRefusal] {
        let entry = try #require(directory.entries.first { $0.key.name == name })
        let message = try Message(
            type: ResourceType.secret.messageType, text: Array("name: \(named ?? name)\n\(yaml)".utf8), file: "s.yaml")
        let resource = DiscoveredResource(name: named ?? name, version: "1", message: message)
        return directory.apply(ResourceUpdate(version: "1", changed: [resource]), to: entry.key)
    }

    @Test func nothingStartsBeforeAllSecretsHaveCome() throws {
        let security = try downstream()
        var settled = 0
        directory.whenSettled(security.pendingSecrets) { settled += 1 }
        #expect(security.pendingSecrets.map(\.name) == ["cert", "roots"])
        #expect(security.current == nil)
        #expect(try send("cert", one).isEmpty)
        #expect(security.current == nil && security.pendingSecrets.map(\.name) == ["roots"] && settled == 0)
        #expect(try send("roots", roots).isEmpty)
        #expect(security.current?.certificates.map(\.dnsNames) == [["one.test"]])
        #expect(security.current?.authorities.count == 1)
        #expect(settled == 1)
        directory.whenSettled(security.pendingSecrets) { settled += 1 }
        #expect(settled == 2)
        #expect(security.takeExchanges() == 2)
    }

    @Test func whoComesLaterNeedNotWait() throws {
        let first = try downstream()
        _ = try send("cert", one)
        _ = try send("roots", roots)
        let second = try upstream()
        #expect(second.current?.certificates.map(\.dnsNames) == [["one.test"]])
        #expect(directory.entries.count == 2)
        withExtendedLifetime(first) {}
    }

    @Test func aRotationExchangesTheContextOfAllWhoUseTheSecret() throws {
        let (listener, cluster) = (try downstream(), try upstream())
        _ = try send("roots", roots)
        _ = try send("cert", one)
        let before = listener.current
        #expect(try send("cert", two).isEmpty)
        #expect(listener.current !== before)
        #expect(listener.current?.certificates.map(\.dnsNames) == [["two.test"]])
        #expect(cluster.current?.certificates.map(\.dnsNames) == [["two.test"]])
        let same = listener.current
        // The same again is no change.
        #expect(try send("cert", two).isEmpty)
        #expect(listener.current === same)
        #expect(listener.takeExchanges() == 4 && cluster.takeExchanges() == 4)
    }

    @Test func aBadSecretIsRefusedByFieldAndTheOldOneStays() throws {
        let security = try downstream()
        _ = try send("roots", roots)
        _ = try send("cert", one)
        let before = security.current
        func refusal(_ yaml: String, named: String? = nil) throws -> String {
            let refused = try send("cert", yaml, named: named)
            #expect(refused.count == 1)
            #expect(security.current === before)
            return refused.first.map { "\($0.error)" } ?? ""
        }
        let mismatch = try refusal(certificate(CertificateFixtures.one, CertificateFixtures.twoKey))
        #expect(mismatch.contains("tls_certificate.private_key: found"))
        #expect(!mismatch.contains("PRIVATE") && !mismatch.contains("MIG"))
        let garbled = try refusal(
            "tls_certificate: {certificate_chain: {inline_string: a}, private_key: {inline_string: b}}")
        #expect(garbled.contains("tls_certificate.certificate_chain: found"))
        #expect(try refusal("tls_certificate: {}").contains("tls_certificate"))
        #expect(try refusal(roots).contains("tls_certificate: found a secret of kind validation_context"))
        #expect(try refusal(one, named: "other").contains("name: found \"other\", expected \"cert\""))
        #expect(
            try refusal("tls_certificate: {certificate_chain: {filename: /nowhere}, private_key: {inline_string: b}}")
                .contains("/nowhere"))
        #expect(try send("roots", "validation_context: {trusted_ca: {inline_string: x}}").count == 1)
        #expect(security.current === before)
    }

    @Test func waitingEndsWhenTheTimeIsOver() throws {
        let security = try upstream()
        var settled = false
        directory.whenSettled(security.pendingSecrets) { settled = true }
        for entry in directory.entries { directory.giveUpWaiting(for: entry.key) }
        #expect(settled)
        #expect(security.current == nil)
        // Better late than never.
        _ = try send("roots", roots)
        _ = try send("cert", one)
        #expect(security.current != nil)
    }

    @Test func whatNobodyUsesIsLetGoOf() throws {
        var security: DownstreamSecurity? = try downstream()
        directory.sweep()
        #expect(directory.entries.count == 2 && security != nil)
        security = nil
        directory.sweep()
        #expect(directory.entries.isEmpty)
    }
}
