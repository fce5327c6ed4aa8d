// Namespaces: each has a ServiceAccount `default`, and one that is deleted goes when all in it is gone.

import Document
import MeshAPI
import ResourceSchema
import Store

actor NamespaceKeeper: FollowerSink {
    private static let namespaces = ResourceType(group: "", resource: "namespaces")
    private static let accounts = ResourceType(group: "", resource: "serviceaccounts")

    private let core: ServerCore
    private let signal = WorkSignal()
    private var terminating: Set<String> = []
    private var lacking: Set<String> = []

    init(core: ServerCore) { self.core = core }

    func run() async {
        let (core, sink) = (core, self)
        await withTaskGroup(of: Void.self) { group in
            for type in [Self.namespaces, Self.accounts] {
                group.addTask { await StoreFollower(store: core.store, type: type, sink: sink).run() }
            }
            group.addTask { await sink.work() }
        }
    }

    func take(_ type: ResourceType, _ events: [FollowedEvent]) async {
        for event in events {
            switch event {
            case .put(let object, _) where type == Self.namespaces:
                guard let tree = try? Document.parse(json: object.bytes) else { continue }
                if tree.text(at: "metadata", "deletionTimestamp") != nil {
                    lacking.remove(object.key.name)
                    terminating.insert(object.key.name)
                } else {
                    lacking.insert(object.key.name)
                }
            case .deleted(let last, _) where type == Self.namespaces:
                terminating.remove(last.key.name)
                lacking.remove(last.key.name)
            case .deleted(let last, _) where last.key.name == "default": lacking.insert(last.key.namespace)
            default: continue
            }
            signal.wake()
        }
    }

    private func work() async {
        for await _ in signal.stream {
            for name in lacking.sorted() {
                if await equip(name) { lacking.remove(name) } else { signal.wake(afterMilliseconds: 1000) }
            }
            for name in terminating.sorted() {
                if await finalize(name) {
                    terminating.remove(name)
                } else {
                    signal.wake(afterMilliseconds: 500)
                }
            }
        }
    }

    /// True when there is nothing left to do.
    private func equip(_ name: String) async -> Bool {
        do throws(APIFailure) {
            let objects = DefaultObjects(core: core)
            try await objects.create(
                [
                    "apiVersion": "v1", "kind": "ServiceAccount",
                    "metadata": ["name": "default", "namespace": .string(name)],
                ], namespace: name)
            let authority = core.settings.certificateAuthority
            if authority.isEmpty { return true }
            try await objects.create(
                [
                    "apiVersion": "v1", "kind": "ConfigMap",
                    "metadata": ["name": "kube-root-ca.crt", "namespace": .string(name)],
                    "data": ["ca.crt": .string(String(decoding: authority, as: UTF8.self))],
                ], namespace: name)
            return true
        } catch {
            // A namespace on its way out gets nothing any more.
            if error.code == 404 || error.code == 403 { return true }
            core.settings.upkeepFailed(
                "namespaces", "the namespace \(name) lacks its default objects: \(error.message)")
            return false
        }
    }

    /// Deletes what is in a namespace, and the namespace when nothing is left.
    private func finalize(_ name: String) async -> Bool {
        do throws(APIFailure) {
            var left: [String] = []
            for type in namespacedTypes() {
                let remaining = try await empty(StoreSelection(type: type, namespace: name))
                if remaining > 0 { left.append("\(type) has \(remaining) resource instances") }
            }
            let key = StoreKey(type: Self.namespaces, namespace: "", name: name)
            if left.isEmpty {
                try await core.edit(key) { namespace in
                    if namespace.text(at: "metadata", "deletionTimestamp") == nil { return false }
                    let rest = namespace.texts(at: "spec", "finalizers").filter { $0 != "kubernetes" }
                    namespace.put(rest.isEmpty ? nil : Tree.texts(rest), at: "spec", "finalizers")
                    return true
                }
                return true
            }
            let message = "Some resources are remaining: " + left.joined(separator: ", ")
            try await core.edit(key) { Self.note(message, in: &$0) }
            return false
        } catch {
            core.settings.upkeepFailed("namespaces", "the namespace \(name) can't be emptied: \(error.message)")
            return false
        }
    }

    private func namespacedTypes() -> [ResourceType] {
        var seen: Set<ResourceType> = []
        return core.kinds.catalog.all.compactMap { served in
            if !served.kind.isNamespaced || !served.verbs.contains("list") { return nil }
            let type = ResourceType(group: served.kind.group, resource: served.kind.plural)
            return seen.insert(type).inserted ? type : nil
        }
    }

    /// How many stay because something holds them.
    private func empty(_ selection: StoreSelection) async throws(APIFailure) -> Int {
        var pages = ListPages(store: core.store, selection: selection, nil, nil)
        var remaining = 0
        while let page = try await pages.next(isContinuing: false, position: nil) {
            for stored in page.objects {
                try await core.delete(stored.key, uid: nil)
                if try await core.store.read(stored.key) != nil { remaining += 1 }
            }
        }
        return remaining
    }

    /// Says on the namespace what it waits for.
    private static func note(_ message: String, in namespace: inout DocumentNode) -> Bool {
        let type = "NamespaceContentRemaining"
        let conditions = namespace.entries(at: "status", "conditions")
        if conditions.contains(where: { $0.text(at: "type") == type && $0.text(at: "message") == message }) {
            return false
        }
        let condition: DocumentNode = [
            "type": .string(type), "status": "True", "reason": "SomeResourcesRemain", "message": .string(message),
            "lastTransitionTime": .string(Timestamp.text(Timestamp.now())),
        ]
        namespace.put(
            .list(conditions.filter { $0.text(at: "type") != type } + [condition]), at: "status", "conditions")
        return true
    }
}
