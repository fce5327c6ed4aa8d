// Makes certificates: roots, and the leaves that an authority issues.

import Base
import COpenSSL

public struct CertificateBuilder: Sendable {
    public enum Role: Sendable, Hashable {
        /// Signs certificates; nil allows any number of authorities below it.
        case authority(pathLength: UInt8?)
        /// Serves and connects under TLS.
        case workload
    }

    public var organization = ""
    public var commonName = ""
    public var uris: [String] = []
    public var dnsNames: [String] = []
    public var role = Role.workload
    /// Seconds since 1970.
    public var notBefore: Int64
    public var notAfter: Int64

    public init(notBefore: Int64, notAfter: Int64) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// A root.
    public func selfSigned(_ key: SigningKey) throws(InvalidCredential) -> Certificate {
        try make(key.publicKey, issuer: nil, signer: key)
    }

    public func signed(
        _ subject: PublicKeyInfo, by issuer: Certificate, _ key: SigningKey
    ) throws(InvalidCredential) -> Certificate {
        try make(subject, issuer: issuer, signer: key)
    }

    private func make(
        _ subject: PublicKeyInfo, issuer: Certificate?, signer: SigningKey
    ) throws(InvalidCredential) -> Certificate {
        guard let made = unsafe X509_new() else { throw InvalidCredential("no memory for a certificate") }
        defer {
            unsafe X509_free(made)
            ERR_clear_error()
        }
        // Version 3.
        guard unsafe X509_set_version(made, 2) == 1, unsafe setSerial(made),
            unsafe ASN1_TIME_set(X509_getm_notBefore(made), time_t(notBefore)) != nil,
            unsafe ASN1_TIME_set(X509_getm_notAfter(made), time_t(notAfter)) != nil,
            unsafe X509_set_pubkey(made, subject.handle) == 1
        else { throw InvalidCredential.library("making a certificate") }
        try unsafe setNames(made, issuer)
        let authorityIdentifier = issuer?.subjectKeyIdentifier ?? subject.identifier
        for entry in extensions(subject, authorityIdentifier) { try unsafe add(entry, to: made) }
        guard unsafe X509_sign(made, signer.handle, EVP_sha256()) > 0 else {
            throw InvalidCredential.library("signing a certificate")
        }
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = unsafe i2d_X509(made, &encoded)
        guard length > 0, let start = unsafe encoded else { throw InvalidCredential.library("writing a certificate") }
        defer { unsafe skein_free(start) }
        return try Certificate(der: unsafe Array(UnsafeBufferPointer(start: start, count: Int(length))))
    }

    /// 127 random bits, never zero.
    private func setSerial(_ made: OpaquePointer) -> Bool {
        var bytes = SecureRandom.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x01
        guard let big = unsafe BN_bin2bn(bytes, Int32(bytes.count), nil) else { return false }
        defer { unsafe BN_free(big) }
        return unsafe BN_to_ASN1_INTEGER(big, X509_get_serialNumber(made)) != nil
    }

    private func setNames(_ made: OpaquePointer, _ issuer: Certificate?) throws(InvalidCredential) {
        let subject = unsafe X509_get_subject_name(made)
        for (field, value) in [("O", organization), ("CN", commonName)] where !value.isEmpty {
            let bytes = Array(value.utf8)
            let added = unsafe X509_NAME_add_entry_by_txt(
                subject, field, V_ASN1_UTF8STRING, bytes, Int32(bytes.count), -1, 0)
            if added != 1 { throw InvalidCredential.library("the name \(field)=\(value)") }
        }
        let issuerName = unsafe issuer.map { unsafe X509_get_subject_name($0.handle) } ?? subject
        guard unsafe X509_set_issuer_name(made, issuerName) == 1 else {
            throw InvalidCredential.library("the issuer's name")
        }
    }

    private struct Extension {
        let kind: Int32
        let isCritical: Bool
        let content: [UInt8]
    }

    private func extensions(_ subject: PublicKeyInfo, _ authorityIdentifier: [UInt8]) -> [Extension] {
        var list: [Extension] = []
        switch role {
        case .authority(let pathLength):
            var constraints: [UInt8] = [0x01, 1, 0xFF]
            if let pathLength { constraints += [0x02, 1, pathLength] }
            list.append(
                Extension(kind: NID_basic_constraints, isCritical: true, content: DERText.sequence(constraints)))
            // keyCertSign and cRLSign.
            list.append(Extension(kind: NID_key_usage, isCritical: true, content: DERText.bits([0x06], unused: 1)))
        case .workload:
            list.append(Extension(kind: NID_basic_constraints, isCritical: true, content: DERText.sequence([])))
            // digitalSignature, and keyEncipherment for RSA key exchange.
            var usage = DERText.bits([0x80], unused: 7)
            if case .rsa = subject.kind { usage = DERText.bits([0xA0], unused: 5) }
            list.append(Extension(kind: NID_key_usage, isCritical: true, content: usage))
            let purpose: [UInt8] = [0x06, 8, 0x2B, 6, 1, 5, 5, 7, 3]
            list.append(
                Extension(
                    kind: NID_ext_key_usage, isCritical: false,
                    content: DERText.sequence(purpose + [1], purpose + [2])))
        }
        list.append(
            Extension(
                kind: NID_subject_key_identifier, isCritical: false, content: DERText.octets(subject.identifier)))
        if !authorityIdentifier.isEmpty {
            list.append(
                Extension(
                    kind: NID_authority_key_identifier, isCritical: false,
                    content: DERText.sequence(DERText.element(0x80, authorityIdentifier))))
        }
        if !uris.isEmpty || !dnsNames.isEmpty {
            let names =
                uris.flatMap { DERText.element(0x86, Array($0.utf8)) }
                + dnsNames.flatMap { DERText.element(0x82, Array($0.utf8)) }
            // RFC 5280, 4.2.1.6: critical where the subject is empty.
            list.append(
                Extension(
                    kind: NID_subject_alt_name, isCritical: organization.isEmpty && commonName.isEmpty,
                    content: DERText.sequence(names)))
        }
        return list
    }

    private func add(_ entry: Extension, to made: OpaquePointer) throws(InvalidCredential) {
        guard let content = unsafe ASN1_OCTET_STRING_new() else { throw InvalidCredential("no memory") }
        defer { unsafe ASN1_OCTET_STRING_free(content) }
        guard unsafe ASN1_OCTET_STRING_set(content, entry.content, Int32(entry.content.count)) == 1,
            let made2 = unsafe X509_EXTENSION_create_by_NID(nil, entry.kind, entry.isCritical ? 1 : 0, content)
        else { throw InvalidCredential.library("an extension") }
        defer { unsafe X509_EXTENSION_free(made2) }
        guard unsafe X509_add_ext(made, made2, -1) == 1 else { throw InvalidCredential.library("an extension") }
    }
}
