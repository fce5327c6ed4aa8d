// The messages of etcd's v3 API that the store sends: etcdserverpb and mvccpb, by field number.

import Base
import Protobuf

/// The paths of the calls.
enum EtcdCall {
    static let range = "/etcdserverpb.KV/Range"
    static let txn = "/etcdserverpb.KV/Txn"
    static let compact = "/etcdserverpb.KV/Compact"
    static let watch = "/etcdserverpb.Watch/Watch"
    static let status = "/etcdserverpb.Maintenance/Status"
    static let authenticate = "/etcdserverpb.Auth/Authenticate"
}

/// Keys from `start` up to but not including `end`; one key when `end` is empty.
struct EtcdRange: Sendable, Hashable {
    var start: [UInt8]
    var end: [UInt8] = []
    var limit = 0
    /// Zero for the present.
    var revision: Int64 = 0

    var encoded: [UInt8] {
        var writer = WireWriter()
        writer.field(1, start)
        if !end.isEmpty { writer.field(2, end) }
        writer.field(3, UInt64(limit))
        writer.field(4, UInt64(bitPattern: revision))
        return writer.bytes
    }
}

/// One key is compared, and changed or read.
struct EtcdChange: Sendable {
    enum Condition: Sendable {
        case none
        case absent
        case present
        case modified(at: Int64)
    }

    let key: [UInt8]
    let condition: Condition
    /// Nil deletes.
    let value: [UInt8]?

    var encoded: [UInt8] {
        var writer = WireWriter()
        encodeCondition(&writer)
        let success = writer.begin(2)
        if let value {
            let put = writer.begin(2)
            writer.field(1, key)
            writer.field(2, value)
            writer.end(put)
        } else {
            let delete = writer.begin(3)
            writer.field(1, key)
            writer.end(delete)
        }
        writer.end(success)
        let failure = writer.begin(3)
        writer.field(1, EtcdRange(start: key).encoded)
        writer.end(failure)
        return writer.bytes
    }

    private func encodeCondition(_ writer: inout WireWriter) {
        // Results: EQUAL 0, GREATER 1. Targets: CREATE 1, MOD 2. A zero that is the value of a oneof is written out.
        let (result, target, number, operand): (UInt64, UInt64, UInt32, Int64)
        switch condition {
        case .none: return
        case .absent: (result, target, number, operand) = (0, 1, 5, 0)
        case .present: (result, target, number, operand) = (1, 1, 5, 0)
        case .modified(let revision): (result, target, number, operand) = (0, 2, 6, revision)
        }
        let compare = writer.begin(1)
        writer.field(1, result)
        writer.field(2, target)
        writer.field(3, key)
        writer.tag(number, .varint)
        writer.varint(UInt64(bitPattern: operand))
        writer.end(compare)
    }
}

struct EtcdWatchRequest: Sendable {
    let range: EtcdRange
    let from: Int64

    var encoded: [UInt8] {
        var writer = WireWriter()
        let create = writer.begin(1)
        writer.field(1, range.start)
        writer.field(2, range.end)
        writer.field(3, UInt64(bitPattern: from))
        writer.field(4, 1)
        writer.field(6, 1)
        writer.end(create)
        return writer.bytes
    }

    /// Asks how far a stream is.
    static var progress: [UInt8] {
        var writer = WireWriter()
        writer.end(writer.begin(3))
        return writer.bytes
    }
}

enum EtcdRequest {
    static func compact(_ revision: Int64) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, UInt64(bitPattern: revision))
        return writer.bytes
    }

    static func authenticate(name: String, password: String) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, name)
        writer.field(2, password)
        return writer.bytes
    }
}
