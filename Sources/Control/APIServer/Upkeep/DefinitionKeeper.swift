// CustomResourceDefinitions: their status, and the end of their objects when they are deleted.

import Document
import ResourceSchema
import Store

actor DefinitionKeeper: FollowerSink {
    static let cleanup = "customresourcecleanup.apiextensions.k8s.io"

    private let core: ServerCore
    private let signal = WorkSignal()
    private var open: Set<String> = []

    init(core: ServerCore) { self.core = core }

    func run() async {
        let (core, sink) = (core, self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await StoreFollower(store: core.store, type: KindDirectory.definitions, sink: sink).run()
            }
            group.addTask { await sink.work() }
        }
    }

    func take(_ type: ResourceType, _ events: [FollowedEvent]) async {
        for event in events {
            guard case .put(let object, _) = event else { continue }
            open.insert(object.key.name)
            signal.wake()
        }
    }

    private func work() async {
        for await _ in signal.stream {
            for name in open.sorted() {
                open.remove(name)
                if await tend(name) { continue }
                open.insert(name)
                signal.wake(afterMilliseconds: 500)
            }
        }
    }

    /// True when there is nothing left to do.
    private func tend(_ name: String) async -> Bool {
        let key = StoreKey(type: KindDirectory.definitions, namespace: "", name: name)
        do throws(APIFailure) {
            guard let stored = try await core.store.read(key) else { return true }
            let definition = try StoredForm.tree(stored.bytes, key: key)
            if definition.text(at: "metadata", "deletionTimestamp") != nil {
                return try await cleanUp(key, definition)
            }
            await core.kinds.settle(key.type, stored.revision)
            let refusal = core.kinds.refusal(of: name)
            try await core.edit(key) { Self.establish(&$0, refusal) }
            return true
        } catch {
            core.settings.upkeepFailed("definitions", "the definition \(name) can't be tended: \(error.message)")
            return false
        }
    }

    private func cleanUp(_ key: StoreKey, _ definition: DocumentNode) async throws(APIFailure) -> Bool {
        if !KindDirectory.isBuiltIn(definition, core.kinds.catalog) {
            let type = ResourceType(
                group: definition.text(at: "spec", "group") ?? "",
                resource: definition.text(at: "spec", "names", "plural") ?? "")
            var pages = ListPages(store: core.store, selection: StoreSelection(type: type), nil, nil)
            var isEmpty = true
            while let page = try await pages.next(isContinuing: false, position: nil) {
                for stored in page.objects {
                    try await core.delete(stored.key, uid: nil)
                    if try await core.store.read(stored.key) != nil { isEmpty = false }
                }
            }
            if !isEmpty { return false }
        }
        try await core.edit(key) { $0.removeFinalizer(Self.cleanup) }
        return true
    }

    /// Status and finalizer as they should be; false when they are.
    private static func establish(_ definition: inout DocumentNode, _ refusal: String?) -> Bool {
        let before = definition
        let names = acceptedNames(definition)
        let storage = definition.entries(at: "spec", "versions").first { $0.flag(at: "storage") == true }
        var stored = definition.texts(at: "status", "storedVersions")
        if let version = storage?.text(at: "name"), !stored.contains(version) { stored.append(version) }
        let isFine = refusal == nil
        var conditions = definition.entries(at: "status", "conditions")
        set(
            &conditions, "NamesAccepted", isFine, reason: isFine ? "NoConflicts" : "NamesRefused",
            message: refusal ?? "no conflicts found")
        set(
            &conditions, "Established", isFine, reason: isFine ? "InitialNamesAccepted" : "NotAccepted",
            message: isFine ? "the initial names have been accepted" : "not all names are accepted")
        if isFine {
            definition.put(names, at: "status", "acceptedNames")
            var finalizers = definition.texts(at: "metadata", "finalizers")
            if !finalizers.contains(cleanup) { finalizers.append(cleanup) }
            definition.put(Tree.texts(finalizers), at: "metadata", "finalizers")
        }
        definition.put(.list(conditions), at: "status", "conditions")
        definition.put(Tree.texts(stored), at: "status", "storedVersions")
        return !before.isSame(as: definition)
    }

    private static func acceptedNames(_ definition: DocumentNode) -> DocumentNode {
        var names = definition.node(at: "spec", "names") ?? [:]
        let kind = names.text(at: "kind") ?? ""
        if names.text(at: "singular") == nil { names.set("singular", .string(kind.lowercased())) }
        if names.text(at: "listKind") == nil { names.set("listKind", .string(kind + "List")) }
        return names
    }

    private static func set(
        _ conditions: inout [DocumentNode], _ type: String, _ isTrue: Bool, reason: String, message: String
    ) {
        let status = isTrue ? "True" : "False"
        let old = conditions.first { $0.text(at: "type") == type }
        let time = old?.text(at: "status") == status ? old?.text(at: "lastTransitionTime") : nil
        let condition: DocumentNode = [
            "lastTransitionTime": .string(time ?? Timestamp.text(Timestamp.now())), "message": .string(message),
            "reason": .string(reason), "status": .string(status), "type": .string(type),
        ]
        if let index = conditions.firstIndex(where: { $0.text(at: "type") == type }) {
            conditions[index] = condition
        } else {
            conditions.append(condition)
        }
    }
}
