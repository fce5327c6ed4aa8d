// The server's side of TLS: mutual TLS of the mesh, and what Gateways and Sidecars ask for.

import Base
import EnvoyAPI
import MeshAPI
import Registry

enum ServerTLS {
    static let httpProtocols = ["h2", "http/1.1"]
    static let tcpProtocols = ["istio-peer-exchange", "h2", "http/1.1"]
    static let meshCiphers = [
        "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-GCM-SHA256",
    ]
    private static let package = "envoy.extensions.transport_sockets.tls.v3"

    static func socket(_ context: Message) -> Message { Extensions.transportSocket(WellKnownName.tlsSocket, context) }

    /// Mutual TLS between workloads. `forTCP` offers `istio-peer-exchange`, too; `istio` itself is never negotiated, it
    /// only tells filter chains apart.
    static func meshContext(_ world: WorldSnapshot, forTCP: Bool) -> Message {
        let settings = world.mesh.meshMTLS
        let ciphers = settings?.cipherSuites ?? []
        let parameters = Message(
            "\(package).TlsParameters",
            [
                "tls_minimum_protocol_version": settings?.minProtocolVersion == .TLSV1_3 ? "TLSv1_3" : "TLSv1_2",
                "tls_maximum_protocol_version": "TLSv1_3",
                "cipher_suites": .strings(ciphers.isEmpty ? meshCiphers : ciphers),
            ])
        let validation = Message(
            "\(package).CertificateValidationContext",
            [
                "match_subject_alt_names": .messages(
                    trustDomains(world).map {
                        Message("envoy.type.matcher.v3.StringMatcher", ["prefix": .string("spiffe://\($0)/")])
                    })
            ])
        var common = Message(
            "\(package).CommonTlsContext",
            [
                "tls_params": .message(parameters),
                "alpn_protocols": .strings(forTCP ? tcpProtocols : httpProtocols),
                "tls_certificate_sds_secret_configs": .messages([SecretSource.identity]),
            ])
        PeerTrust.set(validation, world, in: &common)
        return Message(
            "\(package).DownstreamTlsContext",
            ["common_tls_context": .message(common), "require_client_certificate": true])
    }

    /// Of a Gateway's server or a Sidecar's ingress listener that terminates TLS; nil for PASSTHROUGH.
    static func context(
        _ settings: Networking.ServerTLSSettings, _ request: TranslationRequest, forTCP: Bool
    ) -> Message? {
        let isMutual = settings.mode == .MUTUAL || settings.mode == .ISTIO_MUTUAL
        let validates = isMutual || settings.mode == .OPTIONAL_MUTUAL
        var common = Message(type: "\(package).CommonTlsContext")
        common["alpn_protocols"] = .strings(
            forTCP && settings.mode == .ISTIO_MUTUAL ? tcpProtocols : httpProtocols)
        switch settings.mode {
        case .PASSTHROUGH, .AUTO_PASSTHROUGH: return nil
        case .ISTIO_MUTUAL:
            common["tls_certificate_sds_secret_configs"] = .messages([SecretSource.identity])
            PeerTrust.set(validation(settings), request.world, in: &common)
        case .SIMPLE, .MUTUAL, .OPTIONAL_MUTUAL:
            if !settings.credentialNames.isEmpty || !settings.credentialName.isEmpty {
                setCredentials(settings, validates: validates, &common)
            } else {
                setFiles(settings, validates: validates, &common)
            }
            if let parameters = parameters(settings, request.world.mesh.tlsDefaults) {
                common["tls_params"] = .message(parameters)
            }
        }
        return Message(
            "\(package).DownstreamTlsContext",
            ["common_tls_context": .message(common), "require_client_certificate": .bool(isMutual)])
    }

    static func combined(_ validation: Message, _ secret: Message) -> Message {
        Message(
            "\(package).CommonTlsContext.CombinedCertificateValidationContext",
            [
                "default_validation_context": .message(validation),
                "validation_context_sds_secret_config": .message(secret),
            ])
    }

    /// The mesh's own, its aliases and those that additional authorities stand for.
    static func trustDomains(_ world: WorldSnapshot) -> [String] {
        var domains: [String] = []
        let all =
            [world.trustDomain] + world.mesh.trustDomainAliases + world.mesh.caCertificates.flatMap(\.trustDomains)
        for domain in all where !domain.isEmpty && !domains.contains(domain) { domains.append(domain) }
        return domains
    }
}

