// Certificates made for one test: roots, leaves, expired ones, any name.

import COpenSSL

@testable import TLS

/// A certificate with its key; kept alive as long as something refers to it.
@safe
final class TestCertificate {
    enum KeyKind {
        case p256, rsa2048, rsa1024
    }

    let certificate: OpaquePointer
    let key: OpaquePointer
    let issuer: TestCertificate?

    private nonisolated(unsafe) static var nextSerial = 1000

    /// `days` counts from yesterday, so a negative number makes an expired certificate.
    init(
        _ commonName: String, issuer: TestCertificate? = nil, names: String = "", isCA: Bool = false,
        kind: KeyKind = .p256, days: Int = 30, more: [(Int32, String)] = []
    ) {
        unsafe key = unsafe present(TestCertificate.makeKey(kind))
        unsafe certificate = unsafe present(X509_new())
        self.issuer = issuer
        unsafe X509_set_version(certificate, 2)
        unsafe TestCertificate.nextSerial += 1
        unsafe ASN1_INTEGER_set(X509_get_serialNumber(certificate), TestCertificate.nextSerial)
        unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), -86400 * 60)
        unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), 86400 * days)
        let subject = unsafe X509_get_subject_name(certificate)
        for (field, value) in [("O", "Skein, Inc."), ("CN", commonName)] where !value.isEmpty {
            _ = unsafe X509_NAME_add_entry_by_txt(
                subject, field, MBSTRING_ASC, Array(value.utf8), Int32(value.utf8.count), -1, 0)
        }
        unsafe X509_set_issuer_name(certificate, X509_get_subject_name(issuer?.certificate ?? certificate))
        unsafe X509_set_pubkey(certificate, key)
        if isCA { add(NID_basic_constraints, "critical,CA:TRUE") }
        if !names.isEmpty { add(NID_subject_alt_name, names) }
        for (nid, value) in more { add(nid, value) }
        _ = unsafe X509_sign(certificate, issuer?.key ?? key, EVP_sha256())
    }

    deinit {
        unsafe X509_free(certificate)
        unsafe EVP_PKEY_free(key)
    }

    private func add(_ nid: Int32, _ value: String) {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, issuer?.certificate ?? certificate, certificate, nil, nil, 0)
        let made = unsafe present(X509V3_EXT_conf_nid(nil, &context, nid, value))
        unsafe X509_add_ext(certificate, made, -1)
        unsafe X509_EXTENSION_free(made)
    }

    private static func makeKey(_ kind: KeyKind) -> OpaquePointer? {
        switch kind {
        case .p256: unsafe skein_generate_ec("P-256")
        case .rsa2048: unsafe skein_generate_rsa(2048)
        case .rsa1024: unsafe skein_generate_rsa(1024)
        }
    }

    private static func text(_ write: (OpaquePointer) -> Void) -> [UInt8] {
        let bio = unsafe present(BIO_new(BIO_s_mem()))
        defer { unsafe BIO_free(bio) }
        unsafe write(bio)
        var start: UnsafeMutablePointer<CChar>?
        let length = unsafe skein_bio_memory(bio, &start)
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
    }

    var pem: [UInt8] { unsafe TestCertificate.text { unsafe PEM_write_bio_X509($0, certificate) } }
    var keyPEM: [UInt8] {
        unsafe TestCertificate.text { unsafe PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    func encryptedKeyPEM(_ password: String) -> [UInt8] {
        unsafe TestCertificate.text {
            unsafe PEM_write_bio_PKCS8PrivateKey(
                $0, key, EVP_aes_128_cbc(), password, Int32(password.utf8.count), nil, nil)
        }
    }

    func pkcs12(_ password: String) -> [UInt8] {
        let archive = unsafe present(PKCS12_create(password, "skein", key, certificate, nil, 0, 0, 0, 0, 0))
        defer { unsafe PKCS12_free(archive) }
        return unsafe TestCertificate.text { unsafe i2d_PKCS12_bio($0, archive) }
    }

    /// A list by this authority.
    func revocationList(revoking: [TestCertificate]) -> [UInt8] {
        let list = unsafe present(X509_CRL_new())
        defer { unsafe X509_CRL_free(list) }
        unsafe X509_CRL_set_version(list, 1)
        unsafe X509_CRL_set_issuer_name(list, X509_get_subject_name(certificate))
        let now = unsafe present(ASN1_TIME_set(nil, 1_000_000_000))
        let later = unsafe present(X509_gmtime_adj(nil, 86400))
        unsafe X509_CRL_set1_lastUpdate(list, now)
        unsafe X509_CRL_set1_nextUpdate(list, later)
        for revoked in revoking {
            let entry = unsafe present(X509_REVOKED_new())
            unsafe X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked.certificate))
            unsafe X509_REVOKED_set_revocationDate(entry, now)
            unsafe X509_CRL_add0_revoked(list, entry)
        }
        unsafe ASN1_STRING_free(now)
        unsafe ASN1_STRING_free(later)
        _ = unsafe X509_CRL_sign(list, key, EVP_sha256())
        return unsafe TestCertificate.text { unsafe PEM_write_bio_X509_CRL($0, list) }
    }

    var identity: TLSIdentityParams { TLSIdentityParams(certificateChain: pem, privateKey: keyPEM) }

    var sha256: [UInt8] { unsafe CertificateText.digest(certificate, EVP_sha256()) }
    var publicKeySHA256: [UInt8] { unsafe CertificateText.publicKeyDigest(certificate) }

    /// One root for all tests, made once.
    static let root = Root()
}

/// SAFETY: made once and only read afterwards.
final class Root: @unchecked Sendable {
    let authority = TestCertificate("Test Root", isCA: true)
    let stranger = TestCertificate("Stranger", isCA: true)
    let server: TestCertificate
    let client: TestCertificate
    let rsaServer: TestCertificate

    init() {
        server = TestCertificate(
            "server.test", issuer: authority,
            names: "DNS:server.test,DNS:*.wild.test,URI:spiffe://td/ns/a/sa/server,IP:127.0.0.1,email:a@b.test")
        client = TestCertificate(
            "client", issuer: authority, names: "URI:spiffe://td/ns/a/sa/client,DNS:client.test")
        rsaServer = TestCertificate("server.test", issuer: authority, names: "DNS:server.test", kind: .rsa2048)
    }
}

/// What the library only lacks without memory.
private func present(_ pointer: OpaquePointer?) -> OpaquePointer {
    guard let pointer = unsafe pointer else { fatalError("the library made nothing") }
    return unsafe pointer
}

private func present<Pointee>(_ pointer: UnsafeMutablePointer<Pointee>?) -> UnsafeMutablePointer<Pointee> {
    guard let pointer = unsafe pointer else { fatalError("the library made nothing") }
    return unsafe pointer
}
