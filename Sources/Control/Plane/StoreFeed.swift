// Carries the store's objects of one kind to whoever builds the world: a list, then everything that changes.

import Base
import Document
import Logging
import MeshAPI
import Registry
import Store

/// Where changes go; a batch is applied as a whole.
protocol ChangeConsumer: Sendable {
    func take(_ changes: [ObjectChange]) async
    /// Everything of this kind that exists has been delivered once.
    func isComplete(_ kind: ObjectKind) async
}

struct StoreFeed: Sendable {
    let store: any ResourceStore
    let kind: ObjectKind
    let consumer: any ChangeConsumer
    let gate: NamespaceGate

    /// Of these the gate itself is made.
    private var isEssential: Bool { kind.group.isEmpty && (kind.kind == "Namespace" || kind.kind == "ConfigMap") }

    private var type: ResourceType { ResourceType(group: kind.group, resource: kind.plural) }

    /// Runs until its task is cancelled. A store that can't be reached is asked again, ever less often; what was known
    /// stays in force meanwhile.
    func run() async {
        var known: Set<StoreKey> = []
        var isFirst = true
        var pause = TimeSpan.milliseconds(100)
        if !isEssential { await gate.opened() }
        while !Task.isCancelled {
            do {
                let generation = gate.generation
                let revision = try await listAll(&known)
                if isFirst { await consumer.isComplete(kind) }
                isFirst = false
                pause = .milliseconds(100)
                try await follow(after: revision, &known, gate: generation)
            } catch {
                if Task.isCancelled { return }
                if case .tooOld = error {
                    ControlLog.shared.info("store", "the watch of \(type) fell behind and begins anew")
                    continue
                }
                // A Kubernetes in which a kind isn't defined has none of it; should it come later, it is followed.
                if case .refused(404, _, _) = error {
                    if isFirst { await consumer.isComplete(kind) }
                    isFirst = false
                    try? await Task.sleep(nanoseconds: 10_000_000_000)
                    continue
                }
                ControlLog.shared.warn(
                    "store", "\(type) can't be followed: \(error)", ["again_in_ms": "\(pause.milliseconds)"])
                try? await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
                pause = min(TimeSpan(nanoseconds: pause.nanoseconds * 2), .seconds(10))
            }
        }
    }

    private func listAll(_ known: inout Set<StoreKey>) async throws(StoreFailure) -> Int64 {
        var present: Set<StoreKey> = []
        let revision = try await store.forEachPage(of: StoreSelection(type: type)) {
            (page) async throws(StoreFailure) in
            let admitted = page.objects.filter { gate.admits($0.key.namespace) }
            for object in admitted { present.insert(object.key) }
            await consumer.take(admitted.compactMap(change))
        }
        let gone = known.subtracting(present)
        if !gone.isEmpty { await consumer.take(gone.map { deletion($0) }) }
        known = present
        return revision
    }

    /// Until the watch ends, or other namespaces are let in: then everything is listed again.
    private func follow(
        after revision: Int64, _ known: inout Set<StoreKey>, gate generation: Int
    ) async throws(StoreFailure) {
        let watch = try await store.watch(StoreSelection(type: type), after: revision)
        let regard = Task { [gate] in
            await gate.changed(since: generation)
            watch.cancel()
        }
        defer { regard.cancel() }
        while true {
            let batch = try await watch.nextBatch()
            if batch.isEmpty { return }
            var changes: [ObjectChange] = []
            for event in batch {
                switch event {
                case .put(let object, _) where !gate.admits(object.key.namespace): continue
                case .deleted(let last, _) where !gate.admits(last.key.namespace): continue
                case .put(let object, _):
                    known.insert(object.key)
                    if let change = change(object) { changes.append(change) }
                case .deleted(let last, let revision):
                    known.remove(last.key)
                    changes.append(deletion(last.key, revision))
                case .progress: break
                }
            }
            if !changes.isEmpty { await consumer.take(changes) }
        }
    }

    private func change(_ object: StoredObject) -> ObjectChange? {
        do {
            let tree = try Document.parse(json: object.bytes)
            return ObjectChange(
                group: kind.group, kind: kind.kind, namespace: object.key.namespace, name: object.key.name,
                object: tree,
                revision: object.revision)
        } catch {
            ControlLog.shared.error("store", "\(object.key) is no JSON and is left out: \(error)")
            return nil
        }
    }

    private func deletion(_ key: StoreKey, _ revision: Int64 = 0) -> ObjectChange {
        ObjectChange(
            group: kind.group, kind: kind.kind, namespace: key.namespace, name: key.name, object: nil,
            revision: revision)
    }
}
