// Service accounts, pods and secrets as the store has them: a token is worth nothing without what it is bound to.

import Authority
import Document
import Store

public struct StoreAccounts: AccountDirectory {
    private let store: any ResourceStore

    public init(_ store: any ResourceStore) { self.store = store }

    public func missing(_ binding: TokenBinding) async throws -> TokenBinding.Object? {
        for object in binding.objects {
            let key = StoreKey(
                type: ResourceType(group: "", resource: object.resource), namespace: binding.namespace,
                name: object.name)
            guard let stored = try await store.get(key) else { return object }
            if object.uid.isEmpty { continue }
            let tree = try Document.parse(json: stored.bytes)
            if tree["metadata"]?["uid"]?.words != object.uid { return object }
        }
        return nil
    }
}
