// The API's own authority and the certificate that this server shows; the authority also signs clients of the API, and
// nobody else.

import Base
import COpenSSL

/// PEM texts.
public struct SignedIdentity: Sendable, Hashable {
    public var certificate: [UInt8]
    public var key: [UInt8]

    public init(certificate: [UInt8], key: [UInt8]) {
        self.certificate = certificate
        self.key = key
    }
}

/// Why no certificate could be made: OpenSSL's own words.
public struct CertificateFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public let step: String

    public var description: String { "no certificate can be made: \(step) failed" }
}

public enum ServerCertificate {
    /// A root for this API alone, for ten years.
    public static func makeAuthority() throws(CertificateFailure) -> SignedIdentity {
        let key = try CertificateHandle.Key.generate()
        return try CertificateHandle.issue(
            name: [("CN", "skein-api-ca")], days: 3650, key: key, issuer: nil,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE"),
                (NID_key_usage, "critical,digitalSignature,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
    }

    /// For a year; made anew at each start. `names` are DNS names, `addresses` IP addresses.
    public static func make(
        names: [String], addresses: [String], authority: SignedIdentity
    ) throws(CertificateFailure) -> SignedIdentity {
        let subjects = names.map { "DNS:\($0)" } + addresses.map { "IP:\($0)" }
        return try leaf(
            [("CN", "skein-api")], authority,
            [(NID_ext_key_usage, "serverAuth"), (NID_subject_alt_name, subjects.joined(separator: ","))])
    }

    /// For a user of the API: the name is the user's, organizations are groups.
    public static func makeClient(
        user: String, groups: [String], days: Int, authority: SignedIdentity
    ) throws(CertificateFailure) -> SignedIdentity {
        try leaf(
            groups.map { ("O", $0) } + [("CN", user)], authority, [(NID_ext_key_usage, "clientAuth")], days: days)
    }

    private static func leaf(
        _ name: [(String, String)], _ authority: SignedIdentity, _ extensions: [(Int32, String)], days: Int = 365
    ) throws(CertificateFailure) -> SignedIdentity {
        let key = try CertificateHandle.Key.generate()
        let issuer = try CertificateHandle.Issuer(authority)
        var all: [(Int32, String)] = [
            (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
        ]
        all += extensions
        return try CertificateHandle.issue(name: name, days: days, key: key, issuer: issuer, extensions: all)
    }
}

/// OpenSSL's objects, freed when let go of.
private enum CertificateHandle {
    @safe
    final class Key {
        let pointer: OpaquePointer

        init(taking pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }
        deinit { unsafe EVP_PKEY_free(pointer) }

        static func generate() throws(CertificateFailure) -> Key {
            guard let made = unsafe skein_generate_ec("P-256") else {
                throw CertificateFailure(step: "generating a P-256 key")
            }
            return unsafe Key(taking: made)
        }

        init(pem: [UInt8]) throws(CertificateFailure) {
            let read = unsafe CertificateHandle.reading(pem) { unsafe PEM_read_bio_PrivateKey($0, nil, nil, nil) }
            guard let read = unsafe read else { throw CertificateFailure(step: "reading the authority's key") }
            unsafe pointer = unsafe read
        }
    }

    @safe
    final class Issuer {
        let certificate: OpaquePointer
        let key: Key

        init(_ identity: SignedIdentity) throws(CertificateFailure) {
            key = try Key(pem: identity.key)
            let read = unsafe CertificateHandle.reading(identity.certificate) {
                unsafe PEM_read_bio_X509($0, nil, nil, nil)
            }
            guard let read = unsafe read else { throw CertificateFailure(step: "reading the authority's certificate") }
            unsafe certificate = unsafe read
        }

        deinit { unsafe X509_free(certificate) }
    }

    /// Self-signed without an issuer. Valid from five minutes ago: clocks differ.
    static func issue(
        name: [(String, String)], days: Int, key: Key, issuer: Issuer?, extensions: [(Int32, String)]
    ) throws(CertificateFailure) -> SignedIdentity {
        guard let made = unsafe X509_new() else { throw CertificateFailure(step: "X509_new") }
        defer { unsafe X509_free(made) }
        unsafe X509_set_version(made, 2)
        var random = RandomSource()
        let serial = random.next() >> 1 | 1
        unsafe ASN1_INTEGER_set_uint64(X509_get_serialNumber(made), serial)
        unsafe X509_gmtime_adj(X509_getm_notBefore(made), -300)
        unsafe X509_time_adj_ex(X509_getm_notAfter(made), Int32(clamping: days), 0, nil)
        let subject = unsafe X509_get_subject_name(made)
        for (field, value) in name {
            let bytes = Array(value.utf8)
            let added = unsafe X509_NAME_add_entry_by_txt(
                subject, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0)
            if added != 1 { throw CertificateFailure(step: "naming it \(value)") }
        }
        unsafe X509_set_issuer_name(made, X509_get_subject_name(issuer?.certificate ?? made))
        unsafe X509_set_pubkey(made, key.pointer)
        for (id, value) in extensions { unsafe try add(id, value, to: made, issuer) }
        if unsafe X509_sign(made, issuer?.key.pointer ?? key.pointer, EVP_sha256()) == 0 {
            throw CertificateFailure(step: "signing")
        }
        return SignedIdentity(
            certificate: unsafe writing { unsafe PEM_write_bio_X509($0, made) },
            key: unsafe writing { unsafe PEM_write_bio_PrivateKey($0, key.pointer, nil, nil, 0, nil, nil) })
    }

    private static func add(
        _ id: Int32, _ value: String, to certificate: OpaquePointer, _ issuer: Issuer?
    ) throws(CertificateFailure) {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, issuer?.certificate ?? certificate, certificate, nil, nil, 0)
        guard let made = unsafe X509V3_EXT_conf_nid(nil, &context, id, value) else {
            throw CertificateFailure(step: "the extension \(value)")
        }
        unsafe X509_add_ext(certificate, made, -1)
        unsafe X509_EXTENSION_free(made)
    }

    private static func reading(_ bytes: [UInt8], _ body: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
        unsafe bytes.withUnsafeBytes { raw in
            guard let bio = unsafe BIO_new_mem_buf(raw.baseAddress, Int32(clamping: raw.count)) else { return nil }
            defer { unsafe BIO_free(bio) }
            return unsafe body(bio)
        }
    }

    private static func writing(_ body: (OpaquePointer) -> Int32) -> [UInt8] {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return [] }
        defer { unsafe BIO_free(bio) }
        if unsafe body(bio) != 1 { return [] }
        var start: UnsafeMutablePointer<CChar>?
        let length = unsafe skein_bio_memory(bio, &start)
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
    }
}
