// One certificate of a session, read field by field when somebody asks.

import COpenSSL

/// Confined to its session's loop. Texts are in Envoy's form and made once, on first use.
@safe
public final class TLSCertificate {
    /// Owned: one reference.
    let handle: OpaquePointer

    /// RFC 2253, e.g. `CN=Test Server,OU=Lyft Engineering,O=Lyft`.
    public private(set) lazy var subject: String = unsafe CertificateText.distinguishedName(
        X509_get_subject_name(handle))
    public private(set) lazy var issuer: String = unsafe CertificateText.distinguishedName(
        X509_get_issuer_name(handle))
    /// The subject's common name alone.
    public private(set) lazy var commonName: String = unsafe CertificateText.commonName(
        X509_get_subject_name(handle))
    public private(set) lazy var uris: [String] = names(GEN_URI)
    public private(set) lazy var dnsNames: [String] = names(GEN_DNS)
    public private(set) lazy var emails: [String] = names(GEN_EMAIL)
    public private(set) lazy var ipAddresses: [String] = names(GEN_IPADD)
    public private(set) lazy var otherNames: [String] = names(GEN_OTHERNAME)
    /// Lower-case hexadecimal.
    public private(set) lazy var serialNumber: String = unsafe CertificateText.serialNumber(handle)
    /// SHA-256 and SHA-1 of the DER in lower-case hexadecimal.
    public private(set) lazy var sha256: String = unsafe CertificateText.hex(
        CertificateText.digest(handle, EVP_sha256()))
    public private(set) lazy var sha1: String = unsafe CertificateText.hex(CertificateText.digest(handle, EVP_sha1()))
    public private(set) lazy var pem: String = unsafe CertificateText.pem(handle)
    /// The certificate's own encoding.
    public private(set) lazy var der: [UInt8] = unsafe CertificateText.der(handle)
    /// `O=` of the subject, as often as it is there.
    public private(set) lazy var organizations: [String] = unsafe CertificateText.entries(
        X509_get_subject_name(handle), NID_organizationName)
    /// PEM, percent-encoded as in x-forwarded-client-cert.
    public private(set) lazy var urlEncodedPEM: String = CertificateText.urlEncoded(pem)
    /// Seconds since 1970.
    public private(set) lazy var validFrom: Int64 = unsafe CertificateText.seconds(X509_get0_notBefore(handle))
    public private(set) lazy var expiration: Int64 = unsafe CertificateText.seconds(X509_get0_notAfter(handle))

    private lazy var alternativeNames: [SubjectName] = unsafe SubjectNames.all(of: handle) ?? []

    /// Takes a reference of its own.
    init(retaining certificate: OpaquePointer) {
        unsafe X509_up_ref(certificate)
        unsafe handle = unsafe certificate
    }

    deinit { unsafe X509_free(handle) }

    private func names(_ type: Int32) -> [String] { alternativeNames.filter { $0.type == type }.map(\.text) }
}
