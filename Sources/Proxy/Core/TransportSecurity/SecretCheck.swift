// Whether a secret is good by itself, before anybody has to use it.

import EnvoyAPI
import TLS

enum SecretCheck {
    /// Reads all of the secret as its consumers will and makes a context of it; the field at fault is in the refusal.
    static func validate(_ message: Message, _ key: SecretKey) throws(InvalidConfiguration) {
        let node = ConfigNode(message, path: "")
        let name = node.string("name")
        if !name.isEmpty, name != key.name {
            throw node.invalid("name", found: "\"\(name)\"", expected: "\"\(key.name)\", which was asked for")
        }
        guard let content = node.message(key.kind.rawValue) else {
            throw node.invalid(
                key.kind.rawValue, found: "a secret of kind \(node.oneof("type") ?? "none")",
                expected: "a secret of this kind")
        }
        let params = try read(content, key.kind)
        try node.refuseUnread()
        do throws(InvalidTLS) {
            _ = try TLSClientContext(params)
        } catch {
            throw refusal(error, content)
        }
    }

    /// One of `static_resources.secrets`, which may not be used by anybody.
    static func validate(fixed node: ConfigNode) throws(InvalidConfiguration) {
        _ = node.string("name")
        guard let field = node.oneof("type"), let content = node.message(field) else { return }
        if let kind = SecretKind(rawValue: field) {
            _ = try read(content, kind)
        } else {
            // Nothing here takes a generic secret; it is looked at by nobody.
            node.ignore(field)
        }
    }

    private static func read(_ content: ConfigNode, _ kind: SecretKind) throws(InvalidConfiguration) -> TLSClientParams
    {
        var files = CertificateFiles()
        var params = TLSClientParams()
        switch kind {
        case .certificate: params.identity = try IdentityReader.read(content, files: &files)
        case .validation:
            var validation = TLSValidationParams()
            try ValidationReader.merge(content, into: &validation, files: &files)
            params.validation = standingAlone(validation)
        case .ticketKeys: try checkTicketKeys(content, &files)
        }
        return params
    }

    /// The anchors may come from the context that this one is combined with: rules that need some are looked at there.
    private static func standingAlone(_ params: TLSValidationParams) -> TLSValidationParams? {
        if !params.trustedCA.isEmpty || params.usesSystemRoots || !params.trustDomains.isEmpty { return params }
        var rest = params
        rest.revocationLists = []
        rest.nameMatchers = []
        rest.allowsExpired = false
        return rest
    }

    private static func checkTicketKeys(
        _ content: ConfigNode, _ files: inout CertificateFiles
    ) throws(InvalidConfiguration) {
        for (index, key) in content.messages("keys").enumerated() {
            let count = try TicketKeySource(key, files: &files).bytes.count
            if count != 80 {
                throw content.invalid("keys[\(index)]", found: "\(count) bytes", expected: "80 bytes")
            }
        }
    }

    private static func refusal(_ error: InvalidTLS, _ content: ConfigNode) -> InvalidConfiguration {
        let field =
            switch error.setting {
            case .certificateChain: "certificate_chain"
            case .privateKey: "private_key"
            case .pkcs12: "pkcs12"
            case .ocspStaple: "ocsp_staple"
            case .trustedCA: "trusted_ca"
            case .trustDomain(let index): "custom_validator_config.typed_config.trust_domains[\(index)]"
            case .revocationLists: "crl"
            case .nameMatcher(let index): "match_typed_subject_alt_names[\(index)]"
            case .certificateHash(let index): "verify_certificate_hash[\(index)]"
            case .publicKeyHash(let index): "verify_certificate_spki[\(index)]"
            default: ""
            }
        return content.invalid(field, found: error.found, expected: error.expected)
    }
}
