// Hands one stream of a store's events to all of its watchers in this process.

import Base

/// Keeps a ring of the newest events, so that a watch begins without a gap between what has happened and what does.
/// What must hold: `publish` is called in revision order, by one thread at a time.
final class WatchHub: Sendable {
    fileprivate struct Watcher {
        let selection: StoreSelection
        /// Up to here it knows everything: a reader can be ahead of what was published.
        let after: Int64
        let queue: WatchQueue
    }

    private struct State {
        var ring: EventRing
        var watchers: [ResourceType: [UInt64: Watcher]] = [:]
        var nextID: UInt64 = 0
        var closed: StoreFailure?
    }

    private let limits: WatchLimits
    private let state: Lock<State>

    /// `revision` is the store's at the start; of what was before, the ring knows nothing.
    init(revision: Int64, ring: WatchLimits, watcher: WatchLimits, progressEvery: Duration) {
        limits = watcher
        state = Lock(State(ring: EventRing(limits: ring, revision: revision)))
        Task { [weak self] in
            while true {
                try? await Task.sleep(for: progressEvery)
                guard let hub = self, hub.progress() else { return }
            }
        }
    }

    var newest: Int64 { state.withLock { $0.ring.newest } }
    var oldest: Int64 { state.withLock { $0.ring.oldest } }

    func publish(_ events: [StoreEvent]) {
        state.withLock { state in
            for event in events { state.ring.append(event) }
            for (type, watchers) in state.watchers {
                let ofType = events.filter { $0.key?.type == type }
                if ofType.isEmpty { continue }
                for (id, watcher) in watchers {
                    let wanted = watcher.wanted(ofType)
                    if wanted.isEmpty { continue }
                    let fits = watcher.queue.push(wanted, oldest: state.ring.oldest)
                    if !fits { state.watchers[type]?[id] = nil }
                }
            }
        }
    }

    /// Nil when the ring does not reach that far back. `knownNewest` is a revision of the store that has perhaps not been
    /// published yet.
    func subscribe(
        _ selection: StoreSelection, after revision: Int64, knownNewest: Int64 = 0
    ) throws(StoreFailure) -> WatchSubscription? {
        try state.withLock { (state) throws(StoreFailure) -> WatchSubscription? in
            if let closed = state.closed { throw closed }
            if revision > max(state.ring.newest, knownNewest) { throw .futureRevision }
            if revision < state.ring.oldest { return nil }
            let queue = WatchQueue(limits: limits)
            let past = state.ring.events(after: revision).filter(selection.wants)
            let fits = queue.push(
                past + [.progress(max(revision, state.ring.newest))], oldest: state.ring.oldest)
            let id = state.nextID
            state.nextID += 1
            if fits {
                let watcher = Watcher(selection: selection, after: revision, queue: queue)
                state.watchers[selection.type, default: [:]][id] = watcher
            }
            return WatchSubscription(hub: self, type: selection.type, id: id, queue: queue)
        }
    }

    func unsubscribe(_ type: ResourceType, _ id: UInt64) {
        state.withLock { state in
            state.watchers[type]?[id] = nil
            if state.watchers[type]?.isEmpty == true { state.watchers[type] = nil }
        }
    }

    /// Watches from before this revision are refused from now on.
    func compact(to revision: Int64) { state.withLock { $0.ring.compact(to: revision) } }

    /// Ends all watches.
    func close(_ failure: StoreFailure) {
        state.withLock { state in
            state.closed = failure
            for watcher in state.watchers.values.flatMap(\.values) { watcher.queue.end(failure) }
            state.watchers = [:]
        }
    }

    /// The events behind a revision; nil when the ring does not reach that far back.
    func events(after revision: Int64) -> [StoreEvent]? {
        state.withLock { state in
            revision < state.ring.oldest ? nil : Array(state.ring.events(after: revision))
        }
    }

    /// Tells all watchers how far they are. Says false when there is nothing more to do.
    private func progress() -> Bool {
        state.withLock { state in
            if state.closed != nil { return false }
            let event = StoreEvent.progress(state.ring.newest)
            for watcher in state.watchers.values.flatMap(\.values) where watcher.after <= state.ring.newest {
                _ = watcher.queue.push([event], oldest: state.ring.oldest)
            }
            return true
        }
    }
}

extension WatchHub.Watcher {
    fileprivate func wanted(_ events: [StoreEvent]) -> [StoreEvent] {
        if selection.namespace == nil, let first = events.first, first.revision > after { return events }
        return events.filter { $0.revision > after && selection.wants($0) }
    }
}

extension StoreSelection {
    func wants(_ event: StoreEvent) -> Bool {
        guard let key = event.key else { return true }
        return contains(key)
    }
}

/// A watcher's place in the hub; gone with its last reference.
final class WatchSubscription: WatchSource {
    private let hub: WatchHub
    private let type: ResourceType
    private let id: UInt64
    private let queue: WatchQueue

    init(hub: WatchHub, type: ResourceType, id: UInt64, queue: WatchQueue) {
        self.hub = hub
        self.type = type
        self.id = id
        self.queue = queue
    }

    deinit { hub.unsubscribe(type, id) }

    func nextBatch() async throws(StoreFailure) -> [StoreEvent] { try await queue.nextBatch() }

    func cancel() {
        queue.cancel()
        hub.unsubscribe(type, id)
    }
}
