// Trust anchors and revocation lists as an X509_STORE.

import COpenSSL

enum TrustStore {
    @unsafe
    struct Loaded {
        /// Owned by the caller; nil when there is nothing to trust.
        var store: OpaquePointer?
        var anchors: [TLSCertificateDetails] = []
    }

    static func load(_ params: TLSValidationParams) throws(InvalidTLS) -> Loaded {
        if params.trustedCA.isEmpty, !params.usesSystemRoots { return unsafe Loaded(store: nil) }
        guard let store = unsafe X509_STORE_new() else { return unsafe Loaded(store: nil) }
        var loaded = unsafe Loaded(store: store)
        do throws(InvalidTLS) {
            try unsafe fill(store, params, &loaded.anchors)
        } catch {
            unsafe X509_STORE_free(store)
            throw error
        }
        return unsafe loaded
    }

    private static func fill(
        _ store: OpaquePointer, _ params: TLSValidationParams, _ anchors: inout [TLSCertificateDetails]
    ) throws(InvalidTLS) {
        // A trusted intermediate is an anchor by itself, as in Envoy.
        var flags = UInt(X509_V_FLAG_PARTIAL_CHAIN)
        if params.usesSystemRoots { _ = unsafe X509_STORE_set_default_paths(store) }
        var hasLists = false
        if !params.trustedCA.isEmpty {
            let content = try PEMBundle(
                params.trustedCA, .trustedCA, found: "no certificate in \(params.trustedCASource)",
                expected: "a PEM bundle of CA certificates")
            guard !content.certificates.isEmpty else {
                throw InvalidTLS(
                    .trustedCA, found: "no certificate in \(params.trustedCASource)",
                    expected: "a PEM bundle of CA certificates")
            }
            for certificate in content.certificates {
                _ = unsafe X509_STORE_add_cert(store, certificate.handle)
                anchors.append(TLSCertificateDetails(certificate, path: params.trustedCASource))
            }
            hasLists = unsafe content.addLists(to: store) > 0
        }
        if !params.revocationLists.isEmpty {
            let content = try PEMBundle(
                params.revocationLists, .revocationLists, found: "no revocation list in \(params.revocationSource)",
                expected: "a PEM bundle of certificate revocation lists")
            guard unsafe content.addLists(to: store) > 0 else {
                throw InvalidTLS(
                    .revocationLists, found: "no revocation list in \(params.revocationSource)",
                    expected: "a PEM bundle of certificate revocation lists")
            }
            hasLists = true
        }
        if hasLists {
            flags |= UInt(X509_V_FLAG_CRL_CHECK)
            if !params.verifiesOnlyLeafRevocation { flags |= UInt(X509_V_FLAG_CRL_CHECK_ALL) }
        }
        if params.allowsExpired { flags |= UInt(X509_V_FLAG_NO_CHECK_TIME) }
        _ = unsafe X509_STORE_set_flags(store, flags)
        if let depth = params.maximumDepth {
            // Envoy counts the anchor, OpenSSL neither leaf nor anchor.
            _ = unsafe X509_STORE_set_depth(store, Int32(clamping: max(depth - 1, 0)))
        }
        ERR_clear_error()
    }

    /// The bundle's certificates with duplicate subjects left out.
    static func distinctSubjects(_ bundle: [UInt8]) -> [TLSCertificate] {
        guard let content = try? PEMBundle(bundle, .trustedCA, found: "", expected: "") else { return [] }
        var seen: Set<String> = []
        return content.certificates.filter { seen.insert($0.subject).inserted }
    }
}
