// TLS contexts from configuration: every field, every refusal by name, secrets, reloading.

import Base
import Document
import EnvoyAPI
import Formatting
import Glibc
import TLS
import Testing

@testable import ProxyCore

@Suite struct TransportSecurityTests {
    /// Files of one test, gone with it.
    private final class Directory {
        let path: String

        init() {
            var template = Array("/tmp/skein-tls-XXXXXX".utf8CString)
            _ = unsafe mkdtemp(&template)
            path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }

        func write(_ name: String, _ text: String) {
            let file = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            let bytes = Array(text.utf8)
            _ = unsafe Glibc.write(file, bytes, bytes.count)
            close(file)
        }

        deinit {
            for name in ["cert.pem", "key.pem", "ca.pem"] { unsafe unlink(path + "/" + name) }
            unsafe rmdir(path)
        }
    }

    private func node(_ type: String, _ yaml: String) throws -> ConfigNode {
        let message = try Message(
            type: "envoy.extensions.transport_sockets.tls.v3." + type, text: Array(yaml.utf8), file: "tls.yaml")
        return ConfigNode(message, path: "tls")
    }

    private func indented(_ text: String, by depth: Int) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: depth) + $0 }.joined(separator: "\n")
    }

    private func identity(_ certificate: String, _ key: String) -> String {
        """
        - certificate_chain:
            inline_string: |
        \(indented(certificate, by: 6))
          private_key:
            inline_string: |
        \(indented(key, by: 6))
        """
    }

    private var one: String { identity(CertificateFixtures.one, CertificateFixtures.oneKey) }

    private func common(_ more: String = "", certificates: String? = nil) -> String {
        "common_tls_context:\n  tls_certificates:\n" + indented(certificates ?? one, by: 2) + "\n"
            + indented(more, by: 2) + "\n"
    }

    private var trusted: String {
        "validation_context:\n  trusted_ca:\n    inline_string: |\n" + indented(CertificateFixtures.root, by: 6) + "\n"
    }

    private func downstream(_ yaml: String, secrets: [String: ConfigNode] = [:]) throws -> DownstreamTLS {
        let node = try node("DownstreamTlsContext", yaml)
        let made = try DownstreamTLS(node, serverNames: ["a.test"], secrets: SecretLookup(secrets))
        try node.refuseUnread()
        return made
    }

    private func upstream(_ yaml: String, secrets: [String: ConfigNode] = [:]) throws -> UpstreamTLS {
        let node = try node("UpstreamTlsContext", yaml)
        let made = try UpstreamTLS(node, secrets: SecretLookup(secrets))
        try node.refuseUnread()
        return made
    }

    /// What a refusal says; empty when there is none.
    private func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func everyFieldOfAListenersSideArrives() throws {
        let made = try downstream(
            common(
                """
                tls_params:
                  tls_minimum_protocol_version: TLSv1_3
                  tls_maximum_protocol_version: TLSv1_3
                  cipher_suites: ["[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]"]
                  ecdh_curves: [P-256]
                  signature_algorithms: [ecdsa_secp256r1_sha256]
                alpn_protocols: [h2, http/1.1]
                \(trusted)  match_typed_subject_alt_names:
                  - {san_type: URI, matcher: {prefix: "spiffe://td/", ignore_case: true}}
                  - {san_type: OTHER_NAME, oid: 1.2.3.4, matcher: {safe_regex: {regex: "a+"}}}
                  verify_certificate_hash: [\(String(repeating: "ab:", count: 31))ab, \(String(repeating: "cd", count: 32))]
                  verify_certificate_spki: ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]
                  allow_expired_certificate: true
                  trust_chain_verification: ACCEPT_UNTRUSTED
                  only_verify_leaf_cert_crl: true
                  max_verify_depth: 3
                """)
                    + """
                    require_client_certificate: true
                    require_sni: true
                    session_timeout: 600s
                    disable_stateful_session_resumption: true
                    session_ticket_keys:
                      keys:
                      - inline_bytes: \(String(repeating: "AAAA", count: 26))AAA=
                    ocsp_staple_policy: STRICT_STAPLING
                    full_scan_certs_on_sni_mismatch: true
                    prefer_client_ciphers: true
                    """)
        let params = made.params
        #expect(params.negotiation.minimumVersion == .tls13)
        #expect(params.negotiation.curves == ["P-256"])
        #expect(params.negotiation.signatureAlgorithms == ["ecdsa_secp256r1_sha256"])
        #expect(params.alpnProtocols == ["h2", "http/1.1"])
        #expect(params.clientCertificate == .required)
        #expect(params.requiresServerName)
        #expect(params.sessionTimeout == .seconds(600))
        #expect(params.disablesSessionCache)
        #expect(params.sessionTicketKeys == [[UInt8](repeating: 0, count: 80)])
        #expect(params.staplePolicy == .strict)
        #expect(params.scansAllCertificatesOnNameMismatch)
        #expect(params.prefersClientCiphers)
        #expect(params.serverNames == ["a.test"])
        let rules = try #require(params.validation)
        #expect(
            rules.nameMatchers == [
                TLSNameMatcher(.uri, .prefix("spiffe://td/"), ignoresCase: true),
                TLSNameMatcher(.otherName(oid: "1.2.3.4"), .regex("a+")),
            ])
        #expect(rules.certificateHashes == [[UInt8](repeating: 0xAB, count: 32), [UInt8](repeating: 0xCD, count: 32)])
        #expect(rules.publicKeyHashes == [Array(0..<32)])
        #expect(rules.allowsExpired && rules.acceptsUntrusted && rules.verifiesOnlyLeafRevocation)
        #expect(rules.maximumDepth == 3)
        #expect(made.context?.certificates.map(\.dnsNames) == [["one.test"]])
        #expect(made.context?.authorities.map(\.path) == ["<inline>"])
    }

    @Test func everyFieldOfAClustersSideArrives() throws {
        let made = try upstream(
            common("alpn_protocols: [h2]\n" + trusted)
                + """
                sni: one.test
                auto_host_sni: true
                auto_sni_san_validation: true
                max_session_keys: 4
                enforce_rsa_key_usage: true
                """)
        let params = made.params
        #expect(params.serverName == "one.test")
        #expect(params.usesHostAsServerName && params.validatesServerName)
        #expect(params.sessionCacheSize == 4)
        #expect(params.alpnProtocols == ["h2"])
        #expect(params.identity != nil)
        // Envoy's clients speak TLS 1.2 unless told otherwise.
        #expect(params.negotiation.maximumVersion == .tls12)
        #expect(try upstream("{}").params.validation == nil)
    }

    @Test func bothSidesUnderstandEachOther() throws {
        let server = try downstream(common(trusted) + "require_client_certificate: true")
        let client = try upstream(common(trusted) + "sni: one.test\nauto_sni_san_validation: true")
        let near = TLSSession(client: try #require(client.context))
        let far = TLSSession(server: try #require(server.context))
        for _ in 0..<4 {
            _ = near.handshake()
            far.receive(near.output.view)
            near.output.removeAll()
            _ = far.handshake()
            near.receive(far.output.view)
            far.output.removeAll()
        }
        #expect(near.isHandshakeDone && far.isHandshakeDone)
        let info = SessionTLSInfo(far)
        #expect(info.peer.uriSANs == ["spiffe://td/one"])
        #expect(info.peerCertificateValidated)
        #expect(info.local.subject == "CN=one.test")
        #expect(info.version == "TLSv1.2")
        #expect(info.serverName == "one.test")
    }

    @Test func secretsOfTheFileAreFoundByName() throws {
        let certificate = try node(
            "Secret",
            "name: pair\ntls_certificate:\n" + indented(one.replacing("- ", with: "  ", maxReplacements: 1), by: 0))
        let rules = try node(
            "Secret",
            "name: rules\n" + trusted + "  match_typed_subject_alt_names:\n"
                + "  - {san_type: DNS, matcher: {exact: two.test}}\n")
        let secrets = ["pair": certificate, "rules": rules]
        let made = try downstream(
            """
            common_tls_context:
              tls_certificate_sds_secret_configs: [{name: pair}]
              combined_validation_context:
                default_validation_context:
                  match_typed_subject_alt_names:
                  - {san_type: DNS, matcher: {exact: one.test}}
                validation_context_sds_secret_config: {name: rules}
            """, secrets: secrets)
        try certificate.refuseUnread()
        try rules.refuseUnread()
        #expect(
            made.params.validation?.nameMatchers == [
                TLSNameMatcher(.dns, .exact("one.test")), TLSNameMatcher(.dns, .exact("two.test")),
            ])
        #expect(try made.rebuilt() == nil)
        let unknown = refusal {
            _ = try downstream(
                "common_tls_context: {tls_certificate_sds_secret_configs: [{name: nope}]}", secrets: secrets)
        }
        #expect(unknown.contains("tls_certificate_sds_secret_configs[0].name: found \"nope\""))
        let wrongKind = refusal {
            _ = try downstream(
                "common_tls_context: {tls_certificate_sds_secret_configs: [{name: rules}]}", secrets: secrets)
        }
        #expect(wrongKind.contains("a secret of kind validation_context"))
        // From a source it is waited for.
        let served = try downstream(
            "common_tls_context: {tls_certificate_sds_secret_configs: [{name: x, sds_config: {ads: {}}}]}")
        #expect(served.context == nil && served.missing.map(\.name) == ["x"])
    }

    @Test func refusalsNameFieldAndReason() throws {
        let cases: [(String, String)] = [
            ("{}", "tls.common_tls_context: found nothing"),
            ("common_tls_context: {}", "tls.common_tls_context.tls_certificates: found no certificate"),
            (
                common(certificates: identity(CertificateFixtures.one, CertificateFixtures.twoKey)),
                "tls.common_tls_context.tls_certificates[0].private_key: found the key in <inline> (key values mismatch)"
            ),
            (
                common(certificates: "- certificate_chain: {filename: /nope}\n  private_key: {inline_string: x}"),
                "tls_certificates[0].certificate_chain.filename: found /nope"
            ),
            (
                common(certificates: "- private_key: {inline_string: x}"),
                "tls_certificates[0].certificate_chain: found nothing"
            ),
            (
                common("tls_params: {cipher_suites: [NOPE]}"),
                "tls_params.cipher_suites: found unknown cipher suites NOPE"
            ),
            (common("tls_params: {ecdh_curves: [P-1]}"), "tls_params.ecdh_curves: found an unknown curve in P-1"),
            (common("tls_params: {compliance_policies: [FIPS_202205]}"), "tls_params.compliance_policies"),
            (
                common("validation_context: {match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: a}}]}"),
                "validation_context.match_typed_subject_alt_names[0]: found name matchers without trusted_ca"
            ),
            (
                common("validation_context: {verify_certificate_hash: [\(String(repeating: "zz", count: 32))]}"),
                "validation_context.verify_certificate_hash[0]: found \"zz"
            ),
            (common() + "require_client_certificate: true", "require_client_certificate: found true without"),
            (
                common() + "session_ticket_keys: {keys: [{inline_bytes: AAAA}]}",
                "session_ticket_keys.keys[0]: found 3 bytes"
            ),
            (common("custom_handshaker: {name: x}"), "custom_handshaker"),
            (common("key_log: {path: /nonexistent/log}"), "key_log.path: found /nonexistent/log: No such file"),
        ]
        for (yaml, expected) in cases {
            let text = refusal { _ = try downstream(yaml) }
            #expect(text.contains(expected), "\(text)")
            #expect(text.hasPrefix("tls.yaml:"))
        }
        #expect(
            refusal { _ = try upstream(common(certificates: one + "\n" + one)) }.contains("found 2 certificates"))
        #expect(refusal { _ = try upstream("allow_renegotiation: true") }.contains("tls.allow_renegotiation"))
        #expect(
            refusal { _ = try upstream("sni: a\nauto_sni_san_validation: true") }.contains("without trusted_ca"))
    }

    @Test func changedFilesMakeANewContext() throws {
        let directory = Directory()
        directory.write("cert.pem", CertificateFixtures.one)
        directory.write("key.pem", CertificateFixtures.oneKey)
        directory.write("ca.pem", CertificateFixtures.root)
        let made = try downstream(
            """
            common_tls_context:
              tls_certificates:
              - certificate_chain: {filename: \(directory.path)/cert.pem}
                private_key: {filename: \(directory.path)/key.pem}
                watched_directory: {path: \(directory.path)}
              validation_context:
                trusted_ca: {filename: \(directory.path)/ca.pem}
            """)
        #expect(made.files.paths == ["cert.pem", "key.pem", "ca.pem"].map { directory.path + "/" + $0 })
        #expect(made.files.directories == [directory.path])
        #expect(made.context?.certificates.map(\.path) == [directory.path + "/cert.pem"])
        #expect(try made.rebuilt() == nil)
        // Half of the pair is there: not yet.
        directory.write("cert.pem", CertificateFixtures.two)
        #expect(throws: InvalidConfiguration.self) { try made.rebuilt() }
        directory.write("key.pem", CertificateFixtures.twoKey)
        let rebuilt = try #require(try made.rebuilt())
        #expect(rebuilt.context?.certificates.map(\.dnsNames) == [["two.test"]])
        #expect(rebuilt.files == made.files)
        #expect(try rebuilt.rebuilt() == nil)
    }

    @Test func transportSocketsAreToldApart() throws {
        func chain(_ socket: String) throws -> ConfigNode? {
            let message = try Message(
                type: "envoy.config.listener.v3.FilterChain", text: Array(socket.utf8), file: "l.yaml")
            return try TransportSocket.tls(of: ConfigNode(message, path: "chain"), "DownstreamTlsContext")
        }
        let prefix = "transport_socket: {name: x, typed_config: {\"@type\": type.googleapis.com/envoy.extensions."
        #expect(try chain("{}") == nil)
        #expect(try chain(prefix + "transport_sockets.raw_buffer.v3.RawBuffer}}") == nil)
        #expect(try chain(prefix + "transport_sockets.tls.v3.DownstreamTlsContext}}") != nil)
        #expect(throws: InvalidConfiguration.self) {
            try chain(prefix + "transport_sockets.tls.v3.UpstreamTlsContext}}")
        }
        #expect(throws: InvalidConfiguration.self) {
            try chain(prefix + "transport_sockets.tap.v3.Tap}}")
        }
    }
}
