// An X.509 certificate that was read, and what issuing and trusting need to know of it.

import Base
import COpenSSL

/// Sendable: read once, then immutable; the library's object is only read.
@safe
public final class Certificate: @unchecked Sendable {
    // SAFETY: owned by this object and freed with it.
    let handle: OpaquePointer
    public let der: [UInt8]
    public let names: SubjectAlternatives
    /// Seconds since 1970.
    public let notBefore: Int64
    public let notAfter: Int64
    public let isAuthority: Bool
    public let publicKey: PublicKeyInfo
    /// For certificates that this one signs: its name in DER and its key's identifier.
    let subjectName: [UInt8]
    let subjectKeyIdentifier: [UInt8]

    public convenience init(der: [UInt8]) throws(InvalidCredential) {
        let read: OpaquePointer? = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            let certificate = unsafe d2i_X509(nil, &start, buffer.count)
            // Bytes behind the certificate are none of its own.
            if unsafe certificate != nil, unsafe start != buffer.baseAddress.map({ unsafe $0 + buffer.count }) {
                unsafe X509_free(certificate)
                return nil
            }
            return unsafe certificate
        }
        guard let read = unsafe read else { throw InvalidCredential.library("no certificate") }
        try unsafe self.init(owning: read, der: der)
    }

    /// Takes the library's object over, also when it fails.
    init(owning read: OpaquePointer, der: [UInt8]) throws(InvalidCredential) {
        guard let key = unsafe PublicKeyInfo(X509_get_X509_PUBKEY(read)) else {
            unsafe X509_free(read)
            throw InvalidCredential.library("a certificate whose key can't be read")
        }
        unsafe handle = unsafe read
        self.der = der
        publicKey = key
        subjectKeyIdentifier = unsafe Self.identifier(read)
        var name: UnsafePointer<UInt8>?
        var length = 0
        let hasName = unsafe X509_NAME_get0_der(X509_get_subject_name(read), &name, &length) == 1
        subjectName = hasName ? unsafe Array(UnsafeBufferPointer(start: name, count: length)) : [0x30, 0]
        let alternatives = unsafe skein_names_of(read)
        names = unsafe SubjectAlternatives(alternatives)
        unsafe GENERAL_NAMES_free(alternatives)
        notBefore = unsafe Self.seconds(X509_get0_notBefore(read))
        notAfter = unsafe Self.seconds(X509_get0_notAfter(read))
        isAuthority = unsafe X509_check_ca(read) == 1
        ERR_clear_error()
    }

    deinit { unsafe X509_free(handle) }

    /// All certificates of a PEM text, at least one.
    public static func chain(pem: [UInt8]) throws(InvalidCredential) -> [Certificate] {
        var chain: [Certificate] = []
        for block in try PEMText.blocks(pem) where block.label == "CERTIFICATE" {
            chain.append(try Certificate(der: block.bytes))
        }
        if chain.isEmpty { throw InvalidCredential("no PEM block CERTIFICATE") }
        return chain
    }

    public var pem: String { PEMText.encode("CERTIFICATE", der) }

    public var subject: String { unsafe Self.text(X509_get_subject_name(handle)) }
    public var issuer: String { unsafe Self.text(X509_get_issuer_name(handle)) }

    /// Lower-case hexadecimal.
    public var serial: String {
        guard let number = unsafe X509_get_serialNumber(handle), let big = unsafe ASN1_INTEGER_to_BN(number, nil) else {
            return ""
        }
        defer { unsafe BN_free(big) }
        guard let digits = unsafe BN_bn2hex(big) else { return "" }
        defer { unsafe skein_free(digits) }
        return unsafe String(cString: digits).lowercased()
    }

    public var fingerprint: String { Digest.hex(Digest.sha256(der)) }
    public var isSelfSigned: Bool { subject == issuer && isSigned(by: self) }

    /// The signature alone.
    public func isSigned(by issuer: Certificate) -> Bool {
        defer { ERR_clear_error() }
        return unsafe X509_verify(handle, issuer.publicKey.handle) == 1
    }

    private static func identifier(_ handle: OpaquePointer) -> [UInt8] {
        guard let identifier = unsafe X509_get0_subject_key_id(handle),
            let start = unsafe ASN1_STRING_get0_data(identifier)
        else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(identifier))))
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
        guard let time = unsafe time, let epoch = unsafe ASN1_TIME_set(nil, 0) else { return 0 }
        defer { unsafe ASN1_STRING_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return 0 }
        return Int64(days) * 86400 + Int64(seconds)
    }

    private static func text(_ name: OpaquePointer?) -> String {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(bio) }
        guard unsafe X509_NAME_print_ex(bio, name, 0, skein_rfc2253) >= 0 else { return "" }
        var start: UnsafeMutablePointer<CChar>?
        let length = unsafe skein_bio_memory(bio, &start)
        guard length > 0 else { return "" }
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
}

extension Certificate: Hashable {
    public static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}

/// Subject alternative names by kind.
public struct SubjectAlternatives: Sendable, Hashable {
    public var uris: [String] = []
    public var dnsNames: [String] = []
    /// IP addresses, mail addresses and the rest.
    public var others = 0

    public var isEmpty: Bool { uris.isEmpty && dnsNames.isEmpty && others == 0 }

    init() {}

    init(_ names: OpaquePointer?) {
        guard let names = unsafe names else { return }
        for index in 0..<(unsafe skein_names_count(names)) {
            guard let name = unsafe skein_names_at(names, index) else { continue }
            switch unsafe name.pointee.type {
            case GEN_URI: uris.append(unsafe Self.text(name.pointee.d.ia5))
            case GEN_DNS: dnsNames.append(unsafe Self.text(name.pointee.d.ia5))
            default: others += 1
            }
        }
    }

    private static func text(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> String {
        guard let string = unsafe string, let start = unsafe ASN1_STRING_get0_data(string) else { return "" }
        let length = unsafe Int(ASN1_STRING_length(string))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    }
}
