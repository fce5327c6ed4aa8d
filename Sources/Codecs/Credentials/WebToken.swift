// JSON web tokens (RFC 7519) in compact form: read, verified, made.

import Base
import Document

/// Parsed, and as long as `verify` was not called, nobody's word.
public struct WebToken: Sendable {
    public static let longest = 16 << 10

    public enum Algorithm: String, Sendable, Hashable { case rs256 = "RS256", es256 = "ES256" }

    public let algorithm: Algorithm
    public let keyIdentifier: String?
    public let claims: DocumentNode
    private let signedText: [UInt8]
    private let signature: [UInt8]

    public init(_ text: String) throws(InvalidCredential) {
        if text.utf8.count > Self.longest {
            throw InvalidCredential("a token of \(text.utf8.count) bytes, expected \(Self.longest) at most")
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw InvalidCredential("a token of \(parts.count) parts, expected 3") }
        let header = try Self.object(parts[0], "header")
        // RFC 7515, 4.1.11: an extension that must be understood, and none is.
        if header["crit"] != nil { throw InvalidCredential("a token with critical header parameters") }
        guard let name = header["alg"]?.text, let algorithm = Algorithm(rawValue: name) else {
            throw InvalidCredential("a token with alg \(header["alg"]?.text ?? "missing"), expected RS256 or ES256")
        }
        self.algorithm = algorithm
        keyIdentifier = header["kid"]?.text
        claims = try Self.object(parts[1], "claims")
        guard !parts[2].utf8.contains(UInt8(ascii: "=")), let signature = Base64.decode(String(parts[2])),
            !signature.isEmpty
        else { throw InvalidCredential("a token whose signature is no base64url") }
        self.signature = signature
        signedText = Array(text.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
    }

    private static func object(_ part: Substring, _ name: String) throws(InvalidCredential) -> DocumentNode {
        guard !part.utf8.contains(UInt8(ascii: "=")), let bytes = Base64.decode(String(part)) else {
            throw InvalidCredential("a token whose \(name) are no base64url")
        }
        var limits = DocumentLimits()
        limits.depth = 16
        limits.nodes = 1000
        do throws(InvalidDocument) {
            let node = try Document.parse(json: bytes, limits: limits)
            guard case .mapping = node.value else { throw InvalidDocument(line: 1, column: 1, message: "no object") }
            return node
        } catch {
            throw InvalidCredential("a token whose \(name) are no JSON object")
        }
    }

    /// Whether one of the keys has signed it.
    public func isSigned(by keys: WebKeySet) -> Bool {
        for candidate in keys.candidates(keyIdentifier) {
            switch (algorithm, candidate.key.kind) {
            case (.rs256, .rsa): if candidate.key.verify(signature, of: signedText) { return true }
            case (.es256, .p256):
                if let der = ECDSASignature.toDER(signature), candidate.key.verify(der, of: signedText) { return true }
            default: continue
            }
        }
        return false
    }

    public func text(_ claim: String) -> String? { claims[claim]?.text }

    /// Seconds since 1970; fractions are cut off.
    public func time(_ claim: String) -> Int64? {
        switch claims[claim]?.value {
        case .integer(let value): value
        case .double(let value) where value.isFinite && abs(value) < 1e15: Int64(value)
        default: nil
        }
    }

    /// `aud` is a text or a list of them.
    public var audiences: [String] {
        switch claims["aud"]?.value {
        case .string(let text): [text]
        case .list(let items): items.compactMap(\.text)
        default: []
        }
    }

    /// Signs `claims`, a JSON object's text.
    public static func make(
        claims: String, key: SigningKey, identifier: String
    ) throws(InvalidCredential) -> String {
        let algorithm: Algorithm
        switch key.kind {
        case .p256: algorithm = .es256
        case .rsa: algorithm = .rs256
        default: throw InvalidCredential("tokens are not signed with a key of kind \(key.kind)")
        }
        let header = "{\"alg\":\"\(algorithm.rawValue)\",\"kid\":\"\(identifier)\",\"typ\":\"JWT\"}"
        let text = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        var signature = try key.sign(Array(text.utf8))
        if algorithm == .es256 {
            guard let raw = ECDSASignature.toRaw(signature) else { throw InvalidCredential("an ECDSA signature") }
            signature = raw
        }
        return text + "." + Base64URL.encode(signature)
    }
}
