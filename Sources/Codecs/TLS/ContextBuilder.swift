// The part of an SSL_CTX that servers and clients have in common.

import COpenSSL

enum ContextBuilder {
    /// What BoringSSL offers by default and OpenSSL's default order hides, SHA-1 left out.
    private static let signatureAlgorithms =
        "ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256:rsa_pkcs1_sha256:ecdsa_secp384r1_sha384:rsa_pss_rsae_sha384:"
        + "rsa_pkcs1_sha384:ecdsa_secp521r1_sha512:rsa_pss_rsae_sha512:rsa_pkcs1_sha512"

    /// The order of a BoringSSL client with AES instructions; servers follow the client's.
    private static let tls13Suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

    static func make(
        _ params: TLSProtocolParams, _ ciphers: CipherPreference, isServer: Bool
    ) throws(InvalidTLS) -> OpaquePointer {
        guard params.minimumVersion <= params.maximumVersion else {
            throw InvalidTLS(
                .versions,
                found: "\(params.minimumVersion.name) as the least and \(params.maximumVersion.name) as the "
                    + "highest version", expected: "a least version that is not above the highest")
        }
        guard let context = unsafe SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else {
            throw InvalidTLS(.versions, found: LibraryError.drain().words, expected: "a working TLS library")
        }
        do throws(InvalidTLS) {
            try unsafe configure(context, params, ciphers)
        } catch {
            unsafe SSL_CTX_free(context)
            ERR_clear_error()
            throw error
        }
        return unsafe context
    }

    private static func configure(
        _ context: OpaquePointer, _ params: TLSProtocolParams, _ ciphers: CipherPreference
    ) throws(InvalidTLS) {
        // The system's openssl.cnf must not decide; versions below 1.2 need signatures that level 1 forbids.
        unsafe SSL_CTX_set_security_level(context, params.minimumVersion < .tls12 ? 0 : 1)
        _ = unsafe skein_ctx_set_versions(
            context, Int32(params.minimumVersion.rawValue), Int32(params.maximumVersion.rawValue))
        unsafe skein_ctx_set_modes(context)
        _ = unsafe SSL_CTX_set_options(
            context, skein_op_no_renegotiation | skein_op_no_compression)
        guard unsafe SSL_CTX_set_cipher_list(context, ciphers.list) == 1 else {
            throw InvalidTLS(
                .cipherSuites, found: "\(ciphers.list) (\(LibraryError.drain().words))",
                expected: "at least one cipher suite for TLS 1.2")
        }
        _ = unsafe SSL_CTX_set_ciphersuites(context, tls13Suites)
        let curves = params.curves.isEmpty ? "X25519:P-256" : params.curves.joined(separator: ":")
        guard unsafe skein_ctx_set_groups(context, curves) == 1 else {
            throw InvalidTLS(
                .curves, found: "an unknown curve in \(curves)", expected: "curves such as X25519, P-256, P-384, P-521")
        }
        let algorithms =
            params.signatureAlgorithms.isEmpty ? signatureAlgorithms : params.signatureAlgorithms.joined(separator: ":")
        guard unsafe skein_ctx_set_sigalgs(context, algorithms) == 1 else {
            throw InvalidTLS(
                .signatureAlgorithms, found: "an unknown algorithm in \(algorithms)",
                expected: "TLS signature algorithms such as ecdsa_secp256r1_sha256")
        }
    }

    /// Protocols in wire form (RFC 7301).
    static func alpnList(_ protocols: [String]) throws(InvalidTLS) -> [UInt8] {
        var list: [UInt8] = []
        for name in protocols {
            let bytes = Array(name.utf8)
            guard bytes.count > 0, bytes.count < 256 else {
                throw InvalidTLS(.alpn, found: "\"\(name)\" of \(bytes.count) bytes", expected: "1 to 255 bytes")
            }
            list.append(UInt8(bytes.count))
            list += bytes
        }
        guard list.count < 65536 else {
            throw InvalidTLS(.alpn, found: "\(list.count) bytes of protocols", expected: "less than 65536")
        }
        return list
    }
}
