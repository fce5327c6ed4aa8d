// A public key: checks signatures, and moves between certificates and JSON web keys.

import Base
import COpenSSL

/// Sendable: the library's key is immutable after its construction and is only read.
@safe
public final class PublicKeyInfo: @unchecked Sendable {
    // SAFETY: owned by this object and freed with it.
    let handle: OpaquePointer
    public let kind: KeyKind
    /// SubjectPublicKeyInfo. Kept, because the library goes a long way to write it.
    public let der: [UInt8]

    init(owning handle: OpaquePointer, der: [UInt8]) {
        unsafe self.handle = unsafe handle
        self.der = der
        kind = unsafe KeyKind(handle)
    }

    /// The key of a certificate or request, where both forms of it are at hand.
    convenience init?(_ key: OpaquePointer?) {
        guard let key = unsafe key, let handle = unsafe X509_PUBKEY_get(key) else { return nil }
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = unsafe i2d_X509_PUBKEY(key, &encoded)
        guard length > 0, let start = unsafe encoded else {
            unsafe EVP_PKEY_free(handle)
            return nil
        }
        defer { unsafe skein_free(start) }
        unsafe self.init(
            owning: handle, der: Array(UnsafeBufferPointer(start: start, count: Int(length))))
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// SubjectPublicKeyInfo in DER.
    public convenience init(der: [UInt8]) throws(InvalidCredential) {
        let made: OpaquePointer? = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &start, buffer.count)
        }
        guard let made = unsafe made else { throw InvalidCredential.library("no public key") }
        unsafe self.init(owning: made, der: der)
    }

    /// `PUBLIC KEY` in PEM.
    public convenience init(pem: [UInt8]) throws(InvalidCredential) {
        guard let block = try PEMText.blocks(pem).first(where: { $0.label == "PUBLIC KEY" }) else {
            throw InvalidCredential("no PEM block PUBLIC KEY")
        }
        try self.init(der: block.bytes)
    }

    /// SHA-256; for ECDSA the signature is in DER.
    public func verify(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer {
            unsafe EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        guard unsafe EVP_DigestVerifyInit(context, nil, Digest.method.handle, nil, handle) == 1 else { return false }
        return unsafe EVP_DigestVerify(context, signature, signature.count, text, text.count) == 1
    }

    /// RFC 5480, 2.1.1: of an elliptic key the curve is named, and its numbers don't stand in the key. True for other keys.
    var namesItsCurve: Bool {
        guard case .ecdsa = kind else { return true }
        var outer = DERReader(der)
        guard let content = outer.read(0x30) else { return false }
        var info = DERReader(content)
        guard let algorithm = info.read(0x30) else { return false }
        var parts = DERReader(algorithm)
        return parts.read(0x06) != nil && parts.read(0x06) != nil && parts.isAtEnd
    }

    public func isSame(as other: PublicKeyInfo) -> Bool { unsafe EVP_PKEY_eq(handle, other.handle) == 1 }

    /// The first 20 bytes of the key info's SHA-256 (RFC 7093, method 1 in spirit).
    public var identifier: [UInt8] { Array(Digest.sha256(der).prefix(20)) }
}

public enum Digest {
    /// Looked up once: the library otherwise searches its providers at each use.
    @safe
    struct Method: @unchecked Sendable {
        // SAFETY: fetched at first use, never freed, and only read.
        let handle: OpaquePointer?

        init() { unsafe handle = unsafe EVP_MD_fetch(nil, "SHA2-256", nil) }
    }

    static let method = Method()

    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        guard unsafe EVP_Digest(bytes, bytes.count, &buffer, &length, method.handle, nil) == 1 else {
            fatalError("the library has no SHA-256")
        }
        return buffer
    }

    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// In a time that doesn't depend on where the two differ.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        unsafe left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}

public enum SecureRandom {
    public static func bytes(_ count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        guard unsafe RAND_bytes(&buffer, Int32(count)) == 1 else { fatalError("no randomness to be had") }
        return buffer
    }
}
