// A Kubernetes store for the contract: the server adds metadata to objects, which the tests do not compare.

import Base
import Document
import Testing

@testable import Store

struct PlainStore: ContractStore {
    let base: KubernetesStore

    func forgetHistory() async throws { try await fake("compact") }

    func fake(_ verb: String) async throws {
        _ = try await base.client.call("POST", "/fake/\(verb)", [:]).get()
    }

    func get(_ key: StoreKey) async throws(StoreFailure) -> StoredObject? { try await base.get(key).map(plain) }

    func list(
        _ selection: StoreSelection, at revision: Int64?, limit: Int?, after: StoreKey?
    ) async throws(StoreFailure) -> StorePage {
        let page = try await base.list(selection, at: revision, limit: limit, after: after)
        return StorePage(objects: page.objects.map(plain), revision: page.revision, more: page.more)
    }

    func watch(_ selection: StoreSelection, after revision: Int64) async throws(StoreFailure) -> StoreWatch {
        StoreWatch(PlainWatch(try await base.watch(selection, after: revision)))
    }

    func write(_ key: StoreKey, expecting: StoreExpectation, _ value: [UInt8]?) async throws(StoreFailure) -> Int64 {
        do throws(StoreFailure) {
            return try await base.write(key, expecting: expecting, value)
        } catch {
            guard case .conflict(let current) = error else { throw error }
            throw .conflict(current: current.map(plain))
        }
    }

    func currentRevision() async throws(StoreFailure) -> Int64 { try await base.currentRevision() }
}

private func plain(_ object: StoredObject) -> StoredObject {
    StoredObject(key: object.key, revision: object.revision, bytes: value(spec(of: object.bytes) ?? "none"))
}

private final class PlainWatch: WatchSource {
    private let base: StoreWatch

    init(_ base: StoreWatch) { self.base = base }

    func nextBatch() async throws(StoreFailure) -> [StoreEvent] {
        try await base.nextBatch().map { event in
            switch event {
            case .put(let object, let previous): .put(plain(object), previous: previous.map(plain))
            case .deleted(let last, let revision): .deleted(last: plain(last), revision: revision)
            case .progress: event
            }
        }
    }

    func cancel() { base.cancel() }
}
