// Decides by SPIFFE's rules: the peer's URI names a trust domain, and that domain's own certificates have to vouch for it.

import COpenSSL

/// Immutable; the stores are only read after construction and lock themselves.
@safe
final class SPIFFEVerifier: @unchecked Sendable {
    /// Of the first domain's first certificate: Envoy shows no more.
    let anchors: [TLSCertificateDetails]
    /// Of all domains, each subject once.
    let authorities: [TLSCertificate]
    private let stores: [String: OpaquePointer]

    init(_ domains: [TLSTrustDomain], allowsExpired: Bool) throws(InvalidTLS) {
        var stores: [String: OpaquePointer] = unsafe [:]
        var anchors: [TLSCertificateDetails] = []
        var authorities: [TLSCertificate] = []
        do throws(InvalidTLS) {
            for (index, domain) in domains.enumerated() {
                guard let store = unsafe X509_STORE_new() else { continue }
                guard unsafe stores.updateValue(store, forKey: domain.name) == nil else {
                    unsafe X509_STORE_free(store)
                    throw InvalidTLS(
                        .trustDomain(index), found: "the trust domain \(domain.name) again",
                        expected: "one bundle for each")
                }
                let certificates = try unsafe Self.fill(store, domain, index, allowsExpired)
                if anchors.isEmpty, let first = certificates.first {
                    anchors = [TLSCertificateDetails(first, path: "\(domain.name): \(domain.source)")]
                }
                for one in certificates where !authorities.contains(where: { $0.subject == one.subject }) {
                    authorities.append(one)
                }
            }
        } catch {
            unsafe stores.values.forEach { unsafe X509_STORE_free($0) }
            throw error
        }
        unsafe self.stores = unsafe stores
        self.anchors = anchors
        self.authorities = authorities
    }

    deinit { unsafe stores.values.forEach { unsafe X509_STORE_free($0) } }

    private static func fill(
        _ store: OpaquePointer, _ domain: TLSTrustDomain, _ index: Int, _ allowsExpired: Bool
    ) throws(InvalidTLS) -> [TLSCertificate] {
        let found = "no certificate in \(domain.source) for \(domain.name)"
        let content = try PEMBundle(
            domain.bundle, .trustDomain(index), found: found, expected: "a PEM bundle of CA certificates")
        if content.certificates.isEmpty {
            throw InvalidTLS(.trustDomain(index), found: found, expected: "a PEM bundle of CA certificates")
        }
        for certificate in content.certificates { _ = unsafe X509_STORE_add_cert(store, certificate.handle) }
        var flags: UInt = 0
        if unsafe content.addLists(to: store) > 0 {
            flags |= UInt(X509_V_FLAG_CRL_CHECK) | UInt(X509_V_FLAG_CRL_CHECK_ALL)
        }
        if allowsExpired { flags |= UInt(X509_V_FLAG_NO_CHECK_TIME) }
        _ = unsafe X509_STORE_set_flags(store, flags)
        ERR_clear_error()
        return content.certificates
    }

    /// What is wrong with the chain; nil when its trust domain vouches for it.
    func failure(of chain: OpaquePointer, _ leaf: OpaquePointer) -> String? {
        if let failure = unsafe failure(ofLeaf: leaf) { return failure }
        guard let store = unsafe store(for: leaf), let own = unsafe X509_STORE_CTX_new() else {
            return "verify cert failed: no trust bundle store"
        }
        defer { unsafe X509_STORE_CTX_free(own) }
        guard unsafe X509_STORE_CTX_init(own, store, leaf, X509_STORE_CTX_get0_untrusted(chain)) == 1,
            unsafe X509_VERIFY_PARAM_inherit(X509_STORE_CTX_get0_param(own), X509_STORE_CTX_get0_param(chain)) == 1
        else { return "verify cert failed: init and setup X509_STORE_CTX" }
        if unsafe X509_verify_cert(own) == 1 { return nil }
        let code = unsafe X509_STORE_CTX_get_error(own)
        let depth = unsafe X509_STORE_CTX_get_error_depth(own)
        unsafe X509_STORE_CTX_set_error(chain, code)
        return PeerVerifier.chainFailure(depth: depth, error: code)
    }

    /// What the leaf says of itself, which a resumed session has to stand up to as well.
    func failure(ofLeaf leaf: OpaquePointer) -> String? {
        // An identity signs nothing but handshakes, and says so (X509-SVID, section 5.2). Without a key usage
        // everything is allowed, which is too much.
        let isAuthority = unsafe X509_get_extension_flags(leaf) & UInt32(EXFLAG_CA) != 0
        let signs = unsafe X509_get_key_usage(leaf) & UInt32(KU_CRL_SIGN | KU_KEY_CERT_SIGN) != 0
        if isAuthority || signs { return "verify cert failed: cert precheck" }
        return unsafe store(for: leaf) == nil ? "verify cert failed: no trust bundle store" : nil
    }

    /// By the first URI: a SPIFFE identity has only one.
    private func store(for leaf: OpaquePointer) -> OpaquePointer? {
        guard let uri = unsafe SubjectNames.all(of: leaf)?.first(where: { $0.type == GEN_URI })?.text,
            let domain = Self.trustDomain(of: uri)
        else { return nil }
        return unsafe stores[domain]
    }

    /// Nil for what is no SPIFFE identity: `spiffe://domain/path`, with the slash.
    static func trustDomain(of uri: String) -> String? {
        let scheme = "spiffe://"
        guard uri.hasPrefix(scheme) else { return nil }
        let rest = uri.dropFirst(scheme.count)
        guard let slash = rest.firstIndex(of: "/"), slash > rest.startIndex else { return nil }
        return String(rest[..<slash])
    }
}
