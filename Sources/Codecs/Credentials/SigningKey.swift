// A private key.

import Base
import COpenSSL

/// Sendable: the library's key is immutable after its construction and is only read.
@safe
public final class SigningKey: @unchecked Sendable {
    // SAFETY: owned by this object and freed with it.
    let handle: OpaquePointer
    public let kind: KeyKind
    public let publicKey: PublicKeyInfo

    private init(owning handle: OpaquePointer) throws(InvalidCredential) {
        unsafe self.handle = unsafe handle
        kind = unsafe KeyKind(handle)
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = unsafe i2d_PUBKEY(handle, &encoded)
        guard length > 0, let start = unsafe encoded else {
            unsafe EVP_PKEY_free(handle)
            throw InvalidCredential.library("a private key without its public half")
        }
        defer { unsafe skein_free(start) }
        do throws(InvalidCredential) {
            publicKey = try PublicKeyInfo(der: unsafe Array(UnsafeBufferPointer(start: start, count: Int(length))))
        } catch {
            unsafe EVP_PKEY_free(handle)
            throw error
        }
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    public static func generate(_ kind: KeyKind = .p256) throws(InvalidCredential) -> SigningKey {
        let made: OpaquePointer?
        switch kind {
        case .ecdsa(let curve): unsafe made = unsafe skein_generate_ec(curve)
        case .rsa(let bits): unsafe made = unsafe skein_generate_rsa(UInt32(clamping: bits))
        case .other(let name): throw InvalidCredential("keys of kind \(name) are not made here")
        }
        guard let made = unsafe made else { throw InvalidCredential.library("no key of kind \(kind) could be made") }
        return try unsafe SigningKey(owning: made)
    }

    /// PKCS#8, or the older forms of EC and RSA keys; not encrypted.
    public convenience init(pem: [UInt8]) throws(InvalidCredential) {
        let read: OpaquePointer? = unsafe pem.withUnsafeBytes { raw in
            guard let bio = unsafe BIO_new_mem_buf(raw.baseAddress, Int32(clamping: raw.count)) else { return nil }
            defer { unsafe BIO_free(bio) }
            // Without a callback the library would ask on the terminal for a password.
            return unsafe PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let read = unsafe read else {
            throw InvalidCredential.library("no private key in PEM (an encrypted one can't be used)")
        }
        ERR_clear_error()
        try unsafe self.init(owning: read)
    }

    /// PKCS#8. A secret: for vaults only.
    public var pem: [UInt8] {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return [] }
        defer { unsafe BIO_free(bio) }
        guard unsafe PEM_write_bio_PKCS8PrivateKey(bio, handle, nil, nil, 0, nil, nil) == 1 else { return [] }
        var start: UnsafeMutablePointer<CChar>?
        let length = unsafe skein_bio_memory(bio, &start)
        guard length > 0 else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
    }

    /// SHA-256; for ECDSA in DER.
    public func sign(_ text: [UInt8]) throws(InvalidCredential) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { throw InvalidCredential("no memory to sign with") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var length = 0
        guard unsafe EVP_DigestSignInit(context, nil, Digest.method.handle, nil, handle) == 1,
            unsafe EVP_DigestSign(context, nil, &length, text, text.count) == 1
        else { throw InvalidCredential.library("signing") }
        var signature = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_DigestSign(context, &signature, &length, text, text.count) == 1 else {
            throw InvalidCredential.library("signing")
        }
        return Array(signature.prefix(length))
    }
}
