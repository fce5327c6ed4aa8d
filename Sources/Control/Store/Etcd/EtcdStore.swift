// A store in an etcd cluster: its revisions are etcd's, its conditions etcd's transactions.

import Base
import Protobuf
import Serving

public final class EtcdStore: ResourceStore {
    private static let piece = 1000

    private let options: EtcdOptions
    private let cluster: EtcdCluster
    private let keys: EtcdKeys
    let asksForProgress: Bool
    private let compactor: Task<Void, Never>?

    /// Fails when no member answers.
    public init(_ options: EtcdOptions, group: LoopGroup) async throws(StoreFailure) {
        self.options = options
        keys = EtcdKeys(prefix: options.prefix)
        let cluster = try await EtcdCluster(options, group: group)
        self.cluster = cluster
        do throws(GRPCStatus) {
            let status = try await cluster.read(EtcdCall.status, [])
            asksForProgress = EtcdVersion((try? etcdText(2, of: status)) ?? "").answersProgressInOrder
        } catch {
            throw StoreFailure(reading: error, at: cluster.place)
        }
        if let every = options.compactEvery {
            let compaction = EtcdCompaction(cluster: cluster, key: keys.compaction)
            compactor = Task { await compaction.run(every: every) }
        } else {
            compactor = nil
        }
    }

    deinit { compactor?.cancel() }

    public func get(_ key: StoreKey) async throws(StoreFailure) -> StoredObject? {
        let answer = try await range(EtcdRange(start: keys.key(key)))
        return answer.items.first.map { StoredObject(key: key, revision: $0.modified, bytes: $0.value) }
    }

    public func list(
        _ selection: StoreSelection, at revision: Int64?, limit: Int?, after: StoreKey?
    ) async throws(StoreFailure) -> StorePage {
        var objects: [StoredObject] = []
        var revision = revision
        if let asked = revision, asked <= 0 { throw .tooOld(oldest: 1) }
        var question = keys.range(selection)
        if let after { question.start = behind(keys.key(after), within: question) }
        while true {
            question.revision = revision ?? 0
            let wanted = (limit ?? .max) - objects.count
            question.limit = min(wanted, Self.piece)
            if limit == 0 { question.limit = 1 }
            let answer = try await range(question)
            revision = revision ?? answer.revision
            for item in answer.items where objects.count < limit ?? .max {
                guard let key = keys.parse(item.key, type: selection.type) else { continue }
                objects.append(StoredObject(key: key, revision: item.modified, bytes: item.value))
            }
            guard answer.more, let last = answer.items.last, objects.count < limit ?? .max else {
                let more = answer.more || (limit == 0 && !answer.items.isEmpty)
                return StorePage(objects: objects, revision: revision ?? answer.revision, more: more)
            }
            question.start = last.key + [0]
        }
    }

    private func behind(_ key: [UInt8], within range: EtcdRange) -> [UInt8] {
        let next = key + [0]
        if next.lexicographicallyPrecedes(range.start) { return range.start }
        // Behind the end there is nothing, but etcd refuses a range that ends before it begins.
        return range.end.lexicographicallyPrecedes(next) ? range.end : next
    }

    public func watch(_ selection: StoreSelection, after revision: Int64) async throws(StoreFailure) -> StoreWatch {
        if revision > (try await currentRevision()) { throw .futureRevision }
        return StoreWatch(
            EtcdWatch(
                selection: selection, after: revision, keys: keys, cluster: cluster,
                progressEvery: asksForProgress ? options.progressEvery : nil))
    }

    public func write(
        _ key: StoreKey, expecting: StoreExpectation, _ value: [UInt8]?
    ) async throws(StoreFailure) -> Int64 {
        try StoreLimits.check(value)
        let condition: EtcdChange.Condition
        switch expecting {
        case .anything: condition = value == nil ? .present : .none
        case .absent where value == nil: throw .conflict(current: try await get(key))
        case .absent: condition = .absent
        // Revision 0 would be etcd's word for a key that isn't there.
        case .revision(let revision): condition = .modified(at: max(revision, 1))
        }
        let change = EtcdChange(key: keys.key(key), condition: condition, value: value)
        let answer: EtcdChangeAnswer
        do throws(GRPCStatus) {
            let bytes = try await cluster.write(EtcdCall.txn, change.encoded)
            answer = try EtcdStore.decode(bytes) { (reader) throws(InvalidWireData) in try EtcdChangeAnswer(reader) }
        } catch {
            throw StoreFailure(writing: error, at: cluster.place)
        }
        if answer.succeeded { return answer.revision }
        throw .conflict(
            current: answer.present.map { StoredObject(key: key, revision: $0.modified, bytes: $0.value) })
    }

    public func currentRevision() async throws(StoreFailure) -> Int64 {
        try await range(EtcdRange(start: keys.probe)).revision
    }

    /// Makes etcd forget all history now: for tests of what happens then.
    public func compact() async throws(StoreFailure) {
        let revision = try await currentRevision()
        do throws(GRPCStatus) {
            _ = try await cluster.write(EtcdCall.compact, EtcdRequest.compact(revision))
        } catch {
            throw StoreFailure(writing: error, at: cluster.place)
        }
    }

    private func range(_ question: EtcdRange) async throws(StoreFailure) -> EtcdRangeAnswer {
        do throws(GRPCStatus) {
            let bytes = try await cluster.read(EtcdCall.range, question.encoded)
            return try Self.decode(bytes) { (reader) throws(InvalidWireData) in try EtcdRangeAnswer(reader) }
        } catch {
            throw StoreFailure(reading: error, revision: question.revision, at: cluster.place)
        }
    }

    static func decode<Answer>(
        _ bytes: [UInt8], _ read: (WireReader) throws(InvalidWireData) -> Answer
    ) throws(GRPCStatus) -> Answer {
        do throws(InvalidWireData) {
            return try bytes.withView { (view) throws(InvalidWireData) in try read(WireReader(view)) }
        } catch {
            throw GRPCStatus(.internal, "an answer that is no message of etcd's: \(error)")
        }
    }
}
