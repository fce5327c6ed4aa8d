// A watch that begins further back than memory reaches: from the file first, then from the hub.

import Base

final class SQLiteWatch: WatchSource {
    private enum State {
        /// Everything up to here has been read from the file.
        case behind(Int64)
        case live(WatchSubscription)
        case cancelled
    }

    /// Read from the file at once.
    private static let piece = 256

    private let selection: StoreSelection
    private let hub: WatchHub
    private let readers: SQLiteReaders
    private let state: Lock<State>

    init(selection: StoreSelection, after revision: Int64, hub: WatchHub, readers: SQLiteReaders) {
        self.selection = selection
        self.hub = hub
        self.readers = readers
        state = Lock(.behind(revision))
    }

    /// Throws when the file does not reach that far back either.
    func checkStart() throws(StoreFailure) {
        guard case .behind(let revision) = state.withLock({ $0 }) else { return }
        _ = try read(after: revision, upTo: revision)
    }

    func nextBatch() async throws(StoreFailure) -> [StoreEvent] {
        while true {
            switch state.withLock({ $0 }) {
            case .cancelled: return []
            case .live(let subscription): return try await subscription.nextBatch()
            case .behind(let position):
                if Task.isCancelled { return [] }
                if let subscription = try hub.subscribe(selection, after: position, knownNewest: position) {
                    advance(to: .live(subscription))
                    continue
                }
                let newest = hub.newest
                let events = try read(after: position, upTo: newest)
                let isAll = events.count < Self.piece
                advance(to: .behind(isAll ? newest : events.last?.revision ?? newest))
                let wanted = events.filter(selection.wants)
                if !wanted.isEmpty { return wanted }
            }
        }
    }

    func cancel() {
        let subscription = state.withLock { state -> WatchSubscription? in
            defer { state = .cancelled }
            if case .live(let subscription) = state { return subscription }
            return nil
        }
        subscription?.cancel()
    }

    private func advance(to next: State) {
        state.withLock { state in
            if case .cancelled = state { return }
            state = next
        }
    }

    /// Of all namespaces.
    private func read(after position: Int64, upTo newest: Int64) throws(StoreFailure) -> [StoreEvent] {
        try readers.read { (connection) throws(SQLiteFailure) -> Result<[StoreEvent], StoreFailure> in
            let oldest = try connection.integer(SQLiteSchema.compacted) ?? 1
            if position < oldest { return .failure(.tooOld(oldest: oldest)) }
            var events: [StoreEvent] = []
            let values: [SQLiteValue] = [
                SQLiteSchema.text(selection.type), .integer(position), .integer(newest), .integer(Int64(Self.piece)),
            ]
            try connection.query(SQLiteSchema.events, values) { row throws(SQLiteFailure) in
                events.append(event(row))
            }
            return .success(events)
        }.get()
    }

    private func event(_ row: SQLiteRow) -> StoreEvent {
        let key = StoreKey(type: selection.type, namespace: row.text(1), name: row.text(2))
        let previous =
            row.isNull(4) ? nil : StoredObject(key: key, revision: row.integer(4), bytes: row.bytes(5))
        if row.isNull(3), let previous { return .deleted(last: previous, revision: row.integer(0)) }
        return .put(StoredObject(key: key, revision: row.integer(0), bytes: row.bytes(3)), previous: previous)
    }
}
