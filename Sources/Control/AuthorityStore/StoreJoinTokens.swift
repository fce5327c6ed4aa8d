// Join tokens in the store: a Secret each, with the hash of its secret.

import Authority
import Base
import Document
import Store

public struct StoreJoinTokens: JoinTokenStore {
    public static let kind = "skein.dev/join-token"
    private static let prefix = "skein-join-"

    private let store: any ResourceStore
    private let namespace: String

    public init(_ store: any ResourceStore, namespace: String = "istio-system") {
        self.store = store
        self.namespace = namespace
    }

    /// Nil for what can't be a token's name: it comes from a caller.
    private func secret(_ identifier: String) -> SecretObject? {
        guard identifier.utf8.count == 16,
            identifier.utf8.allSatisfy({ ASCII.isDigit($0) || ($0 >= 0x61 && $0 <= 0x66) })
        else { return nil }
        return SecretObject(namespace: namespace, name: Self.prefix + identifier, kind: Self.kind)
    }

    private func read(_ identifier: String) async throws -> (token: JoinToken, revision: Int64, tree: DocumentNode)? {
        guard let secret = secret(identifier), let object = try await store.get(secret.key),
            let (tree, record) = SecretObject.decode(object, kind: Self.kind), let token = Self.decode(record)
        else { return nil }
        return (token, object.revision, tree)
    }

    public func insert(_ token: JoinToken) async throws -> Bool {
        guard let secret = secret(token.identifier) else { return false }
        return try await write(secret, .absent, secret.encode(Self.encode(token), over: nil))
    }

    public func find(_ identifier: String) async throws -> JoinToken? { try await read(identifier)?.token }

    public func replace(_ old: JoinToken, with new: JoinToken) async throws -> Bool {
        guard let secret = secret(old.identifier), let present = try await read(old.identifier), present.token == old
        else { return false }
        return try await write(
            secret, .revision(present.revision), secret.encode(Self.encode(new), over: present.tree))
    }

    public func remove(_ identifier: String) async throws {
        guard let secret = secret(identifier) else { return }
        _ = try await write(secret, .anything, nil)
    }

    /// An ambiguous write counts as not done, or a token could be used twice.
    private func write(_ secret: SecretObject, _ expectation: StoreExpectation, _ value: [UInt8]?) async throws -> Bool
    {
        do throws(StoreFailure) {
            _ = try await store.write(secret.key, expecting: expectation, value)
            return true
        } catch {
            if case .conflict = error { return false }
            throw error
        }
    }

    public func all() async throws -> [JoinToken] {
        var found: [JoinToken] = []
        _ = try await store.forEachPage(of: StoreSelection(type: SecretObject.resource, namespace: namespace)) { page in
            for object in page.objects where object.key.name.hasPrefix(Self.prefix) {
                if let (_, record) = SecretObject.decode(object, kind: Self.kind), let token = Self.decode(record) {
                    found.append(token)
                }
            }
        }
        return found
    }

    private static func encode(_ token: JoinToken) -> [UInt8] {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        for (key, value) in [
            ("id", token.identifier), ("hash", Base64.encode(token.secretHash)), ("namespace", token.namespace),
            ("serviceAccount", token.serviceAccount),
        ] {
            writer.key(key)
            writer.string(value)
        }
        writer.key("reusable")
        writer.bool(token.isReusable)
        writer.key("expires")
        writer.integer(token.expires)
        writer.key("uses")
        writer.integer(token.uses)
        writer.endObject()
        return Array(writer.text.utf8)
    }

    private static func decode(_ record: [UInt8]) -> JoinToken? {
        guard let tree = try? Document.parse(json: record), let identifier = tree["id"]?.words,
            let hash = tree["hash"]?.words.flatMap({ Base64.decode($0) }), let namespace = tree["namespace"]?.words,
            let account = tree["serviceAccount"]?.words, case .bool(let isReusable)? = tree["reusable"]?.value,
            let expires = tree["expires"]?.whole, let uses = tree["uses"]?.whole
        else { return nil }
        return JoinToken(
            identifier: identifier, secretHash: hash, namespace: namespace, serviceAccount: account,
            isReusable: isReusable, expires: expires, uses: Int(uses))
    }
}
