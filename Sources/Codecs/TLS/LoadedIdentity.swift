// A certificate with its chain and key, checked and ready for a context.

import Base
import COpenSSL

@safe
final class LoadedIdentity: @unchecked Sendable {
    let params: TLSIdentityParams
    let leaf: OpaquePointer
    let chain: [OpaquePointer]
    let key: OpaquePointer
    let details: TLSCertificateDetails
    /// Nil for RSA and other keys.
    let curve: ClientOffer.Curve?
    let isRSA: Bool
    /// The certificate promises a staple (RFC 7633).
    let mustStaple: Bool
    /// DNS names, or the common name of a certificate without alternative names: what a client may ask for.
    let serverNames: [String]
    /// Everything that identifies the certificate for resumption.
    let resumptionIdentity: [String]

    init(_ params: TLSIdentityParams, index: Int) throws(InvalidTLS) {
        self.params = params
        let material = try unsafe IdentityMaterial.load(params, index: index)
        unsafe leaf = unsafe material.leaf
        unsafe chain = unsafe material.chain
        unsafe key = unsafe material.key
        let certificate = unsafe TLSCertificate(retaining: material.leaf)
        details = TLSCertificateDetails(certificate, path: params.certificateSource)
        isRSA = unsafe EVP_PKEY_get_base_id(material.key) == EVP_PKEY_RSA
        curve = unsafe LoadedIdentity.curve(of: material.key)
        mustStaple = unsafe LoadedIdentity.promisesStaple(material.leaf)
        let hasNames = unsafe SubjectNames.all(of: material.leaf) != nil
        serverNames =
            hasNames ? certificate.dnsNames : certificate.commonName.isEmpty ? [] : [certificate.commonName]
        resumptionIdentity =
            [certificate.commonName] + certificate.ipAddresses + certificate.dnsNames + certificate.uris
            + [certificate.issuer]
        try unsafe checkKey(material.key, index)
    }

    deinit {
        unsafe X509_free(leaf)
        unsafe chain.forEach { unsafe X509_free($0) }
        unsafe EVP_PKEY_free(key)
    }

    func install(in context: OpaquePointer, index: Int) throws(InvalidTLS) {
        var done = unsafe SSL_CTX_use_certificate(context, leaf) == 1
        unsafe chain.forEach { if unsafe skein_ctx_add_chain(context, $0) != 1 { done = false } }
        guard done else {
            throw InvalidTLS(
                .certificateChain(index),
                found:
                    "a certificate in \(params.certificateSource) that TLS cannot use (\(LibraryError.drain().words))",
                expected: "an RSA or ECDSA certificate")
        }
        guard unsafe SSL_CTX_use_PrivateKey(context, key) == 1, unsafe SSL_CTX_check_private_key(context) == 1 else {
            let words = LibraryError.drain().words
            throw InvalidTLS(
                .privateKey(index), found: "the key in \(params.privateKeySource) (\(words))",
                expected: "the private key of the certificate in \(params.certificateSource)")
        }
    }

    private func checkKey(_ key: OpaquePointer, _ index: Int) throws(InvalidTLS) {
        if isRSA {
            let bits = unsafe EVP_PKEY_get_bits(key)
            if bits < 2048 {
                throw InvalidTLS(
                    .certificateChain(index), found: "an RSA key of \(bits) bits in \(params.certificateSource)",
                    expected: "at least 2048 bits")
            }
        } else if unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_EC, curve == nil {
            throw InvalidTLS(
                .certificateChain(index), found: "an ECDSA key on another curve in \(params.certificateSource)",
                expected: "P-256, P-384 or P-521")
        }
    }

    private static func curve(of key: OpaquePointer) -> ClientOffer.Curve? {
        guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_EC else { return nil }
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard unsafe EVP_PKEY_get_group_name(key, &name, 64, &length) == 1 else { return nil }
        switch String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self) {
        case "prime256v1", "P-256": return .p256
        case "secp384r1", "P-384": return .p384
        case "secp521r1", "P-521": return .p521
        default: return nil
        }
    }

    private static func promisesStaple(_ leaf: OpaquePointer) -> Bool {
        let index = unsafe X509_get_ext_by_NID(leaf, NID_tlsfeature, -1)
        guard index >= 0, let feature = unsafe X509_get_ext(leaf, index),
            let value = unsafe X509_EXTENSION_get_data(feature),
            let start = unsafe ASN1_STRING_get0_data(value)
        else { return false }
        // SEQUENCE { INTEGER 5 }: status_request.
        return unsafe ByteView(start: start, count: Int(ASN1_STRING_length(value))).equals([0x30, 3, 2, 1, 5])
    }
}
