// Readings of one X509 that need more than a single call: names, digests, dates, PEM.

import Base
import COpenSSL

enum CertificateText {
    /// RFC 2253 on one line.
    static func distinguishedName(_ name: OpaquePointer?) -> String {
        guard let name = unsafe name else { return "" }
        return unsafe memory { bio in
            unsafe X509_NAME_print_ex(bio, name, 0, skein_rfc2253) >= 0
        }
    }

    static func commonName(_ name: OpaquePointer?) -> String {
        guard let name = unsafe name else { return "" }
        let index = unsafe X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard index >= 0, let entry = unsafe X509_NAME_get_entry(name, index) else { return "" }
        return unsafe SubjectNames.utf8(X509_NAME_ENTRY_get_data(entry))
    }

    /// All entries of one kind, in their order.
    static func entries(_ name: OpaquePointer?, _ kind: Int32) -> [String] {
        guard let name = unsafe name else { return [] }
        var found: [String] = []
        var index = unsafe X509_NAME_get_index_by_NID(name, kind, -1)
        while index >= 0, let entry = unsafe X509_NAME_get_entry(name, index) {
            found.append(unsafe SubjectNames.utf8(X509_NAME_ENTRY_get_data(entry)))
            index = unsafe X509_NAME_get_index_by_NID(name, kind, index)
        }
        return found
    }

    static func der(_ certificate: OpaquePointer) -> [UInt8] {
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = unsafe i2d_X509(certificate, &encoded)
        guard length > 0, let start = unsafe encoded else { return [] }
        defer { unsafe skein_free(start) }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(length)))
    }

    static func serialNumber(_ certificate: OpaquePointer) -> String {
        guard let serial = unsafe X509_get_serialNumber(certificate),
            let big = unsafe ASN1_INTEGER_to_BN(serial, nil)
        else { return "" }
        defer { unsafe BN_free(big) }
        guard let digits = unsafe BN_bn2hex(big) else { return "" }
        defer { unsafe skein_free(digits) }
        return unsafe String(cString: digits).lowercased()
    }

    static func digest(_ certificate: OpaquePointer, _ kind: OpaquePointer?) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard unsafe X509_digest(certificate, kind, &buffer, &length) == 1 else { return [] }
        return Array(buffer.prefix(Int(length)))
    }

    /// SHA-256 of the public key with its algorithm.
    static func publicKeyDigest(_ certificate: OpaquePointer) -> [UInt8] {
        guard let key = unsafe X509_get_X509_PUBKEY(certificate) else { return [] }
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = unsafe i2d_X509_PUBKEY(key, &encoded)
        guard length > 0, let start = unsafe encoded else { return [] }
        defer { unsafe skein_free(start) }
        return unsafe sha256(UnsafeRawBufferPointer(start: start, count: Int(length)))
    }

    static func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        guard unsafe EVP_Digest(bytes.baseAddress, bytes.count, &buffer, &length, EVP_sha256(), nil) == 1 else {
            return []
        }
        return buffer
    }

    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
        guard let time = unsafe time, let epoch = unsafe ASN1_TIME_set(nil, 0) else { return 0 }
        defer { unsafe ASN1_STRING_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return 0 }
        return Int64(days) * 86400 + Int64(seconds)
    }

    static func pem(_ certificate: OpaquePointer) -> String {
        unsafe memory { bio in unsafe PEM_write_bio_X509(bio, certificate) == 1 }
    }

    /// As Envoy puts PEM into a header: everything but unreserved characters is escaped.
    static func urlEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        for byte in text.utf8 {
            switch byte {
            case 0x2D, 0x2E, 0x5F, 0x7E, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: result.append(byte)
            default: result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func memory(_ fill: (OpaquePointer) -> Bool) -> String {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(bio) }
        guard unsafe fill(bio) else { return "" }
        var start: UnsafeMutablePointer<CChar>?
        let length = unsafe skein_bio_memory(bio, &start)
        guard length > 0 else { return "" }
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
}
