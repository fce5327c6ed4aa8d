// A watch on a Kubernetes API: resumed where it broke off, and with what was there before each change.

import Base
import Document
import Serving

/// Kubernetes says only what an object is now. What it was before is known from the list at the watch's beginning and from
/// the events since, which are kept for that.
final class KubernetesWatch: WatchSource {
    private struct State {
        /// Everything up to here was delivered.
        var position: Int64
        var known: [StoreKey: StoredObject]?
        var answer: HTTPAnswer?
        var lines = LineSplitter(limit: 16 << 20)
        var isCancelled = false
        /// Streams that broke before they brought anything.
        var failures = 0
    }

    private let selection: StoreSelection
    private let resource: KubernetesResource
    private let client: KubernetesClient
    private let store: KubernetesStore
    private let state: Lock<State>

    init(
        selection: StoreSelection, resource: KubernetesResource, after revision: Int64, client: KubernetesClient,
        store: KubernetesStore
    ) {
        self.selection = selection
        self.resource = resource
        self.client = client
        self.store = store
        state = Lock(State(position: revision))
    }

    deinit { cancel() }

    func cancel() {
        let answer = state.withLock { state in
            state.isCancelled = true
            defer { state.answer = nil }
            return state.answer
        }
        answer?.cancel()
    }

    func nextBatch() async throws(StoreFailure) -> [StoreEvent] {
        while !Task.isCancelled, !state.withLock({ $0.isCancelled }) {
            do throws(StoreFailure) {
                if let progress = try await learn() { return [progress] }
                let answer = try await stream()
                guard let part = try await receive(answer) else {
                    // Servers end watches after a while.
                    state.withLock { ($0.answer, $0.lines) = (nil, LineSplitter(limit: 16 << 20)) }
                    continue
                }
                guard let lines = state.withLock({ $0.lines.append(part) }) else {
                    throw StoreFailure.unavailable("an event of more than 16 MiB")
                }
                var events: [StoreEvent] = []
                for line in lines { if let event = try event(line) { events.append(event) } }
                if !events.isEmpty { return events }
            } catch {
                try await recover(from: error)
            }
        }
        cancel()
        return []
    }

    /// Reads what there is at the beginning, once.
    private func learn() async throws(StoreFailure) -> StoreEvent? {
        let (isKnown, position) = state.withLock { ($0.known != nil, $0.position) }
        if isKnown { return nil }
        let page = try await store.list(selection, at: position, limit: nil, after: nil)
        let known = Dictionary(page.objects.map { ($0.key, $0) }) { $1 }
        state.withLock { $0.known = known }
        return .progress(position)
    }

    private func stream() async throws(StoreFailure) -> HTTPAnswer {
        let (known, position) = state.withLock { ($0.answer, $0.position) }
        if let known { return known }
        let path = resource.path(namespace: selection.namespace) + KubernetesQuery.watch(after: position)
        let answer = try await client.stream(path)
        guard answer.status == 200 else {
            let body = try await whole(answer)
            throw KubernetesRefusal(status: answer.status, body: body).failure(revision: position, writes: false)
        }
        let isCancelled = state.withLock { state in
            state.answer = answer
            return state.isCancelled
        }
        if isCancelled { cancel() }
        return answer
    }

    private func whole(_ answer: HTTPAnswer) async throws(StoreFailure) -> [UInt8] {
        do throws(HTTPFailure) { return try await answer.body(limit: 1 << 20) } catch {
            throw .unavailable(error.words)
        }
    }

    private func receive(_ answer: HTTPAnswer) async throws(StoreFailure) -> [UInt8]? {
        do throws(HTTPFailure) { return try await answer.nextPart() } catch { throw .unavailable(error.words) }
    }

    private func event(_ line: [UInt8]) throws(StoreFailure) -> StoreEvent? {
        let tree: DocumentNode
        do throws(InvalidDocument) {
            tree = try Document.parse(json: line)
        } catch {
            throw .unavailable("an event that is no JSON: \(error)")
        }
        guard let type = tree["type"]?.string, let object = tree["object"] else {
            throw .unavailable("an event without type or object")
        }
        switch type {
        case "BOOKMARK":
            guard let revision = object.at("metadata", "resourceVersion")?.string.flatMap({ Int64($0) }) else {
                return nil
            }
            state.withLock { ($0.position, $0.failures) = (max($0.position, revision), 0) }
            return .progress(revision)
        case "ERROR":
            throw KubernetesRefusal(status: 500, tree: object).failure(
                revision: state.withLock { $0.position }, writes: false)
        case "ADDED", "MODIFIED", "DELETED":
            return change(try resource.stored(object), deletes: type == "DELETED")
        default: throw .unavailable("an event of the unknown type \(type)")
        }
    }

    private func change(_ object: StoredObject, deletes: Bool) -> StoreEvent? {
        guard selection.contains(object.key) else { return nil }
        return state.withLock { state in
            // A stream that was begun anew can repeat itself.
            if object.revision <= state.position { return nil }
            state.position = object.revision
            state.failures = 0
            let previous = state.known?[object.key]
            state.known?[object.key] = deletes ? nil : object
            if deletes { return .deleted(last: previous ?? object, revision: object.revision) }
            return .put(object, previous: previous)
        }
    }

    /// Lets go of a stream that broke, and waits a little before the next. What can't get better is thrown.
    private func recover(from failure: StoreFailure) async throws(StoreFailure) {
        let (answer, failures) = state.withLock { state in
            defer { (state.answer, state.lines) = (nil, LineSplitter(limit: 16 << 20)) }
            state.failures += 1
            return (state.answer, state.failures)
        }
        answer?.cancel()
        switch failure {
        case .unavailable, .ambiguous: break
        case .refused(401, _, _) where failures < 3: break
        default: throw failure
        }
        // A task that is cancelled wakes up at once and ends in `nextBatch`.
        try? await Task.sleep(for: .milliseconds(min(50 << min(failures, 7), 5000)))
    }
}
