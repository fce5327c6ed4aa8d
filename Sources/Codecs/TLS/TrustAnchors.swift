// Trust anchors and revocation lists, read once for all contexts that have the same.

import COpenSSL

/// The store is a reference-counted library object that is only read after construction and locks itself.
@safe
final class TrustAnchors: @unchecked Sendable {
    /// Nil when there is nothing to trust.
    let store: OpaquePointer?
    let details: [TLSCertificateDetails]

    private static let shared = SharedMaterial<TLSValidationParams, TrustAnchors>()

    static func of(_ params: TLSValidationParams) throws(InvalidTLS) -> TrustAnchors {
        let key = params.anchorsOnly
        return try shared.value(for: key) { () throws(InvalidTLS) in try TrustAnchors(key) }
    }

    private init(_ params: TLSValidationParams) throws(InvalidTLS) {
        let loaded = unsafe try TrustStore.load(params)
        unsafe store = unsafe loaded.store
        details = unsafe loaded.anchors
    }

    deinit { unsafe X509_STORE_free(store) }
}

extension TLSValidationParams {
    /// Without the rules for names and hashes, which are no matter of the store.
    var anchorsOnly: TLSValidationParams {
        var params = self
        params.certificateHashes = []
        params.publicKeyHashes = []
        params.nameMatchers = []
        params.acceptsUntrusted = false
        params.trustDomains = []
        return params
    }
}
