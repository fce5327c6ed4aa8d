// The kinds that are served now: those built in, and those that CustomResourceDefinitions in the store define.

import Base
import Document
import MeshAPI
import ResourceSchema
import Store

/// Requests read a catalog and keep it to their end; the follower of the definitions replaces it.
public final class KindDirectory: Sendable, FollowerSink {
    static let definitions = ResourceType(group: "apiextensions.k8s.io", resource: "customresourcedefinitions")

    private struct State {
        var catalog: KindCatalog
        var listed = ListedKeys()
        /// Each definition's text as it counts, so that a status update compiles nothing.
        var specs: [StoreKey: DocumentNode] = [:]
        /// Why a definition is not served.
        var refusals: [String: String] = [:]
        /// Definitions on their way out: no object is made of them any more.
        var terminating: Set<String> = []
        var reached: Int64 = 0
        var generation = 0
    }

    private let state: Lock<State>

    public init(_ catalog: KindCatalog = .builtIn) { state = Lock(State(catalog: catalog)) }

    public var catalog: KindCatalog { state.withLock { $0.catalog } }

    /// Grows with each change: documents made from the catalog are made again then.
    var generation: Int { state.withLock { $0.generation } }

    func isTerminating(_ kind: ServedKind) -> Bool {
        kind.isCustom && state.withLock { $0.terminating.contains("\(kind.kind.plural).\(kind.kind.group)") }
    }

    func refusal(of definition: String) -> String? { state.withLock { $0.refusals[definition] } }

    /// Returns when definitions up to this revision count.
    func settle(_ type: ResourceType, _ revision: Int64) async {
        if type != Self.definitions { return }
        for _ in 0..<200 where state.withLock({ $0.reached }) < revision {
            try? await Task.sleep(nanoseconds: 5_000_000)
        }
    }

    /// Waits for the first list, at most 10 seconds: a server that has just started knows its users' kinds.
    func waitUntilListed() async {
        for _ in 0..<1000 where state.withLock({ $0.reached }) == 0 {
            do { try await Task.sleep(nanoseconds: 10_000_000) } catch { return }
        }
    }

    func take(_ type: ResourceType, _ events: [FollowedEvent]) async {
        for event in events {
            switch event {
            case .began: state.withLock { $0.listed.began(type) }
            case .put(let object, _):
                guard let tree = try? Document.parse(json: object.bytes) else { continue }
                state.withLock { state in
                    state.listed.put(object.key)
                    Self.put(object.key, tree, &state)
                }
            case .deleted(let last, _): state.withLock { Self.remove(last.key, &$0) }
            case .reached(let revision):
                state.withLock { state in
                    if let named = state.listed.reached(type) {
                        for key in Set(state.specs.keys).subtracting(named) { Self.remove(key, &state) }
                    }
                    // 0 stands for "nothing yet", also of an empty store.
                    state.reached = max(revision, 1)
                }
            }
        }
    }

    private static func put(_ key: StoreKey, _ tree: DocumentNode, _ state: inout State) {
        let spec = tree["spec"] ?? [:]
        if tree.text(at: "metadata", "deletionTimestamp") != nil { state.terminating.insert(key.name) }
        if let old = state.specs[key], old.isSame(as: spec) { return }
        state.specs[key] = spec
        state.generation += 1
        if isBuiltIn(tree, state.catalog) {
            // Istio's own definitions may be installed beside us; ours count.
            state.refusals[key.name] = nil
            return
        }
        do throws(InvalidObject) {
            try state.catalog.add(crd: tree)
            state.refusals[key.name] = nil
        } catch {
            state.refusals[key.name] = error.description
        }
    }

    static func isBuiltIn(_ definition: DocumentNode, _ catalog: KindCatalog) -> Bool {
        let group = definition.text(at: "spec", "group") ?? ""
        let plural = definition.text(at: "spec", "names", "plural") ?? ""
        guard let served = catalog.storage(plural: plural, group: group) else { return false }
        return !served.isCustom
    }

    private static func remove(_ key: StoreKey, _ state: inout State) {
        state.specs[key] = nil
        state.terminating.remove(key.name)
        state.refusals[key.name] = nil
        state.generation += 1
        state.catalog.remove(crdNamed: key.name)
    }
}
