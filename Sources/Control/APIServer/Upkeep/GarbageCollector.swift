// Deletes what belongs to objects that are gone, and carries out foreground deletions and orphanings.

import Document
import MeshAPI
import ResourceSchema
import Store

actor GarbageCollector: FollowerSink {
    private let core: ServerCore
    private let signal = WorkSignal()
    private var index = OwnershipIndex()
    private var listed = ListedKeys()
    private var followed: [ResourceType: Task<Void, Never>] = [:]
    private var queue: Set<StoreKey> = []

    init(core: ServerCore) { self.core = core }

    func run() async {
        let sink = self
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await sink.followKinds() }
            group.addTask { await sink.work() }
            await group.waitForAll()
        }
        for task in followed.values { task.cancel() }
    }

    /// A follower for each stored type; definitions come and go.
    private func followKinds() async {
        var generation = -1
        await core.kinds.waitUntilListed()
        while !Task.isCancelled {
            let now = core.kinds.generation
            if now != generation {
                generation = now
                adjustFollowers()
            }
            do { try await Task.sleep(nanoseconds: 500_000_000) } catch { return }
        }
    }

    private func adjustFollowers() {
        var wanted: Set<ResourceType> = []
        for served in core.kinds.catalog.all where served.verbs.contains("watch") {
            wanted.insert(ResourceType(group: served.kind.group, resource: served.kind.plural))
        }
        for (type, task) in followed where !wanted.contains(type) {
            task.cancel()
            followed[type] = nil
            for key in index.keys(of: type) { index.put(key, []) }
        }
        for type in wanted where followed[type] == nil {
            let follower = StoreFollower(store: core.store, type: type, sink: self)
            followed[type] = Task { await follower.run() }
        }
    }

    // MARK: hearing

    func take(_ type: ResourceType, _ events: [FollowedEvent]) async {
        for event in events {
            switch event {
            case .began: listed.began(type)
            case .put(let object, _): put(object)
            case .deleted(let last, _): deleted(last)
            case .reached:
                guard let named = listed.reached(type) else { continue }
                for key in index.keys(of: type) where !named.contains(key) { index.put(key, []) }
            }
        }
        if !queue.isEmpty { signal.wake() }
    }

    private func put(_ object: StoredObject) {
        listed.put(object.key)
        guard OwnershipHint.mayMatter(object.bytes), let tree = try? Document.parse(json: object.bytes) else {
            if !index.isEmpty {
                noteLostOwners(of: object.key, now: [])
                index.put(object.key, [])
            }
            return
        }
        let metadata = ObjectMetadata(of: tree)
        noteLostOwners(of: object.key, now: metadata.ownerReferences)
        index.put(object.key, metadata.ownerReferences)
        let isHeld = metadata.finalizers.contains { $0 == ObjectDeleter.foreground || $0 == ObjectDeleter.orphan }
        if !metadata.ownerReferences.isEmpty || metadata.deletionTimestamp != nil && isHeld {
            queue.insert(object.key)
        }
    }

    /// An owner in foreground deletion may have waited for this one.
    private func noteLostOwners(of key: StoreKey, now: [OwnerReference]) {
        for owner in index.owners(of: key) where !now.contains(owner) {
            if let key = place(of: owner, dependent: key) { queue.insert(key) }
        }
    }

    private func deleted(_ last: StoredObject) {
        noteLostOwners(of: last.key, now: [])
        index.put(last.key, [])
        if index.isEmpty { return }
        guard let uid = (try? Document.parse(json: last.bytes))?.text(at: "metadata", "uid") else { return }
        queue.formUnion(index.dependents(of: uid))
    }

    // MARK: working

    private func work() async {
        for await _ in signal.stream {
            while let key = queue.popFirst() {
                do throws(APIFailure) {
                    try await attempt(key)
                } catch {
                    core.settings.upkeepFailed("garbage", "\(key) can't be collected yet: \(error.message)")
                    queue.insert(key)
                    signal.wake(afterMilliseconds: 1000)
                    break
                }
            }
        }
    }

    private func attempt(_ key: StoreKey) async throws(APIFailure) {
        guard let stored = try await core.store.read(key) else { return }
        let tree = try StoredForm.tree(stored.bytes, key: key)
        let metadata = ObjectMetadata(of: tree)
        if metadata.deletionTimestamp != nil {
            if metadata.finalizers.contains(ObjectDeleter.orphan) { return try await orphan(key, metadata) }
            if metadata.finalizers.contains(ObjectDeleter.foreground) { try await deleteDependents(key, metadata) }
            return
        }
        if !metadata.ownerReferences.isEmpty { try await judge(key, metadata) }
    }

    /// What is known of an owner.
    private enum OwnerState { case there, leavingLast, gone, unknown }

    private func judge(_ key: StoreKey, _ metadata: ObjectMetadata) async throws(APIFailure) {
        var released: Set<String> = []
        var isHeld = false
        var isAwaited = false
        for owner in metadata.ownerReferences {
            switch try await state(of: owner, dependent: key) {
            case .there, .unknown: isHeld = true
            case .leavingLast:
                isAwaited = true
                released.insert(owner.uid)
            case .gone: released.insert(owner.uid)
            }
        }
        if isHeld {
            // Owners that are gone, or wait for their dependents to go, count no more: others hold the object.
            if released.isEmpty { return }
            return try await core.edit(key, uid: metadata.uid) { Self.removeOwners(released, from: &$0) }
        }
        // A dependent with dependents goes after them when its owner waits.
        let goesLast = isAwaited && !index.dependents(of: metadata.uid).isEmpty
        try await core.delete(key, uid: metadata.uid, propagation: goesLast ? "Foreground" : "Background")
    }

    private func state(of owner: OwnerReference, dependent: StoreKey) async throws(APIFailure) -> OwnerState {
        guard let key = place(of: owner, dependent: dependent) else { return .unknown }
        guard let stored = try await core.store.read(key) else { return .gone }
        let metadata = ObjectMetadata(of: try StoredForm.tree(stored.bytes, key: key))
        if metadata.uid != owner.uid { return .gone }
        let waits = metadata.deletionTimestamp != nil && metadata.finalizers.contains(ObjectDeleter.foreground)
        return waits ? .leavingLast : .there
    }

    /// nil for a kind that is not served: then nothing is known of the owner, and nothing is deleted.
    private func place(of owner: OwnerReference, dependent: StoreKey) -> StoreKey? {
        guard let kind = core.kinds.catalog.kind(apiVersion: owner.apiVersion, kind: owner.kind) else { return nil }
        // An owner with a namespace can't own an object without one.
        if kind.kind.isNamespaced, dependent.namespace.isEmpty { return nil }
        return StoreKey(
            type: ResourceType(group: kind.kind.group, resource: kind.kind.plural),
            namespace: kind.kind.isNamespaced ? dependent.namespace : "", name: owner.name)
    }

    private static func removeOwners(_ uids: Set<String>, from object: inout DocumentNode) -> Bool {
        let owners = object.entries(at: "metadata", "ownerReferences")
        let rest = owners.filter { !uids.contains($0.text(at: "uid") ?? "") }
        if rest.count == owners.count { return false }
        object.put(rest.isEmpty ? nil : .list(rest), at: "metadata", "ownerReferences")
        return true
    }

    private func orphan(_ key: StoreKey, _ metadata: ObjectMetadata) async throws(APIFailure) {
        for dependent in index.dependents(of: metadata.uid) {
            try await core.edit(dependent) { Self.removeOwners([metadata.uid], from: &$0) }
        }
        try await core.edit(key, uid: metadata.uid) { $0.removeFinalizer(ObjectDeleter.orphan) }
    }

    /// The owner goes when no dependent is left that blocks it.
    private func deleteDependents(_ key: StoreKey, _ metadata: ObjectMetadata) async throws(APIFailure) {
        var isBlocked = false
        for dependent in index.dependents(of: metadata.uid) {
            guard let found = try await self.metadata(of: dependent), found.refers(to: metadata.uid) != nil else {
                continue
            }
            if found.deletionTimestamp == nil { try await judge(dependent, found) }
            let reference = try await self.metadata(of: dependent)?.refers(to: metadata.uid)
            if reference?.blocksOwnerDeletion == true { isBlocked = true }
        }
        if isBlocked { return }
        try await core.edit(key, uid: metadata.uid) { $0.removeFinalizer(ObjectDeleter.foreground) }
    }

    private func metadata(of key: StoreKey) async throws(APIFailure) -> ObjectMetadata? {
        guard let stored = try await core.store.read(key) else { return nil }
        return ObjectMetadata(of: try StoredForm.tree(stored.bytes, key: key))
    }
}

extension ObjectMetadata {
    fileprivate func refers(to uid: String) -> OwnerReference? { ownerReferences.first { $0.uid == uid } }
}
