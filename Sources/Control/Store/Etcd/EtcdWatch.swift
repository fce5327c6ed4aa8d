// A watch on etcd: read as the reader asks for it, begun anew at the next member when a stream breaks.

import Base
import Protobuf
import Serving

/// Keeps nothing: what the reader has not asked for waits in the stream's window and then in etcd.
final class EtcdWatch: WatchSource {
    private struct State {
        /// Everything up to here was delivered.
        var position: Int64
        var call: GRPCClientCall?
        var member = 0
        var asking: Task<Void, Never>?
        var isCancelled = false
        /// Streams that broke before they brought anything.
        var failures = 0
    }

    private let selection: StoreSelection
    private let keys: EtcdKeys
    private let cluster: EtcdCluster
    private let progressEvery: Duration?
    private let state: Lock<State>

    init(
        selection: StoreSelection, after revision: Int64, keys: EtcdKeys, cluster: EtcdCluster, progressEvery: Duration?
    ) {
        self.selection = selection
        self.keys = keys
        self.cluster = cluster
        self.progressEvery = progressEvery
        state = Lock(State(position: revision))
    }

    deinit { cancel() }

    func cancel() {
        let (call, asking) = state.withLock { state in
            state.isCancelled = true
            defer { (state.call, state.asking) = (nil, nil) }
            return (state.call, state.asking)
        }
        asking?.cancel()
        call?.cancel()
    }

    func nextBatch() async throws(StoreFailure) -> [StoreEvent] {
        while !Task.isCancelled, !state.withLock({ $0.isCancelled }) {
            let outcome: Result<[StoreEvent], StoreFailure>
            do throws(GRPCStatus) {
                outcome = try take(try await nextAnswer())
            } catch {
                try await recover(from: error)
                continue
            }
            let events = try outcome.get()
            if !events.isEmpty { return events }
        }
        cancel()
        return []
    }

    private func nextAnswer() async throws(GRPCStatus) -> EtcdWatchAnswer {
        let call = try await stream()
        guard let bytes = try await receive(call) else { throw GRPCStatus(.unavailable, "the stream has ended") }
        return try EtcdStore.decode(bytes) { (reader) throws(InvalidWireData) in try EtcdWatchAnswer(reader) }
    }

    /// The stream that is there, or a new one from where the last one ended.
    private func stream() async throws(GRPCStatus) -> GRPCClientCall {
        if let call = state.withLock({ $0.call }) { return call }
        let (call, member) = try await cluster.open(EtcdCall.watch)
        let position = state.withLock { $0.position }
        let request = EtcdWatchRequest(range: keys.range(selection), from: position + 1)
        do { try call.send(request.encoded) } catch { throw (error as? GRPCStatus) ?? GRPCStatus(.unavailable) }
        let asking = progressEvery.map { every in
            Task { [weak call] in
                while (try? await Task.sleep(for: every)) != nil {
                    guard let call, (try? call.send(EtcdWatchRequest.progress)) != nil else { return }
                }
            }
        }
        let isCancelled = state.withLock { state in
            (state.call, state.member, state.asking) = (call, member, asking)
            return state.isCancelled
        }
        if isCancelled { cancel() }
        return call
    }

    private func receive(_ call: GRPCClientCall) async throws(GRPCStatus) -> [UInt8]? {
        do { return try await call.next() } catch {
            throw (error as? GRPCStatus) ?? GRPCStatus(.unavailable, "\(error)")
        }
    }

    private func take(_ answer: EtcdWatchAnswer) throws(GRPCStatus) -> Result<[StoreEvent], StoreFailure> {
        if answer.isCanceled {
            if answer.compacted > 0 { return .failure(.tooOld(oldest: answer.compacted)) }
            throw GRPCStatus(.unavailable, "etcd has ended the watch: \(answer.reason)")
        }
        if answer.isCreated, answer.events.isEmpty { return .success([]) }
        let position = state.withLock { state in
            state.failures = 0
            return state.position
        }
        if answer.events.isEmpty {
            if answer.revision < position { return .success([]) }
            state.withLock { $0.position = answer.revision }
            return .success([.progress(answer.revision)])
        }
        var events: [StoreEvent] = []
        for item in answer.events where item.now.modified > position {
            guard let key = keys.parse(item.now.key, type: selection.type) else { continue }
            guard let event = event(item, key) else {
                return .failure(.tooOld(oldest: item.now.modified))
            }
            events.append(event)
        }
        if let last = answer.events.last { state.withLock { $0.position = max(position, last.now.modified) } }
        return .success(events)
    }

    /// Nil when etcd has already forgotten what was there before.
    private func event(_ item: EtcdWatchAnswer.Event, _ key: StoreKey) -> StoreEvent? {
        let previous = item.before.map { StoredObject(key: key, revision: $0.modified, bytes: $0.value) }
        if item.deletes {
            return previous.map { .deleted(last: $0, revision: item.now.modified) }
        }
        if previous == nil, item.now.created != item.now.modified { return nil }
        return .put(StoredObject(key: key, revision: item.now.modified, bytes: item.now.value), previous: previous)
    }

    /// Lets go of a stream that broke, and waits a little before the next. What can't get better is thrown.
    private func recover(from status: GRPCStatus) async throws(StoreFailure) {
        let (call, asking, member, failures) = state.withLock { state in
            defer { (state.call, state.asking) = (nil, nil) }
            state.failures += 1
            return (state.call, state.asking, state.member, state.failures)
        }
        asking?.cancel()
        call?.cancel()
        switch status.code {
        case .unauthenticated where failures < 3: cluster.forgetToken()
        case .unauthenticated, .permissionDenied, .unimplemented, .invalidArgument:
            throw StoreFailure(reading: status, at: cluster.place)
        default: cluster.moveOn(from: member)
        }
        // A task that is cancelled wakes up at once and ends in `nextBatch`.
        try? await Task.sleep(for: .milliseconds(min(50 << min(failures, 6), 2000)))
    }
}
