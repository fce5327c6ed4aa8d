// OpenSSL's per-thread error queue as one text in the words Envoy uses.

import COpenSSL

/// What one call left behind.
struct LibraryError {
    /// `|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER` for every entry.
    var chain = ""
    /// The library's own words, joined by `: `.
    var words = ""
    var isMissingCertificate = false
    var isVerification = false
    /// The peer's alert handshake_failure.
    var isHandshakeAlert = false

    var isEmpty: Bool { chain.isEmpty }

    /// Empties the queue. Entries of other libraries are named only when TLS itself has none: Envoy's library
    /// queues no more than that.
    static func drain() -> LibraryError {
        var own = LibraryError()
        var foreign = LibraryError()
        while true {
            let code = ERR_get_error()
            if code == 0 { break }
            if skein_err_lib(code) == ERR_LIB_SSL { own.add(code) } else { foreign.add(code) }
        }
        return own.isEmpty ? foreign : own
    }

    private mutating func add(_ code: UInt) {
        let reason = skein_err_reason(code)
        let text = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "unknown reason \(reason)"
        if !words.isEmpty { words += ": " }
        words += text
        let name = LibraryError.macroName(text)
        guard skein_err_lib(code) == ERR_LIB_SSL else {
            let library = unsafe ERR_lib_error_string(code).map { unsafe String(cString: $0) } ?? "unknown library"
            chain += "|\(code):\(library):OPENSSL_internal:\(name)"
            return
        }
        isMissingCertificate = isMissingCertificate || reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE
        isVerification = isVerification || reason == SSL_R_CERTIFICATE_VERIFY_FAILED
        isHandshakeAlert = isHandshakeAlert || reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE
        chain += "|\(0x1000_0000 + envoyNumber(reason)):SSL routines:OPENSSL_internal:\(name)"
    }

    /// `wrong version number` was `WRONG_VERSION_NUMBER` before it was put into words.
    private static func macroName(_ text: String) -> String {
        String(
            decoding: text.utf8.map { byte in
                switch byte {
                case 0x61...0x7A: byte & 0xDF
                case 0x20, 0x2D: 0x5F
                default: byte
                }
            }, as: UTF8.self)
    }
}

/// Reason numbers where BoringSSL's differ from OpenSSL's; alerts (1000 and above) are the same in both.
private func envoyNumber(_ reason: Int32) -> Int32 {
    switch reason {
    case SSL_R_APP_DATA_IN_HANDSHAKE: 100
    case SSL_R_BAD_PACKET_LENGTH: 112
    case SSL_R_BAD_SIGNATURE: 114
    case SSL_R_CERTIFICATE_VERIFY_FAILED: 125
    case SSL_R_CERT_CB_ERROR: 126
    case SSL_R_CLIENTHELLO_TLSEXT: 132
    case SSL_R_DATA_LENGTH_TOO_LONG: 136
    case SSL_R_DECRYPTION_FAILED: 138
    case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: 139
    case SSL_R_DIGEST_CHECK_FAILED: 142
    case SSL_R_ENCRYPTED_LENGTH_TOO_LONG: 146
    case SSL_R_EXCESSIVE_MESSAGE_SIZE: 150
    case SSL_R_HTTP_REQUEST: 156
    case SSL_R_INAPPROPRIATE_FALLBACK: 157
    case SSL_R_LENGTH_MISMATCH: 162
    case SSL_R_NO_RENEGOTIATION: 182
    case SSL_R_NO_SHARED_CIPHER: 184
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: 192
    case SSL_R_UNEXPECTED_MESSAGE: 223
    case SSL_R_UNEXPECTED_RECORD: 225
    case SSL_R_UNSUPPORTED_PROTOCOL: 240
    case SSL_R_WRONG_CIPHER_RETURNED: 242
    case SSL_R_WRONG_CURVE: 243
    case SSL_R_WRONG_SIGNATURE_TYPE: 245
    case SSL_R_WRONG_SSL_VERSION: 246
    case SSL_R_WRONG_VERSION_NUMBER: 247
    default: reason
    }
}
