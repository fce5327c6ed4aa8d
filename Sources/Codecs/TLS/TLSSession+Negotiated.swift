// What a session's handshake settled, in the names Envoy's logs and statistics use.

import Base
import COpenSSL

extension TLSSession {
    /// Valid as long as the session; empty without a protocol.
    public var alpn: ByteView {
        guard let ssl = unsafe library else { return ByteView() }
        var start: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        unsafe SSL_get0_alpn_selected(ssl, &start, &length)
        return unsafe ByteView(start: start, count: Int(length))
    }

    /// What the client asked for.
    public var serverName: String? {
        guard let ssl = unsafe library else { return nil }
        if client != nil { return peerName.isEmpty ? nil : peerName }
        return unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { unsafe String(cString: $0) }
    }

    public var version: TLSVersion? {
        guard isHandshakeDone, let ssl = unsafe library else { return nil }
        return unsafe TLSVersion(rawValue: UInt16(truncatingIfNeeded: SSL_version(ssl)))
    }

    /// `TLS_AES_128_GCM_SHA256`, `ECDHE-RSA-AES128-GCM-SHA256`.
    public var cipherSuite: String {
        guard let ssl = unsafe library, let cipher = unsafe SSL_get_current_cipher(ssl),
            let name = unsafe SSL_CIPHER_get_name(cipher)
        else { return "" }
        return unsafe String(cString: name)
    }

    /// `X25519`, `P-256`.
    public var curve: String {
        guard isHandshakeDone, let ssl = unsafe library else { return "" }
        let group = unsafe skein_ssl_group(ssl)
        switch group {
        case 0: return ""
        case NID_X25519: return "X25519"
        case NID_X9_62_prime256v1: return "P-256"
        case NID_secp384r1: return "P-384"
        case NID_secp521r1: return "P-521"
        default: return unsafe SSL_group_to_name(ssl, group).map { unsafe String(cString: $0) } ?? ""
        }
    }

    /// The peer's signature, such as `rsa_pss_rsae_sha256`; empty when it signed nothing.
    public var peerSignatureAlgorithm: String {
        var type: Int32 = 0
        var digest: Int32 = 0
        guard isHandshakeDone, let ssl = unsafe library, unsafe SSL_get_peer_signature_type_nid(ssl, &type) == 1 else {
            return ""
        }
        _ = unsafe skein_ssl_peer_digest(ssl, &digest)
        let bits: String
        switch digest {
        case NID_sha1: bits = "sha1"
        case NID_sha256: bits = "sha256"
        case NID_sha384: bits = "sha384"
        case NID_sha512: bits = "sha512"
        default: bits = ""
        }
        switch type {
        case EVP_PKEY_RSA_PSS: return "rsa_pss_rsae_\(bits)"
        case EVP_PKEY_RSA: return "rsa_pkcs1_\(bits)"
        case EVP_PKEY_ED25519: return "ed25519"
        case EVP_PKEY_EC:
            switch digest {
            case NID_sha256: return "ecdsa_secp256r1_sha256"
            case NID_sha384: return "ecdsa_secp384r1_sha384"
            case NID_sha512: return "ecdsa_secp521r1_sha512"
            default: return "ecdsa_\(bits)"
            }
        default: return ""
        }
    }

    public var isResumed: Bool {
        guard let ssl = unsafe library else { return false }
        return unsafe SSL_session_reused(ssl) == 1
    }

    /// Lower-case hexadecimal; empty when there is none, which with TLS 1.3 is always: its sessions are only tickets.
    public var sessionID: String {
        guard let ssl = unsafe library, version != .tls13, let session = unsafe SSL_get_session(ssl) else { return "" }
        var length: UInt32 = 0
        guard let start = unsafe SSL_SESSION_get_id(session, &length) else { return "" }
        return unsafe CertificateText.hex(Array(UnsafeBufferPointer(start: start, count: Int(length))))
    }
}
