// What keeps the objects in order while nobody asks: everything here starts from the store, so that a restart changes
// nothing.

import Base
import Document
import MeshAPI
import ResourceSchema
import Store

/// Replicas may all do this at once: each step states what it expects to find.
struct Upkeep: Sendable {
    let core: ServerCore

    func run(whenStarted started: @escaping @Sendable () -> Void) async {
        let core = core
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await StoreFollower(store: core.store, type: KindDirectory.definitions, sink: core.kinds).run()
            }
            group.addTask {
                await DefaultObjects(core: core).ensure()
                started()
            }
            group.addTask { await NamespaceKeeper(core: core).run() }
            group.addTask { await DefinitionKeeper(core: core).run() }
            group.addTask { await GarbageCollector(core: core).run() }
            group.addTask { await Housekeeping(core: core).run() }
        }
    }
}

extension ServerCore {
    /// A request that the control plane makes of itself.
    func request(
        _ verb: ResourceVerb, _ kind: ServedKind, namespace: String, name: String
    ) throws(APIFailure) -> ResourceRequest {
        let path = ResourcePath(
            group: kind.kind.group, version: kind.kind.version, namespace: namespace, resource: kind.kind.plural,
            name: name)
        return ResourceRequest(
            path: path, verb: verb, kind: kind, options: try RequestOptions([]), user: .controlPlane,
            form: AcceptedForm(), userAgent: "skein-control", contentType: "", warnings: WarningList())
    }

    /// Deletes as a client would; what is gone already is no failure.
    func delete(_ key: StoreKey, uid: String?, propagation: String? = nil) async throws(APIFailure) {
        guard let kind = kinds.catalog.storage(plural: key.type.resource, group: key.type.group) else { return }
        let request = try request(.delete, kind, namespace: key.namespace, name: key.name)
        do throws(APIFailure) {
            _ = try await ObjectDeleter(core: self, request: request).delete(
                DeletionOrder(uid: uid, propagation: propagation))
        } catch {
            if error.code != 404, error.code != 409 { throw error }
        }
    }

    /// Changes an object where it is kept. `change` says whether there is anything to write; an object that is deleted
    /// and held by nothing any more goes.
    func edit(
        _ key: StoreKey, uid: String? = nil, _ change: (inout DocumentNode) -> Bool
    ) async throws(APIFailure) {
        for _ in 0..<10 {
            guard let stored = try await store.read(key) else { return }
            var object = try StoredForm.tree(stored.bytes, key: key)
            if let uid, object.text(at: "metadata", "uid") != uid { return }
            if !change(&object) { return }
            let isGone =
                object.text(at: "metadata", "deletionTimestamp") != nil
                && object.texts(at: "metadata", "finalizers").isEmpty
                && object.texts(at: "spec", "finalizers").isEmpty
            do throws(StoreFailure) {
                let bytes = StoredForm.bytes(object, apiVersion: object.text(at: "apiVersion") ?? "")
                _ = try await store.write(key, expecting: .revision(stored.revision), isGone ? nil : bytes)
                if isGone { await releaseAddresses(key, object) }
                return
            } catch .conflict {
                continue
            } catch {
                throw APIFailure(error)
            }
        }
        throw APIFailure.unavailable("\(key) changes faster than it can be edited")
    }

    private func releaseAddresses(_ key: StoreKey, _ object: DocumentNode) async {
        if key.type != ResourceType(group: "", resource: "services") { return }
        await ServiceAddresses(store: store, settings: settings).release(object, unlessKeptBy: nil)
    }
}

extension DocumentNode {
    /// Takes a finalizer away; false when it isn't there.
    mutating func removeFinalizer(_ name: String) -> Bool {
        let finalizers = texts(at: "metadata", "finalizers")
        guard finalizers.contains(name) else { return false }
        let rest = finalizers.filter { $0 != name }
        put(rest.isEmpty ? nil : Tree.texts(rest), at: "metadata", "finalizers")
        return true
    }
}

/// Wakes a worker that waits; several calls before it looks count once.
final class WorkSignal: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.stream = stream
        self.continuation = continuation
    }

    func wake() { continuation.yield() }

    /// For what has to be tried again.
    func wake(afterMilliseconds delay: UInt64) {
        Task {
            try? await Task.sleep(nanoseconds: delay * 1_000_000)
            wake()
        }
    }
}
