// The authority's record and its join tokens in the store, so that all replicas share them.

import Authority
import Base
import Credentials
import Document

struct StoreVault: AuthorityVault {
    let secrets: StoredSecrets
    static let name = "skein-authority"

    func load() async throws -> VaultRecord? {
        try await secrets.load(Self.name).map { VaultRecord(bytes: $0.bytes, version: String($0.revision)) }
    }

    func save(_ bytes: [UInt8], expecting expected: String?) async throws -> String? {
        try await secrets.save(Self.name, bytes, expecting: expected.flatMap { Int64($0) }).map { String($0) }
    }
}

struct StoreJoinTokens: JoinTokenStore {
    let secrets: StoredSecrets

    private func name(_ identifier: String) -> String { "skein-join-\(identifier.lowercased())" }

    func insert(_ token: JoinToken) async throws -> Bool {
        try await secrets.save(name(token.identifier), Self.bytes(token), expecting: nil) != nil
    }

    func find(_ identifier: String) async throws -> JoinToken? {
        try await secrets.load(name(identifier)).flatMap { Self.token($0.bytes) }
    }

    func replace(_ old: JoinToken, with new: JoinToken) async throws -> Bool {
        guard let known = try await secrets.load(name(old.identifier)), Self.token(known.bytes) == old else {
            return false
        }
        return try await secrets.save(name(old.identifier), Self.bytes(new), expecting: known.revision) != nil
    }

    func remove(_ identifier: String) async throws { try await secrets.remove(name(identifier)) }
    func all() async throws -> [JoinToken] { try await secrets.all().compactMap { Self.token($0.1.bytes) } }

    private static func bytes(_ token: JoinToken) -> [UInt8] {
        let tree: DocumentNode = [
            "id": .string(token.identifier), "hash": .string(Base64.encode(token.secretHash)),
            "namespace": .string(token.namespace), "serviceAccount": .string(token.serviceAccount),
            "reusable": .bool(token.isReusable), "expires": .integer(token.expires),
            "uses": .integer(Int64(token.uses)),
        ]
        return tree.json
    }

    private static func token(_ bytes: [UInt8]) -> JoinToken? {
        guard let tree = try? Document.parse(json: bytes), let identifier = tree["id"]?.string,
            let hash = tree["hash"]?.string.flatMap({ Base64.decode($0) }), let namespace = tree["namespace"]?.string,
            let account = tree["serviceAccount"]?.string, let expires = tree["expires"]?.int
        else { return nil }
        return JoinToken(
            identifier: identifier, secretHash: hash, namespace: namespace, serviceAccount: account,
            isReusable: tree["reusable"]?.bool ?? false, expires: Int64(expires), uses: tree["uses"]?.int ?? 0)
    }
}