// Parts of what users ask for
extension ServerTLS {
    private static func validation(_ settings: Networking.ServerTLSSettings) -> Message {
        var context = Message(
            "\(package).CertificateValidationContext",
            [
                "match_subject_alt_names": Extensions.exactMatches(settings.subjectAltNames),
                "verify_certificate_spki": .strings(settings.verifyCertificateSpki),
                "verify_certificate_hash": .strings(settings.verifyCertificateHash),
            ])
        if !settings.caCrl.isEmpty {
            context["crl"] = .message(
                Message("envoy.config.core.v3.DataSource", ["filename": .string(settings.caCrl)]))
        }
        if settings.insecureSkipVerify == true { context["trust_chain_verification"] = "ACCEPT_UNTRUSTED" }
        return context
    }

    private static func setCredentials(
        _ settings: Networking.ServerTLSSettings, validates: Bool, _ common: inout Message
    ) {
        let names = settings.credentialNames.isEmpty ? [settings.credentialName] : settings.credentialNames
        common["tls_certificate_sds_secret_configs"] = .messages(names.map(SecretSource.credential))
        if validates {
            let given = settings.caCertCredentialName
            let authorities = given.isEmpty ? CredentialName.authorities(of: names[0]) : given
            common["combined_validation_context"] = .message(
                combined(validation(settings), SecretSource.credential(authorities)))
        } else if !settings.subjectAltNames.isEmpty {
            common["validation_context"] = .message(
                Message(
                    "\(package).CertificateValidationContext",
                    ["match_subject_alt_names": Extensions.exactMatches(settings.subjectAltNames)]))
        }
    }

    private static func setFiles(
        _ settings: Networking.ServerTLSSettings, validates: Bool, _ common: inout Message
    ) {
        var certificates = settings.tlsCertificates.compactMap {
            SecretSource.certificateFiles($0.serverCertificate, $0.privateKey)
        }
        if certificates.isEmpty {
            certificates = [
                SecretSource.certificateFiles(settings.serverCertificate, settings.privateKey) ?? SecretSource.identity
            ]
        }
        common["tls_certificate_sds_secret_configs"] = .messages(certificates)
        if validates {
            common["combined_validation_context"] = .message(
                combined(
                    validation(settings), SecretSource.rootFile(settings.caCertificates) ?? SecretSource.trustedRoots))
        }
    }

    private static func parameters(
        _ settings: Networking.ServerTLSSettings, _ defaults: Mesh.MeshConfig.TLSConfig?
    ) -> Message? {
        var parameters = Message(type: "\(package).TlsParameters")
        if let defaults {
            parameters["ecdh_curves"] = .strings(defaults.ecdhCurves)
            parameters["cipher_suites"] = .strings(defaults.cipherSuites)
            parameters["tls_minimum_protocol_version"] = version(defaults.minProtocolVersion.rawValue)
        }
        if let minimum = version(settings.minProtocolVersion.rawValue) {
            parameters["tls_minimum_protocol_version"] = minimum
        }
        if let maximum = version(settings.maxProtocolVersion.rawValue) {
            parameters["tls_maximum_protocol_version"] = maximum
        }
        let ciphers = CipherSuites.usable(settings.cipherSuites)
        if !ciphers.isEmpty { parameters["cipher_suites"] = .strings(ciphers) }
        return parameters.isEmpty ? nil : parameters
    }

    /// `TLSV1_2` as Envoy writes it; nil for TLS_AUTO.
    private static func version(_ name: String) -> FieldValue? {
        name == "TLS_AUTO" ? nil : .string(name.replacing("TLSV", with: "TLSv"))
    }
}

/// Cipher suites that Envoy can be given.
public enum CipherSuites {
    public static let known: Set<String> = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA",
        "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA",
    ]

    /// Without unknown ones, which would make a proxy refuse the whole listener, and without repetitions. Operators of
    /// BoringSSL's expressions (`[A|B]`, `-ALL`) pass.
    static func usable(_ suites: [String]) -> [String] {
        var seen: Set<String> = []
        return suites.filter { suite in
            guard let first = suite.first else { return false }
            let isPlain = first.isASCII && (first.isLetter || first.isNumber)
            return (!isPlain || suite == "ALL" || known.contains(suite)) && seen.insert(suite).inserted
        }
    }
}
