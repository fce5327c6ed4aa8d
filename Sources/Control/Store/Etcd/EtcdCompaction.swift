// Cuts the cluster's history: without anybody who does, etcd keeps every version for ever.

import Base
import Protobuf
import Serving

/// One of all replicas cuts at a time: the one whose note of the last cut was the first. Each cut goes to where the
/// history ended at the cut before, so that one period's worth is always kept.
struct EtcdCompaction: Sendable {
    let cluster: EtcdCluster
    let key: [UInt8]

    func run(every: Duration) async {
        var seen: EtcdKeyValue?
        while (try? await Task.sleep(for: every)) != nil {
            // A failure here costs nothing but a later cut.
            guard let note = try? await note(of: seen) else { continue }
            seen = note
        }
    }

    /// The note as it is now. When nobody has changed it since it was `seen`, this replica cuts.
    private func note(of seen: EtcdKeyValue?) async throws(GRPCStatus) -> EtcdKeyValue {
        let present = try await read()
        let revision = present.revision
        if let item = present.items.first, item.modified != seen?.modified { return item }
        let value = Array(String(revision).utf8)
        let condition = present.items.first.map { EtcdChange.Condition.modified(at: $0.modified) } ?? .absent
        let change = EtcdChange(key: key, condition: condition, value: value)
        let bytes = try await cluster.write(EtcdCall.txn, change.encoded)
        let answer = try EtcdStore.decode(bytes) { (reader) throws(InvalidWireData) in try EtcdChangeAnswer(reader) }
        if answer.succeeded, let seen, let target = Int64(String(decoding: seen.value, as: UTF8.self)) {
            _ = try await cluster.write(EtcdCall.compact, EtcdRequest.compact(target))
        }
        return try await read().items.first ?? EtcdKeyValue()
    }

    private func read() async throws(GRPCStatus) -> EtcdRangeAnswer {
        let bytes = try await cluster.read(EtcdCall.range, EtcdRange(start: key).encoded)
        return try EtcdStore.decode(bytes) { (reader) throws(InvalidWireData) in try EtcdRangeAnswer(reader) }
    }
}
