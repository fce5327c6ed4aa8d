// What an authority keeps in its vault.

import Base
import Credentials
import Document

/// Holds private keys: goes to a vault and nowhere else.
struct AuthorityRecord: Sendable {
    struct TokenKey: Sendable {
        let identifier: String
        /// Nil for a key that only verifies any more.
        let key: SigningKey?
        let publicKey: PublicKeyInfo
        /// Seconds since 1970; 0 for the one that signs.
        let until: Int64
    }

    static let format: Int64 = 1

    var trustDomain: String
    var rotation: RotationMachine?
    var authorities: [IssuingAuthority]
    /// The longest that any certificate was issued for, in seconds: a retired root outlives them.
    var longestLeaf: Int64
    var tokenKeys: [TokenKey]

    func authority(_ identifier: String) -> IssuingAuthority? {
        authorities.first { $0.identifier == identifier }
    }

    var bytes: [UInt8] {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        writer.key("format")
        writer.integer(Self.format)
        writer.key("trustDomain")
        writer.string(trustDomain)
        writer.key("longestLeaf")
        writer.integer(longestLeaf)
        if let rotation { write(rotation, &writer) }
        writer.key("authorities")
        writer.beginList()
        for authority in authorities {
            writer.beginObject()
            writer.key("certificate")
            writer.string(authority.certificate.pem)
            writer.key("key")
            writer.string(String(decoding: authority.key.pem, as: UTF8.self))
            writer.endObject()
        }
        writer.endList()
        writer.key("tokenKeys")
        writer.beginList()
        for entry in tokenKeys {
            writer.beginObject()
            writer.key("id")
            writer.string(entry.identifier)
            writer.key("until")
            writer.integer(entry.until)
            writer.key(entry.key == nil ? "public" : "key")
            let der = entry.publicKey.der
            writer.string(
                entry.key.map { String(decoding: $0.pem, as: UTF8.self) } ?? PEMText.encode("PUBLIC KEY", der))
            writer.endObject()
        }
        writer.endList()
        writer.endObject()
        return Array(writer.text.utf8)
    }

    private func write(_ rotation: RotationMachine, _ writer: inout JSONWriter) {
        writer.key("rotation")
        writer.beginObject()
        writer.key("signer")
        writer.string(rotation.signer)
        writer.key("phase")
        writer.string(rotation.phaseName)
        switch rotation.phase {
        case .steady: break
        case .distributing(let other, let since), .signing(let other, let since):
            writer.key("other")
            writer.string(other)
            writer.key("since")
            writer.integer(since)
        }
        writer.endObject()
    }

    init(
        trustDomain: String, rotation: RotationMachine?, authorities: [IssuingAuthority], longestLeaf: Int64,
        tokenKeys: [TokenKey]
    ) {
        self.trustDomain = trustDomain
        self.rotation = rotation
        self.authorities = authorities
        self.longestLeaf = longestLeaf
        self.tokenKeys = tokenKeys
    }

    init(_ bytes: [UInt8], now: Int64) throws {
        let root = try Document.parse(json: bytes)
        guard root["format"]?.number == Self.format else {
            throw AuthorityFailure(
                .broken,
                "the authority's record has format \(root["format"]?.number ?? 0), expected \(Self.format): "
                    + "it was written by another version")
        }
        trustDomain = try Self.text(root, "trustDomain")
        longestLeaf = root["longestLeaf"]?.number ?? 0
        authorities = []
        for entry in root["authorities"]?.items ?? [] {
            let certificate = try Certificate.chain(pem: Array(try Self.text(entry, "certificate").utf8))[0]
            let key = try SigningKey(pem: Array(try Self.text(entry, "key").utf8))
            // One that has expired is still read, or nothing could replace it.
            let time = min(max(now, certificate.notBefore), certificate.notAfter)
            authorities.append(
                try IssuingAuthority(
                    certificate: certificate, key: key, intermediates: [], roots: [certificate], now: time))
        }
        tokenKeys = []
        for entry in root["tokenKeys"]?.items ?? [] {
            let identifier = try Self.text(entry, "id")
            let until = entry["until"]?.number ?? 0
            if entry["key"] != nil {
                let key = try SigningKey(pem: Array(try Self.text(entry, "key").utf8))
                tokenKeys.append(
                    TokenKey(identifier: identifier, key: key, publicKey: key.publicKey, until: until))
            } else {
                let key = try PublicKeyInfo(pem: Array(try Self.text(entry, "public").utf8))
                tokenKeys.append(TokenKey(identifier: identifier, key: nil, publicKey: key, until: until))
            }
        }
        rotation = try root["rotation"].map { try Self.rotation($0) }
        for identifier in rotation?.trusted ?? [] where authority(identifier) == nil {
            throw AuthorityFailure(.broken, "the authority's record names the root \(identifier) and doesn't hold it")
        }
    }

    private static func rotation(_ node: DocumentNode) throws -> RotationMachine {
        let signer = try text(node, "signer")
        let since = node["since"]?.number ?? 0
        switch try text(node, "phase") {
        case "steady": return RotationMachine(signer: signer)
        case "distributing":
            return RotationMachine(signer: signer, phase: .distributing(next: try text(node, "other"), since: since))
        case "signing":
            return RotationMachine(signer: signer, phase: .signing(retiring: try text(node, "other"), since: since))
        default: throw AuthorityFailure(.broken, "the authority's record has an unknown phase of rotation")
        }
    }

    private static func text(_ node: DocumentNode, _ name: String) throws(AuthorityFailure) -> String {
        guard case .string(let text)? = node[name]?.value else {
            throw AuthorityFailure(.broken, "the authority's record has no \(name)")
        }
        return text
    }
}

extension DocumentNode {
    var number: Int64? {
        if case .integer(let number) = value { return number }
        return nil
    }

    var items: [DocumentNode] {
        if case .list(let items) = value { return items }
        return []
    }

    var string: String? {
        if case .string(let text) = value { return text }
        return nil
    }
}
