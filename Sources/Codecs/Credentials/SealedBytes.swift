// Secrets at rest: AES-256-GCM under a key that lies elsewhere.

import Base
import COpenSSL

public struct SealedBytes: Sendable {
    private static let magic = Array("SKS1".utf8)
    private let key: [UInt8]

    /// 32 bytes.
    public init(key: [UInt8]) throws(InvalidCredential) {
        guard key.count == 32 else { throw InvalidCredential("a sealing key of \(key.count) bytes, expected 32") }
        self.key = key
    }

    /// A nonce of its own each time; `context` must be the same when it is opened.
    public func seal(_ plain: [UInt8], context: String) throws(InvalidCredential) -> [UInt8] {
        let nonce = SecureRandom.bytes(12)
        var tag = [UInt8](repeating: 0, count: 16)
        let body = try run(plain, nonce, context, &tag, encrypts: true)
        return Self.magic + nonce + tag + body
    }

    public func open(_ sealed: [UInt8], context: String) throws(InvalidCredential) -> [UInt8] {
        guard sealed.count >= 32, Array(sealed.prefix(4)) == Self.magic else {
            throw InvalidCredential("no sealed bytes")
        }
        var tag = Array(sealed[16..<32])
        return try run(Array(sealed[32...]), Array(sealed[4..<16]), context, &tag, encrypts: false)
    }

    private func run(
        _ input: [UInt8], _ nonce: [UInt8], _ context: String, _ tag: inout [UInt8], encrypts: Bool
    ) throws(InvalidCredential) -> [UInt8] {
        guard let cipher = unsafe EVP_CIPHER_CTX_new() else { throw InvalidCredential("no memory to seal with") }
        defer {
            unsafe EVP_CIPHER_CTX_free(cipher)
            ERR_clear_error()
        }
        let associated = Array(context.utf8)
        var output = [UInt8](repeating: 0, count: input.count + 16)
        var length: Int32 = 0
        var rest: Int32 = 0
        guard unsafe EVP_CipherInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce, encrypts ? 1 : 0) == 1,
            unsafe EVP_CipherUpdate(cipher, nil, &length, associated, Int32(associated.count)) == 1,
            unsafe EVP_CipherUpdate(cipher, &output, &length, input, Int32(input.count)) == 1
        else { throw InvalidCredential.library("sealing") }
        if !encrypts, unsafe skein_gcm_set_tag(cipher, &tag) != 1 { throw InvalidCredential.library("sealing") }
        guard unsafe EVP_CipherFinal_ex(cipher, &output[Int(length)], &rest) == 1 else {
            throw InvalidCredential("sealed bytes that another key has sealed, or that were changed")
        }
        if encrypts, unsafe skein_gcm_get_tag(cipher, &tag) != 1 { throw InvalidCredential.library("sealing") }
        return Array(output.prefix(Int(length + rest)))
    }
}
