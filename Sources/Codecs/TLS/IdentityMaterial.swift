// Reads certificate, chain and key out of PEM or PKCS #12.

import COpenSSL

/// Each pointer carries one reference that goes over to the caller.
@unsafe
struct IdentityMaterial {
    var leaf: OpaquePointer
    var chain: [OpaquePointer]
    var key: OpaquePointer

    static func load(_ params: TLSIdentityParams, index: Int) throws(InvalidTLS) -> IdentityMaterial {
        defer { ERR_clear_error() }
        if !params.pkcs12.isEmpty { return try unsafe fromPKCS12(params, index) }
        let certificates = unsafe PEMReader.withMemory(params.certificateChain) { bio in unsafe readChain(bio) } ?? []
        guard let leaf = unsafe certificates.first else {
            throw InvalidTLS(
                .certificateChain(index), found: "no certificate in \(params.certificateSource)",
                expected: "a PEM certificate, followed by its chain")
        }
        let password = params.password ?? ""
        let key = unsafe PEMReader.withMemory(params.privateKey) { bio -> OpaquePointer? in
            // Without a password the library would ask the terminal for one.
            var text = Array(password.utf8CString)
            return unsafe PEM_read_bio_PrivateKey(bio, nil, nil, &text)
        }
        guard let key = unsafe key.flatMap({ unsafe $0 }) else {
            unsafe certificates.forEach { unsafe X509_free($0) }
            throw InvalidTLS(
                .privateKey(index),
                found: "no usable key in \(params.privateKeySource) (\(LibraryError.drain().words))",
                expected: params.password == nil ? "a PEM private key" : "a PEM private key under the given password")
        }
        return unsafe IdentityMaterial(leaf: leaf, chain: Array(certificates.dropFirst()), key: key)
    }

    private static func readChain(_ bio: OpaquePointer) -> [OpaquePointer] {
        var result: [OpaquePointer] = unsafe []
        var password: [CChar] = [0]
        guard let leaf = unsafe PEM_read_bio_X509_AUX(bio, nil, nil, &password) else { return unsafe result }
        unsafe result.append(leaf)
        while let next = unsafe PEM_read_bio_X509(bio, nil, nil, &password) { unsafe result.append(next) }
        return unsafe result
    }

    private static func fromPKCS12(_ params: TLSIdentityParams, _ index: Int) throws(InvalidTLS) -> IdentityMaterial {
        var key: OpaquePointer?
        var leaf: OpaquePointer?
        var others: OpaquePointer?
        let parsed = unsafe PEMReader.withMemory(params.pkcs12) { bio -> Bool in
            guard let archive = unsafe d2i_PKCS12_bio(bio, nil) else { return false }
            defer { unsafe PKCS12_free(archive) }
            return unsafe PKCS12_parse(archive, params.password ?? "", &key, &leaf, &others) == 1
        }
        defer { unsafe skein_chain_free(others) }
        guard parsed == true, let key = unsafe key, let leaf = unsafe leaf else {
            unsafe EVP_PKEY_free(key)
            unsafe X509_free(leaf)
            throw InvalidTLS(
                .pkcs12(index),
                found: "no certificate with key in \(params.certificateSource) (\(LibraryError.drain().words))",
                expected: "a PKCS #12 archive under the given password")
        }
        var chain: [OpaquePointer] = unsafe []
        for position in 0..<(unsafe skein_chain_count(others)) {
            guard let certificate = unsafe skein_chain_at(others, position) else { continue }
            unsafe X509_up_ref(certificate)
            unsafe chain.append(certificate)
        }
        return unsafe IdentityMaterial(leaf: leaf, chain: chain, key: key)
    }
}
