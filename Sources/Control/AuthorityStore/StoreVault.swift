// The authority's record in the store that all replicas share.

import Authority
import Base
import Document
import Store

/// Wrapped in a `SealedVault` the store sees sealed bytes only.
public struct StoreVault: AuthorityVault {
    public static let kind = "skein.dev/authority"
    /// A Kubernetes may itself be a Skein with an authority of its own in that namespace.
    public static let nameInCluster = "skein-ca"

    private let store: any ResourceStore
    private let secret: SecretObject

    public init(_ store: any ResourceStore, namespace: String = "istio-system", name: String = "skein-authority") {
        self.store = store
        secret = SecretObject(namespace: namespace, name: name, kind: Self.kind)
    }

    public func load() async throws -> VaultRecord? { try await read()?.record }

    private func read() async throws -> (record: VaultRecord, tree: DocumentNode)? {
        guard let object = try await store.get(secret.key) else { return nil }
        guard let (tree, record) = SecretObject.decode(object, kind: Self.kind) else {
            throw AuthorityFailure(
                .broken, "the Secret \(secret.namespace)/\(secret.name) is none of the authority's (type \(Self.kind))")
        }
        return (VaultRecord(bytes: record, version: String(object.revision)), tree)
    }

    public func save(_ bytes: [UInt8], expecting expected: String?) async throws -> String? {
        let present = try await read()
        guard present?.record.version == expected else { return nil }
        let expectation = expected.flatMap { Int64($0) }.map { StoreExpectation.revision($0) } ?? .absent
        let value = secret.encode(bytes, over: present?.tree)
        do throws(StoreFailure) {
            return String(try await store.write(secret.key, expecting: expectation, value))
        } catch {
            switch error {
            case .conflict: return nil
            case .ambiguous:
                // It was written if it is there; sealed bytes are different each time.
                guard let now = try await read(), now.record.bytes == bytes else { return nil }
                return now.record.version
            default: throw error
            }
        }
    }
}
