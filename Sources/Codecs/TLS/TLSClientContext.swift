// A client's certificate and rules, compiled once and shared by all loops.

import COpenSSL

/// Sendable: immutable after construction except what OpenSSL locks itself and the session cache, which has a lock.
@safe
public final class TLSClientContext: @unchecked Sendable {
    public let params: TLSClientParams
    public let certificates: [TLSCertificateDetails]
    public let authorities: [TLSCertificateDetails]

    let handle: OpaquePointer
    let verifier: PeerVerifier?
    let keyLog: KeyLog?
    /// Nil when nothing is to be resumed.
    let sessions: SessionCache?

    public init(_ params: TLSClientParams) throws(InvalidTLS) {
        if params.validatesServerName, params.validation?.trustedCA.isEmpty != false,
            params.validation?.usesSystemRoots != true
        {
            throw InvalidTLS(
                .validation, found: "auto_sni_san_validation without trusted_ca",
                expected: "a trusted CA: names in certificates that nobody vouches for say nothing")
        }
        guard !params.serverName.utf8.contains(0), params.serverName.utf8.count <= Int(TLSEXT_MAXLEN_host_name) else {
            throw InvalidTLS(
                .validation, found: "a server name with a NUL or of \(params.serverName.utf8.count) bytes",
                expected: "at most \(TLSEXT_MAXLEN_host_name) bytes without NUL")
        }
        self.params = params
        let ciphers = try CipherPreference(params.negotiation.cipherSuites)
        verifier = if let validation = params.validation { try PeerVerifier(validation) } else { nil }
        authorities = verifier?.anchors ?? []
        keyLog = if let keyLog = params.keyLog { try KeyLog(keyLog) } else { nil }
        let identity: LoadedIdentity? =
            if let identity = params.identity { try LoadedIdentity(identity, index: 0) } else { nil }
        certificates = identity.map { [$0.details] } ?? []
        sessions = params.sessionCacheSize > 0 ? SessionCache(capacity: params.sessionCacheSize) : nil
        let alpn = try ContextBuilder.alpnList(params.alpnProtocols)
        let made = try unsafe ContextBuilder.make(params.negotiation, ciphers, isServer: false)
        do throws(InvalidTLS) {
            try unsafe identity?.install(in: made, index: 0)
        } catch {
            unsafe SSL_CTX_free(made)
            throw error
        }
        unsafe handle = unsafe made
        if !alpn.isEmpty { _ = unsafe SSL_CTX_set_alpn_protos(handle, alpn, UInt32(alpn.count)) }
        configure()
    }

    deinit { unsafe SSL_CTX_free(handle) }

    private func configure() {
        if let verifier {
            let mode = verifier.verifyMode(
                isServer: false, requiresCertificate: false, hasNameRules: params.validatesServerName)
            unsafe SSL_CTX_set_verify(handle, mode, nil)
            unsafe verifier.install(in: handle, isServer: false)
        }
        unsafe SSL_CTX_set_cert_verify_callback(handle, TLSSession.verifyCallback, nil)
        if keyLog != nil { unsafe SSL_CTX_set_keylog_callback(handle, TLSSession.keyLogCallback) }
        guard sessions != nil else {
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
