// A store that forgets everything with its process: for tests, and the model that the others are held against.

import Base

public final class MemoryStore: ResourceStore {
    private struct State {
        var types: [ResourceType: SortedObjects] = [:]
        /// Kubernetes takes revision 0 for "any": the first write has 2, as in etcd.
        var revision: Int64 = 1
    }

    private let state = Lock(State())
    private let hub: WatchHub

    /// `history` is how many events it can go back, for watches and for lists of older revisions.
    public init(
        history: Int = 10_000, watchers: WatchLimits = WatchLimits(), progressEvery: Duration = .seconds(5)
    ) {
        var ring = WatchLimits()
        ring.events = history
        ring.bytes = .max
        hub = WatchHub(revision: 1, ring: ring, watcher: watchers, progressEvery: progressEvery)
    }

    deinit { hub.close(.unavailable("the store was closed")) }

    public func get(_ key: StoreKey) async throws(StoreFailure) -> StoredObject? {
        state.withLock { $0.types[key.type]?[key] }
    }

    public func list(
        _ selection: StoreSelection, at revision: Int64?, limit: Int?, after: StoreKey?
    ) async throws(StoreFailure) -> StorePage {
        try state.withLock { (state) throws(StoreFailure) -> StorePage in
            var objects = state.types[selection.type] ?? SortedObjects()
            if let revision {
                if revision > state.revision { throw .futureRevision }
                guard let events = hub.events(after: revision) else { throw .tooOld(oldest: hub.oldest) }
                for event in events.reversed() where event.key?.type == selection.type { objects.undo(event) }
            }
            let (page, more) = objects.page(of: selection, after: after, limit: limit)
            return StorePage(objects: page, revision: revision ?? state.revision, more: more)
        }
    }

    public func watch(_ selection: StoreSelection, after revision: Int64) async throws(StoreFailure) -> StoreWatch {
        guard let subscription = try hub.subscribe(selection, after: revision) else {
            throw .tooOld(oldest: hub.oldest)
        }
        return StoreWatch(subscription)
    }

    public func write(
        _ key: StoreKey, expecting: StoreExpectation, _ value: [UInt8]?
    ) async throws(StoreFailure) -> Int64 {
        try StoreLimits.check(value)
        return try state.withLock { (state) throws(StoreFailure) -> Int64 in
            let current = state.types[key.type]?[key]
            try expecting.check(current, deletes: value == nil)
            state.revision += 1
            if let value {
                let object = StoredObject(key: key, revision: state.revision, bytes: value)
                state.types[key.type, default: SortedObjects()].put(object)
                hub.publish([.put(object, previous: current)])
            } else if let current {
                state.types[key.type]?.remove(key)
                hub.publish([.deleted(last: current, revision: state.revision)])
            }
            return state.revision
        }
    }

    public func currentRevision() async throws(StoreFailure) -> Int64 { state.withLock { $0.revision } }

    /// Forgets history, as a store does with time: for tests of what happens then.
    public func compact() { hub.compact(to: hub.newest) }
}

extension StoreExpectation {
    /// Throws the conflict between what was expected and what is there.
    func check(_ current: StoredObject?, deletes: Bool) throws(StoreFailure) {
        switch self {
        case .anything where deletes && current == nil: throw .conflict(current: nil)
        case .absent where deletes || current != nil: throw .conflict(current: current)
        case .revision(let revision) where current?.revision != revision: throw .conflict(current: current)
        default: return
        }
    }
}
