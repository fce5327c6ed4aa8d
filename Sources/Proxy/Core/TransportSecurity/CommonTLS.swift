// What both sides of TLS share: envoy.extensions.transport_sockets.tls.v3.CommonTlsContext, read.

import Base
import EnvoyAPI
import TLS

struct CommonTLS {
    private(set) var negotiation: TLSProtocolParams
    private(set) var identities: [TLSIdentityParams] = []
    private(set) var validation: TLSValidationParams?
    /// With those that have not come yet.
    private(set) var identityCount = 0
    let alpnProtocols: [String]
    private(set) var keyLog: TLSKeyLogParams?
    private(set) var files = CertificateFiles()

    private let node: ConfigNode
    private var identityNodes: [ConfigNode] = []
    /// The last one read: a combined context has two.
    private var validationNode: ConfigNode?

    init(
        _ node: ConfigNode, defaultMaximum: TLSVersion, secrets: SecretLookup
    ) throws(InvalidConfiguration) {
        self.node = node
        negotiation = try NegotiationReader.read(node.message("tls_params"), defaultMaximum: defaultMaximum)
        alpnProtocols = node.strings("alpn_protocols")
        if node.has("custom_handshaker") {
            throw node.unsupported("custom_handshaker", "handshakes are always the built-in ones")
        }
        if node.has("custom_tls_certificate_selector") {
            throw node.unsupported("custom_tls_certificate_selector", "certificates are chosen by name and key type")
        }
        if node.has("tls_certificate_provider_instance") {
            throw node.unsupported("tls_certificate_provider_instance", "there are no certificate providers")
        }
        try readIdentities(secrets)
        try readValidation(secrets)
        keyLog = try node.message("key_log").map { node throws(InvalidConfiguration) in try Self.keyLog(node) }
    }

    private mutating func readIdentities(_ secrets: SecretLookup) throws(InvalidConfiguration) {
        identityNodes = node.messages("tls_certificates")
        let named = node.messages("tls_certificate_sds_secret_configs")
        if !identityNodes.isEmpty, !named.isEmpty {
            throw node.invalid(
                "tls_certificate_sds_secret_configs", found: "secrets beside tls_certificates",
                expected: "one of the two")
        }
        for config in named {
            if let identity = try secrets.find(config, .certificate) { identityNodes.append(identity) }
        }
        identityCount = max(identityNodes.count, named.count)
        for identity in identityNodes { identities.append(try IdentityReader.read(identity, files: &files)) }
    }

    private mutating func readValidation(_ secrets: SecretLookup) throws(InvalidConfiguration) {
        switch node.oneof("validation_context_type") {
        case nil: return
        case "validation_context": try addValidation(node.message("validation_context"))
        case "validation_context_sds_secret_config":
            guard let config = node.message("validation_context_sds_secret_config") else { return }
            try addValidation(secrets.find(config, .validation))
        case "combined_validation_context":
            guard let combined = node.message("combined_validation_context") else { return }
            try addValidation(combined.message("default_validation_context"))
            guard let config = combined.message("validation_context_sds_secret_config") else { return }
            try addValidation(secrets.find(config, .validation))
        case .some(let other): throw node.unsupported(other, "there are no certificate providers")
        }
    }

    /// Later contexts are merged into earlier ones: lists grow, single values win.
    private mutating func addValidation(_ node: ConfigNode?) throws(InvalidConfiguration) {
        guard let node else { return }
        var merged = validation ?? TLSValidationParams()
        try ValidationReader.merge(node, into: &merged, files: &files)
        validation = merged
        validationNode = node
    }

    /// Peers are to be validated, by rules that may still have to come.
    var asksForValidation: Bool { node.oneof("validation_context_type") != nil }

    func adding(_ more: CertificateFiles) -> CommonTLS {
        var result = self
        result.files = more
        return result
    }

    private static func keyLog(_ node: ConfigNode) throws(InvalidConfiguration) -> TLSKeyLogParams {
        var params = TLSKeyLogParams(path: node.string("path"))
        for range in node.messages("local_address_range") { params.localRanges.append(try AddressRange(range)) }
        for range in node.messages("remote_address_range") { params.remoteRanges.append(try AddressRange(range)) }
        return params
    }

    /// A refusal by the TLS library, put to the field that is to blame.
    func refusal(_ error: InvalidTLS, owner: ConfigNode) -> InvalidConfiguration {
        func at(_ node: ConfigNode?, _ field: String) -> InvalidConfiguration {
            (node ?? self.node).invalid(node == nil ? "" : field, found: error.found, expected: error.expected)
        }
        func identity(_ index: Int) -> ConfigNode? {
            identityNodes.indices.contains(index) ? identityNodes[index] : nil
        }
        let params = node.message("tls_params")
        switch error.setting {
        case .cipherSuites: return at(params, "cipher_suites")
        case .curves: return at(params, "ecdh_curves")
        case .signatureAlgorithms: return at(params, "signature_algorithms")
        case .versions: return at(params, "tls_maximum_protocol_version")
        case .certificateChain(let index): return at(identity(index), "certificate_chain")
        case .privateKey(let index): return at(identity(index), "private_key")
        case .pkcs12(let index): return at(identity(index), "pkcs12")
        case .ocspStaple(let index): return at(identity(index), "ocsp_staple")
        case .trustDomain(let index):
            return at(validationNode, "custom_validator_config.typed_config.trust_domains[\(index)]")
        case .trustedCA: return at(validationNode, "trusted_ca")
        case .revocationLists: return at(validationNode, "crl")
        case .nameMatcher(let index):
            return at(validationNode, "match_typed_subject_alt_names[\(index)]")
        case .certificateHash(let index): return at(validationNode, "verify_certificate_hash[\(index)]")
        case .publicKeyHash(let index): return at(validationNode, "verify_certificate_spki[\(index)]")
        case .validation: return at(validationNode ?? owner, "")
        case .sessionTicketKey(let index): return at(owner, "session_ticket_keys.keys[\(index)]")
        case .alpn: return at(node, "alpn_protocols")
        case .keyLog: return at(node, "key_log.path")
        case .identities: return at(node, "tls_certificates")
        }
    }
}
