// What etcd answers, read field by field; fields that the store has no use for are passed over.

import Base
import Protobuf

struct EtcdKeyValue: Sendable, Hashable {
    var key: [UInt8] = []
    var created: Int64 = 0
    var modified: Int64 = 0
    var value: [UInt8] = []

    init() {}

    init(_ reader: WireReader) throws(InvalidWireData) {
        try reader.forEachField { (number, type, reader) throws(InvalidWireData) in
            switch (number, type) {
            case (1, .lengthDelimited): key = try reader.lengthDelimited().array
            case (2, .varint): created = Int64(bitPattern: try reader.varint())
            case (3, .varint): modified = Int64(bitPattern: try reader.varint())
            case (5, .lengthDelimited): value = try reader.lengthDelimited().array
            default: try reader.skip(number, type)
            }
        }
    }
}

struct EtcdRangeAnswer: Sendable, Hashable {
    var revision: Int64 = 0
    var items: [EtcdKeyValue] = []
    var more = false

    init(_ reader: WireReader) throws(InvalidWireData) {
        try reader.forEachField { (number, type, reader) throws(InvalidWireData) in
            switch (number, type) {
            case (1, .lengthDelimited): revision = try reader.etcdRevision()
            case (2, .lengthDelimited): items.append(try EtcdKeyValue(try reader.nested()))
            case (3, .varint): more = try reader.varint() != 0
            default: try reader.skip(number, type)
            }
        }
    }
}

struct EtcdChangeAnswer: Sendable, Hashable {
    var revision: Int64 = 0
    var succeeded = false
    /// What was read because the condition did not hold.
    var present: EtcdKeyValue?

    init(_ reader: WireReader) throws(InvalidWireData) {
        try reader.forEachField { (number, type, reader) throws(InvalidWireData) in
            switch (number, type) {
            case (1, .lengthDelimited): revision = try reader.etcdRevision()
            case (2, .varint): succeeded = try reader.varint() != 0
            case (3, .lengthDelimited):
                try reader.nested().forEachField { (number, type, reader) throws(InvalidWireData) in
                    guard number == 1, type == .lengthDelimited else { return try reader.skip(number, type) }
                    present = try EtcdRangeAnswer(try reader.nested()).items.first
                }
            default: try reader.skip(number, type)
            }
        }
    }
}

struct EtcdWatchAnswer: Sendable, Hashable {
    struct Event: Sendable, Hashable {
        var deletes = false
        var now = EtcdKeyValue()
        var before: EtcdKeyValue?
    }

    var revision: Int64 = 0
    var isCreated = false
    var isCanceled = false
    var compacted: Int64 = 0
    var reason = ""
    var events: [Event] = []

    init(_ reader: WireReader) throws(InvalidWireData) {
        try reader.forEachField { (number, type, reader) throws(InvalidWireData) in
            switch (number, type) {
            case (1, .lengthDelimited): revision = try reader.etcdRevision()
            case (3, .varint): isCreated = try reader.varint() != 0
            case (4, .varint): isCanceled = try reader.varint() != 0
            case (5, .varint): compacted = Int64(bitPattern: try reader.varint())
            case (6, .lengthDelimited): reason = try reader.lengthDelimited().string
            case (11, .lengthDelimited): events.append(try Event(try reader.nested()))
            default: try reader.skip(number, type)
            }
        }
    }
}

extension EtcdWatchAnswer.Event {
    init(_ reader: WireReader) throws(InvalidWireData) {
        try reader.forEachField { (number, type, reader) throws(InvalidWireData) in
            switch (number, type) {
            case (1, .varint): deletes = try reader.varint() == 1
            case (2, .lengthDelimited): now = try EtcdKeyValue(try reader.nested())
            case (3, .lengthDelimited): before = try EtcdKeyValue(try reader.nested())
            default: try reader.skip(number, type)
            }
        }
    }
}

/// The one text that an answer has under a number: a server's version, a token.
func etcdText(_ field: UInt32, of bytes: [UInt8]) throws(InvalidWireData) -> String {
    try bytes.withView { (view) throws(InvalidWireData) -> String in
        var text = ""
        try WireReader(view).forEachField { (number, type, reader) throws(InvalidWireData) in
            guard number == field, type == .lengthDelimited else { return try reader.skip(number, type) }
            text = try reader.lengthDelimited().string
        }
        return text
    }
}

extension WireReader {
    func forEachField(
        _ body: (UInt32, WireType, inout WireReader) throws(InvalidWireData) -> Void
    ) throws(InvalidWireData) {
        var reader = self
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            try body(number, type, &reader)
        }
    }

    /// Of an answer's header.
    fileprivate mutating func etcdRevision() throws(InvalidWireData) -> Int64 {
        var revision: Int64 = 0
        try nested().forEachField { (number, type, reader) throws(InvalidWireData) in
            guard number == 3, type == .varint else { return try reader.skip(number, type) }
            revision = Int64(bitPattern: try reader.varint())
        }
        return revision
    }
}

/// What the fuzzer calls: any bytes at all as each of the answers; must return, never trap.
public func fuzzEtcdAnswers(_ bytes: ByteView) {
    _ = try? EtcdRangeAnswer(WireReader(bytes))
    _ = try? EtcdChangeAnswer(WireReader(bytes))
    _ = try? EtcdWatchAnswer(WireReader(bytes))
    _ = try? etcdText(2, of: bytes.array)
}
