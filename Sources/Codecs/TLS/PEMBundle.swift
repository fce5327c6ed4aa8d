// Everything a PEM file holds, certificates and revocation lists alike.

import COpenSSL

@safe
struct PEMBundle: ~Copyable {
    private(set) var certificates: [TLSCertificate] = []
    private let infos: OpaquePointer

    init(_ bytes: [UInt8], _ setting: InvalidTLS.Setting, found: String, expected: String) throws(InvalidTLS) {
        let read = unsafe PEMReader.withMemory(bytes) { bio in unsafe skein_read_infos(bio) }
        guard let read = unsafe read.flatMap({ unsafe $0 }) else {
            let error = LibraryError.drain()
            throw InvalidTLS(
                setting, found: error.isEmpty ? found : "\(found) (\(error.words))", expected: expected)
        }
        ERR_clear_error()
        unsafe infos = unsafe read
        for index in 0..<(unsafe skein_infos_count(infos)) {
            if let certificate = unsafe skein_infos_certificate(infos, index) {
                unsafe certificates.append(TLSCertificate(retaining: certificate))
            }
        }
    }

    deinit { unsafe skein_infos_free(infos) }

    /// How many revocation lists the store got.
    func addLists(to store: OpaquePointer) -> Int {
        var added = 0
        for index in 0..<(unsafe skein_infos_count(infos)) {
            guard let list = unsafe skein_infos_crl(infos, index) else { continue }
            if unsafe X509_STORE_add_crl(store, list) == 1 { added += 1 }
        }
        return added
    }
}

enum PEMReader {
    /// Lends a read-only BIO on the bytes.
    static func withMemory<Result>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Result) -> Result? {
        unsafe bytes.withUnsafeBytes { raw in
            guard let bio = unsafe BIO_new_mem_buf(raw.baseAddress, Int32(clamping: raw.count)) else { return nil }
            defer { unsafe BIO_free(bio) }
            return unsafe body(bio)
        }
    }
}
