// The authorizer over the roles and bindings that are kept in the store.

import Base
import Document
import Store

public actor RoleDirectory: Authorizer, FollowerSink {
    static let group = "rbac.authorization.k8s.io"
    static let types = ["roles", "rolebindings", "clusterroles", "clusterrolebindings"].map {
        ResourceType(group: group, resource: $0)
    }

    private let store: any ResourceStore
    private var snapshot = RoleSnapshot()
    private var listed = ListedKeys()
    private var known: [ResourceType: Set<StoreKey>] = [:]
    private var reached: [ResourceType: Int64] = [:]

    public init(store: any ResourceStore) { self.store = store }

    /// Follows the store until the task is cancelled.
    public func run() async {
        let (store, sink) = (store, self)
        await withTaskGroup(of: Void.self) { group in
            for type in Self.types {
                group.addTask { await StoreFollower(store: store, type: type, sink: sink).run() }
            }
        }
    }

    public func decide(_ request: AccessRequest) async -> AccessVerdict {
        if !request.user.groups.contains(UserInfo.masters) { await waitUntilListed() }
        return snapshot.decide(request)
    }

    public func rules(of user: UserInfo, namespace: String) async -> [PolicyRule] {
        await waitUntilListed()
        return snapshot.rules(of: user, namespace: namespace)
    }

    public func rules(ofRole name: String, namespace: String) async -> [PolicyRule]? {
        await waitUntilListed()
        return snapshot.roles[RoleSnapshot.RoleKey(namespace: namespace, name: name)]
    }

    /// Whether a service account's proxies may have the keys of their namespace. Once a role of the namespace says which of
    /// its accounts read Secrets, as gateways' roles do, the others don't.
    public func admitsToSecrets(namespace: String, account: String) async -> Bool {
        await waitUntilListed()
        return snapshot.admitsToSecrets(namespace: namespace, account: account)
    }

    public func settle(_ type: ResourceType, _ revision: Int64) async {
        if !Self.types.contains(type) { return }
        for _ in 0..<200 where (reached[type] ?? 0) < revision {
            try? await Task.sleep(nanoseconds: 5_000_000)
        }
    }

    /// Nobody is refused for rules that are not read yet; a store that stays away refuses in the end.
    private func waitUntilListed() async {
        for _ in 0..<1000 where reached.count < Self.types.count {
            do { try await Task.sleep(nanoseconds: 10_000_000) } catch { return }
        }
    }

    func take(_ type: ResourceType, _ events: [FollowedEvent]) async {
        for event in events {
            switch event {
            case .began: listed.began(type)
            case .put(let object, _):
                listed.put(object.key)
                known[type, default: []].insert(object.key)
                put(object.key, try? Document.parse(json: object.bytes))
            case .deleted(let last, _): forget(last.key)
            case .reached(let revision):
                if let named = listed.reached(type) {
                    for key in known[type, default: []].subtracting(named) { forget(key) }
                }
                reached[type] = revision
            }
        }
    }

    private func forget(_ key: StoreKey) {
        known[key.type]?.remove(key)
        put(key, nil)
    }

    private func put(_ key: StoreKey, _ object: DocumentNode?) {
        let roleKey = RoleSnapshot.RoleKey(namespace: key.namespace, name: key.name)
        switch key.type.resource {
        case "roles", "clusterroles":
            snapshot.put(role: roleKey, rules: object.map { $0.entries(at: "rules").map(PolicyRule.init) })
        default:
            snapshot.put(
                binding: roleKey,
                object.map { RoleSnapshot.Binding($0, namespace: key.namespace, name: key.name) })
        }
    }
}
