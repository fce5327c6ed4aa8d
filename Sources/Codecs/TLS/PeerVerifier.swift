// Decides whether a peer's certificate is good enough, inside the handshake.

import Base
import COpenSSL

/// Immutable; the store is a reference-counted OpenSSL object that is only read after construction and locks itself.
@safe
final class PeerVerifier: @unchecked Sendable {
    struct Outcome {
        var accepted: Bool
        /// Chain or rule said who the peer is.
        var validated: Bool
        var cause = TLSFailure.Cause.untrusted
        /// In Envoy's words; empty when accepted.
        var detail = ""
    }

    private enum LeafStatus {
        case notChecked, passed
        case failed(TLSFailure.Cause, String)
    }

    let params: TLSValidationParams
    /// Of the bundle, in its order.
    let anchors: [TLSCertificateDetails]
    /// Nil without trust anchors: no chain is built then.
    private let trust: TrustAnchors?
    private let matchers: [CompiledNameMatcher]
    private let spiffe: SPIFFEVerifier?

    init(_ params: TLSValidationParams) throws(InvalidTLS) {
        try PeerVerifier.refuseInsecure(params)
        self.params = params
        var compiled: [CompiledNameMatcher] = []
        for (index, matcher) in params.nameMatchers.enumerated() {
            compiled.append(try CompiledNameMatcher(matcher, index: index))
        }
        if params.trustDomains.isEmpty {
            matchers = compiled
            spiffe = nil
            trust = try TrustAnchors.of(params)
            anchors = trust?.details ?? []
        } else {
            let verifier = try SPIFFEVerifier(params.trustDomains, allowsExpired: params.allowsExpired)
            // Other kinds of names say nothing about a SPIFFE identity.
            matchers = compiled.filter(\.isForURIs)
            spiffe = verifier
            trust = nil
            anchors = verifier.anchors
        }
    }

    private var store: OpaquePointer? { unsafe trust?.store }

    var hasAnchors: Bool { unsafe store != nil }

    /// Whether the peer is asked for a certificate at all.
    func verifyMode(isServer: Bool, requiresCertificate: Bool, hasNameRules: Bool) -> Int32 {
        if spiffe != nil { return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT }
        let hasRules =
            !matchers.isEmpty || hasNameRules || !params.certificateHashes.isEmpty || !params.publicKeyHashes.isEmpty
        var mode = SSL_VERIFY_NONE
        if params.acceptsUntrusted || hasAnchors { mode = SSL_VERIFY_PEER }
        if hasRules { mode = SSL_VERIFY_PEER | (params.acceptsUntrusted ? 0 : SSL_VERIFY_FAIL_IF_NO_PEER_CERT) }
        if requiresCertificate, hasAnchors { mode = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT }
        return mode
    }

    /// Gives the context the anchors; a server also names them to its clients.
    func install(in context: OpaquePointer, isServer: Bool) {
        if isServer, let spiffe {
            for authority in spiffe.authorities { _ = unsafe SSL_CTX_add_client_CA(context, authority.handle) }
        }
        guard let store = unsafe store else { return }
        _ = unsafe skein_ctx_set_store(context, store)
        guard isServer else { return }
        for authority in TrustStore.distinctSubjects(params.trustedCA) {
            _ = unsafe SSL_CTX_add_client_CA(context, authority.handle)
        }
    }

    /// Stands for X509_verify_cert: whoever calls it reports the outcome to the peer.
    func verify(_ chain: OpaquePointer, serverName: String?, nameOverride: [String]) -> Outcome {
        guard let leaf = unsafe X509_STORE_CTX_get0_cert(chain) else {
            return Outcome(accepted: false, validated: false, detail: "verify cert failed: empty cert chain")
        }
        if let spiffe { return unsafe judge(leaf, byDomain: spiffe.failure(of: chain, leaf)) }
        if hasAnchors, unsafe X509_verify_cert(chain) != 1 {
            let detail = unsafe PeerVerifier.chainFailure(chain)
            ERR_clear_error()
            return Outcome(accepted: params.acceptsUntrusted, validated: false, detail: detail)
        }
        return unsafe judge(leaf, serverName: serverName, nameOverride: nameOverride)
    }

    /// A resumed session brings the leaf of the first handshake; what depends on time or name is looked at again.
    func verifyResumed(_ leaf: OpaquePointer, serverName: String?, nameOverride: [String]) -> Outcome {
        if let spiffe, let failure = unsafe spiffe.failure(ofLeaf: leaf) {
            return unsafe judge(leaf, byDomain: failure)
        }
        if hasAnchors || spiffe != nil, !params.allowsExpired, !params.acceptsUntrusted {
            let beforeEnd = unsafe X509_cmp_current_time(X509_get0_notAfter(leaf)) > 0
            if !beforeEnd {
                return Outcome(
                    accepted: false, validated: false,
                    detail: PeerVerifier.chainFailure(depth: 0, error: X509_V_ERR_CERT_HAS_EXPIRED))
            }
        }
        if spiffe != nil { return unsafe judge(leaf, byDomain: nil) }
        return unsafe judge(leaf, serverName: serverName, nameOverride: nameOverride)
    }

