// Roots that chains are verified against.

import Base
import COpenSSL

/// Sendable: the store is only read after construction, and locks itself.
@safe
public final class AnchorStore: @unchecked Sendable {
    // SAFETY: owned by this object and freed with it.
    private let store: OpaquePointer

    public init(_ roots: [Certificate]) throws(InvalidCredential) {
        guard let made = unsafe X509_STORE_new() else { throw InvalidCredential("no memory for a trust store") }
        unsafe store = unsafe made
        for root in roots { _ = unsafe X509_STORE_add_cert(store, root.handle) }
        // An intermediate may be the anchor that operators hand out.
        _ = unsafe X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        ERR_clear_error()
    }

    deinit { unsafe X509_STORE_free(store) }

    /// Why the chain (leaf first) is not to be trusted at `time` (seconds since 1970); nil when it is.
    public func failure(of chain: [Certificate], at time: Int64) -> String? {
        guard let leaf = chain.first else { return "an empty chain" }
        guard let context = unsafe X509_STORE_CTX_new(), let others = unsafe skein_chain_new() else {
            return "no memory to verify with"
        }
        defer {
            unsafe X509_STORE_CTX_free(context)
            unsafe skein_chain_free(others)
            ERR_clear_error()
        }
        for certificate in chain.dropFirst() { _ = unsafe skein_chain_push(others, certificate.handle) }
        guard unsafe X509_STORE_CTX_init(context, store, leaf.handle, others) == 1 else {
            return "the chain can't be verified"
        }
        unsafe X509_STORE_CTX_set_time(context, 0, time_t(time))
        if unsafe X509_verify_cert(context) == 1 { return nil }
        let code = unsafe X509_STORE_CTX_get_error(context)
        return unsafe String(cString: X509_verify_cert_error_string(Int(code)))
    }
}
