// envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext: what must hold for a peer.

import EnvoyAPI
import TLS

enum ValidationReader {
    static func merge(
        _ node: ConfigNode, into params: inout TLSValidationParams, files: inout CertificateFiles
    ) throws(InvalidConfiguration) {
        files.add(directory: node.message("watched_directory"))
        try readAnchors(node, &params, &files)
        if let lists = try CredentialSource(node, "crl", files: &files) {
            params.revocationLists = lists.bytes
            params.revocationSource = lists.name
        }
        try readPins(node, &params)
        for matcher in node.messages("match_typed_subject_alt_names") {
            params.nameMatchers.append(try nameMatcher(matcher))
        }
        for matcher in node.messages("match_subject_alt_names") {
            let (pattern, ignoresCase) = try pattern(matcher)
            for kind in [TLSNameMatcher.Kind.dns, .uri, .email, .ipAddress] {
                params.nameMatchers.append(TLSNameMatcher(kind, pattern, ignoresCase: ignoresCase))
            }
        }
        if node.bool("only_verify_leaf_cert_crl") { params.verifiesOnlyLeafRevocation = true }
        if node.bool("allow_expired_certificate") { params.allowsExpired = true }
        if node.enumeration("trust_chain_verification") == "ACCEPT_UNTRUSTED" { params.acceptsUntrusted = true }
        if let depth = node.optionalUInt32("max_verify_depth") { params.maximumDepth = Int(depth) }
        if node.optionalBool("require_signed_certificate_timestamp") == true {
            throw node.unsupported("require_signed_certificate_timestamp", "timestamps are not checked")
        }
        if let validator = node.message("custom_validator_config") {
            _ = validator.string("name")
            guard let config = validator.any("typed_config"), config.typeName == SPIFFEReader.typeName else {
                throw validator.unsupported("typed_config", "validators other than SPIFFE's")
            }
            params.trustDomains = try SPIFFEReader.read(config, files: &files)
        }
        if node.has("ca_certificate_provider_instance") {
            throw node.unsupported("ca_certificate_provider_instance", "there are no certificate providers")
        }
    }

    private static func readAnchors(
        _ node: ConfigNode, _ params: inout TLSValidationParams, _ files: inout CertificateFiles
    ) throws(InvalidConfiguration) {
        if node.message("system_root_certs") != nil { params.usesSystemRoots = true }
        guard let anchors = try CredentialSource(node, "trusted_ca", files: &files) else { return }
        // As in Envoy a bundle of one's own stands instead of the system's.
        params.usesSystemRoots = false
        params.trustedCA = anchors.bytes
        params.trustedCASource = anchors.name
    }

    private static func readPins(_ node: ConfigNode, _ params: inout TLSValidationParams) throws(InvalidConfiguration) {
        for (index, text) in node.strings("verify_certificate_hash").enumerated() {
            guard let hash = TLSFingerprint.certificate(hex: text) else {
                throw node.invalid(
                    "verify_certificate_hash[\(index)]", found: "\"\(text)\"",
                    expected: "SHA-256 as 64 hexadecimal digits, with colons between the bytes or without")
            }
            params.certificateHashes.append(hash)
        }
        for (index, text) in node.strings("verify_certificate_spki").enumerated() {
            guard let hash = TLSFingerprint.publicKey(base64: text) else {
                throw node.invalid(
                    "verify_certificate_spki[\(index)]", found: "\"\(text)\"", expected: "SHA-256 in base64")
            }
            params.publicKeyHashes.append(hash)
        }
    }

    private static func nameMatcher(_ node: ConfigNode) throws(InvalidConfiguration) -> TLSNameMatcher {
        guard let matcher = node.message("matcher") else {
            throw node.invalid("matcher", found: "nothing", expected: "how names are matched")
        }
        let (pattern, ignoresCase) = try pattern(matcher)
        let oid = node.string("oid")
        let kind: TLSNameMatcher.Kind
        switch node.enumeration("san_type") {
        case "DNS": kind = .dns
        case "URI": kind = .uri
        case "EMAIL": kind = .email
        case "IP_ADDRESS": kind = .ipAddress
        case "OTHER_NAME": kind = .otherName(oid: oid)
        case let other: throw node.invalid("san_type", found: other, expected: "a kind of name")
        }
        return TLSNameMatcher(kind, pattern, ignoresCase: ignoresCase)
    }

    private static func pattern(
        _ node: ConfigNode
    ) throws(InvalidConfiguration) -> (TLSNameMatcher.Pattern, ignoresCase: Bool) {
        let ignoresCase = node.bool("ignore_case")
        switch node.oneof("match_pattern") {
        case "exact": return (.exact(node.string("exact")), ignoresCase)
        case "prefix": return (.prefix(node.string("prefix")), ignoresCase)
        case "suffix": return (.suffix(node.string("suffix")), ignoresCase)
        case "contains": return (.contains(node.string("contains")), ignoresCase)
        case "safe_regex":
            guard let regex = node.message("safe_regex") else { break }
            regex.ignore("google_re2")
            // Expressions bring their own flags.
            return (.regex(regex.string("regex")), ignoresCase: false)
        case "custom": throw node.unsupported("custom", "names are matched by the patterns beside it")
        default: break
        }
        throw node.invalid("", found: "no pattern", expected: "exact, prefix, suffix, contains or safe_regex")
    }
}