    private func judge(_ leaf: OpaquePointer, byDomain failure: String?) -> Outcome {
        if let failure { return Outcome(accepted: false, validated: false, detail: failure) }
        if matchers.isEmpty { return Outcome(accepted: true, validated: true) }
        let names = unsafe SubjectNames.all(of: leaf) ?? []
        let isMatch = matchers.contains { matcher in names.contains { matcher.accepts($0) } }
        if isMatch { return Outcome(accepted: true, validated: true) }
        return Outcome(
            accepted: false, validated: false, cause: .nameMismatch, detail: "verify cert failed: SAN match")
    }

    private func judge(_ leaf: OpaquePointer, serverName: String?, nameOverride: [String]) -> Outcome {
        switch unsafe leafStatus(leaf, serverName: serverName, nameOverride: nameOverride) {
        case .passed: return Outcome(accepted: true, validated: true)
        case .notChecked:
            return Outcome(accepted: hasAnchors || params.acceptsUntrusted, validated: hasAnchors)
        case .failed(let cause, let detail):
            return Outcome(accepted: params.acceptsUntrusted, validated: false, cause: cause, detail: detail)
        }
    }

    private func leafStatus(_ leaf: OpaquePointer, serverName: String?, nameOverride: [String]) -> LeafStatus {
        var status = LeafStatus.notChecked
        if !nameOverride.isEmpty || serverName != nil || !matchers.isEmpty {
            let names = unsafe SubjectNames.all(of: leaf) ?? []
            if let failure = nameFailure(names, serverName: serverName, nameOverride: nameOverride) {
                return .failed(.nameMismatch, failure)
            }
            status = .passed
        }
        if params.certificateHashes.isEmpty, params.publicKeyHashes.isEmpty { return status }
        let matchesCertificate =
            !params.certificateHashes.isEmpty
            && params.certificateHashes.contains(unsafe CertificateText.digest(leaf, EVP_sha256()))
        let matchesKey =
            !params.publicKeyHashes.isEmpty
            && params.publicKeyHashes.contains(unsafe CertificateText.publicKeyDigest(leaf))
        if matchesCertificate || matchesKey { return .passed }
        return .failed(.hashMismatch, "verify cert failed: cert hash and spki")
    }

    /// An override is looked at first; a server name stands instead of the matchers.
    private func nameFailure(_ names: [SubjectName], serverName: String?, nameOverride: [String]) -> String? {
        let shown = names.map(\.text).joined(separator: ", ")
        if !nameOverride.isEmpty {
            let isListed = names.contains { name in
                nameOverride.contains {
                    name.type == GEN_DNS ? DNSNames.matches($0, pattern: name.text) : $0 == name.text
                }
            }
            if !isListed {
                let wanted = nameOverride.joined(separator: ", ")
                return "verify cert failed: verify SAN list, expected SANs: [\(wanted)], certificate SANs: [\(shown)]"
            }
        }
        let isMatch: Bool
        if let serverName, nameOverride.isEmpty {
            isMatch = names.contains { $0.type == GEN_DNS && DNSNames.matches(serverName, pattern: $0.text) }
        } else {
            isMatch = matchers.isEmpty || matchers.contains { matcher in names.contains { matcher.accepts($0) } }
        }
        return isMatch ? nil : "verify cert failed: SAN matcher, certificate SANs are [\(shown)]"
    }

    private static func chainFailure(_ chain: OpaquePointer) -> String {
        unsafe chainFailure(depth: X509_STORE_CTX_get_error_depth(chain), error: X509_STORE_CTX_get_error(chain))
    }

    static func chainFailure(depth: Int32, error: Int32) -> String {
        let words: String
        switch error {
        // Where the two libraries' texts differ.
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: words = "self signed certificate"
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: words = "self signed certificate in certificate chain"
        default: words = unsafe String(cString: X509_verify_cert_error_string(Int(error)))
        }
        return "verify cert failed: X509_verify_cert: certificate verification error at depth \(depth): \(words)"
    }

    private static func refuseInsecure(_ params: TLSValidationParams) throws(InvalidTLS) {
        if !params.trustedCA.isEmpty || params.usesSystemRoots || !params.trustDomains.isEmpty { return }
        if !params.revocationLists.isEmpty {
            throw InvalidTLS(.revocationLists, found: "revocation lists without trusted_ca", expected: "a trusted CA")
        }
        if !params.nameMatchers.isEmpty {
            throw InvalidTLS(
                .nameMatcher(0), found: "name matchers without trusted_ca",
                expected: "a trusted CA: names in certificates that nobody vouches for say nothing")
        }
        if params.allowsExpired {
            throw InvalidTLS(
                .validation, found: "allow_expired_certificate without trusted_ca",
                expected: "a trusted CA: without one the validity period is never looked at")
        }
    }
}
