// What every cluster has from its first moment on.

import Base
import Document
import MeshAPI
import ResourceSchema
import Store

struct DefaultObjects: Sendable {
    let core: ServerCore

    /// Until all of it is there, however long the store takes to come.
    func ensure() async {
        var pause: UInt64 = 50
        while !Task.isCancelled {
            do throws(APIFailure) {
                try await ensureAll()
                return
            } catch {
                core.settings.upkeepFailed("defaults", "default objects can't be written yet: \(error.message)")
                try? await Task.sleep(nanoseconds: pause * 1_000_000)
                pause = min(pause * 2, 5000)
            }
        }
    }

    private func ensureAll() async throws(APIFailure) {
        for name in core.settings.namespaces {
            try await create(
                ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]])
        }
        for role in DefaultRoles.clusterRoles { try await create(role) }
        for binding in DefaultRoles.clusterRoleBindings { try await create(binding) }
    }

    /// Leaves what is there as it is: an administrator may have changed it.
    func create(_ object: DocumentNode, namespace: String = "") async throws(APIFailure) {
        let apiVersion = object.text(at: "apiVersion") ?? ""
        let name = object.text(at: "metadata", "name") ?? ""
        guard let kind = core.kinds.catalog.kind(apiVersion: apiVersion, kind: object.text(at: "kind") ?? "") else {
            return
        }
        let key = StoreKey(
            type: ResourceType(group: kind.kind.group, resource: kind.kind.plural), namespace: namespace, name: name)
        if try await core.store.read(key) != nil { return }
        let request = try core.request(.create, kind, namespace: namespace, name: "")
        do throws(APIFailure) {
            _ = try await ObjectWriter(core: core, request: request).create(object)
        } catch {
            if error.reason != "AlreadyExists" { throw error }
        }
    }
}

/// What is cleaned up by the clock: Events past their time, addresses that nobody has any more.
struct Housekeeping: Sendable {
    let core: ServerCore

    func run() async {
        while !Task.isCancelled {
            do { try await Task.sleep(nanoseconds: 60_000_000_000) } catch { return }
            await expireEvents()
            await ServiceAddresses(store: core.store, settings: core.settings).repair()
        }
    }

    func expireEvents() async {
        let oldest = Timestamp.now() - core.settings.eventLifetime.nanoseconds / 1_000_000_000
        for group in ["", "events.k8s.io"] {
            var expired: [StoredObject] = []
            let selection = StoreSelection(type: ResourceType(group: group, resource: "events"))
            do throws(StoreFailure) {
                _ = try await core.store.forEachPage(of: selection) { page async throws(StoreFailure) in
                    expired += page.objects.filter { Self.lastSeen($0) < oldest }
                }
                for event in expired {
                    _ = try await core.store.write(event.key, expecting: .revision(event.revision), nil)
                }
            } catch {
                if case .conflict = error { continue }
                core.settings.upkeepFailed("events", "old events are not cleaned up: \(error)")
            }
        }
    }

    private static func lastSeen(_ stored: StoredObject) -> Int64 {
        guard let event = try? Document.parse(json: stored.bytes) else { return 0 }
        let times = [
            event.text(at: "series", "lastObservedTime"), event.text(at: "lastTimestamp"),
            event.text(at: "deprecatedLastTimestamp"), event.text(at: "eventTime"),
            event.text(at: "metadata", "creationTimestamp"),
        ]
        return times.compactMap { $0.flatMap(Timestamp.parse) }.max() ?? 0
    }
}
