// A public key that signatures are checked with.

import COpenSSL

@safe
public final class PublicKey {
    // SAFETY: owned by this object and freed with it.
    private let key: OpaquePointer

    /// From a SubjectPublicKeyInfo in DER; nil when it is none.
    public init?(_ bytes: [UInt8]) {
        let made: OpaquePointer? = unsafe bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &start, buffer.count)
        }
        ERR_clear_error()
        guard let made = unsafe made else { return nil }
        unsafe key = made
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// What is wrong, or nil when the signature is the key's over the text. Hashes: sha1, sha224, sha256, sha384, sha512.
    public func verify(hash: String, signature: [UInt8], text: [UInt8]) -> String? {
        let digest: OpaquePointer? =
            switch hash.lowercased() {
            case "sha1": unsafe EVP_sha1()
            case "sha224": unsafe EVP_sha224()
            case "sha256": unsafe EVP_sha256()
            case "sha384": unsafe EVP_sha384()
            case "sha512": unsafe EVP_sha512()
            default: nil
            }
        guard let digest = unsafe digest else { return "\(hash) is not supported." }
        guard let context = unsafe EVP_MD_CTX_new() else { return "Failed to initialize digest verify." }
        defer {
            unsafe EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        guard unsafe EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1 else {
            return "Failed to initialize digest verify."
        }
        let result = unsafe EVP_DigestVerify(context, signature, signature.count, text, text.count)
        return result == 1 ? nil : "Failed to verify digest. Error code: \(result)"
    }
}
