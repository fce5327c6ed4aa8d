// The library's side of a client context: what does not depend on names, shared by all that are alike.

import COpenSSL

/// Sendable: a context of the library makes sessions from any thread, and is not changed after construction.
@safe
final class ClientMaterial: @unchecked Sendable {
    struct Key: Hashable, Sendable {
        let negotiation: TLSProtocolParams
        let identity: TLSIdentityParams?
        let anchors: TLSValidationParams?
        let alpnProtocols: [String]
        /// Nil: the peer is not looked at by rules.
        let verifyMode: Int32?
        let resumes: Bool
        let logsKeys: Bool
    }

    let handle: OpaquePointer
    let certificates: [TLSCertificateDetails]

    private static let shared = SharedMaterial<Key, ClientMaterial>()

    static func of(_ key: Key, _ verifier: PeerVerifier?) throws(InvalidTLS) -> ClientMaterial {
        try shared.value(for: key) { () throws(InvalidTLS) in try ClientMaterial(key, verifier) }
    }

    private init(_ key: Key, _ verifier: PeerVerifier?) throws(InvalidTLS) {
        let ciphers = try CipherPreference(key.negotiation.cipherSuites)
        let identity: LoadedIdentity? =
            if let identity = key.identity { try LoadedIdentity(identity, index: 0) } else { nil }
        certificates = identity.map { [$0.details] } ?? []
        let alpn = try ContextBuilder.alpnList(key.alpnProtocols)
        let made = try unsafe ContextBuilder.make(key.negotiation, ciphers, isServer: false)
        do throws(InvalidTLS) {
            try unsafe identity?.install(in: made, index: 0)
        } catch {
            unsafe SSL_CTX_free(made)
            throw error
        }
        unsafe handle = unsafe made
        if !alpn.isEmpty { _ = unsafe SSL_CTX_set_alpn_protos(handle, alpn, UInt32(alpn.count)) }
        configure(key, verifier)
    }

    deinit { unsafe SSL_CTX_free(handle) }

    /// The callbacks find their rules through the session.
    private func configure(_ key: Key, _ verifier: PeerVerifier?) {
        if let mode = key.verifyMode, let verifier {
            unsafe SSL_CTX_set_verify(handle, mode, nil)
            unsafe verifier.install(in: handle, isServer: false)
        }
        unsafe SSL_CTX_set_cert_verify_callback(handle, TLSSession.verifyCallback, nil)
        if key.logsKeys { unsafe SSL_CTX_set_keylog_callback(handle, TLSSession.keyLogCallback) }
        guard key.resumes else {
            unsafe skein_ctx_set_session_cache(handle, Int(SSL_SESS_CACHE_OFF))
            return
        }
        unsafe skein_ctx_set_session_cache(handle, Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL))
        unsafe SSL_CTX_sess_set_new_cb(handle) { ssl, established in
            guard let ssl = unsafe ssl, let established = unsafe established,
                unsafe SSL_SESSION_is_resumable(established) == 1, let session = unsafe TLSSession.of(ssl),
                let cache = session.client?.sessions
            else { return 0 }
            unsafe cache.store(established, peerName: session.peerName)
            return 1
        }
    }
}
