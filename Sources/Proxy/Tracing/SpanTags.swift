// The tags of one span while it is being finished.

import Base

/// Reused from span to span. A tag that is set again keeps its place and gets the new value.
public struct SpanTags: ~Copyable {
    private struct Entry {
        var key: Range<Int>
        var value: Range<Int>
    }

    private var bytes = ByteQueue()
    private var entries: [Entry] = []

    public init() {}

    public var count: Int { entries.count }
    public func key(_ index: Int) -> ByteView { bytes.view[entries[index].key] }
    public func value(_ index: Int) -> ByteView { bytes.view[entries[index].value] }

    public func value(of key: StaticString) -> ByteView? {
        for index in entries.indices where self.key(index).equals(key) { return value(index) }
        return nil
    }

    public mutating func removeAll() {
        bytes.removeAll()
        entries.removeAll(keepingCapacity: true)
    }

    public mutating func set(_ key: StaticString, _ value: ByteView) { set(ByteView(key), value) }
    public mutating func set(_ key: StaticString, _ value: StaticString) { set(ByteView(key), ByteView(value)) }

    public mutating func set(_ key: StaticString, decimal value: UInt64) {
        Decimal.withDigits(of: value) { digits in set(ByteView(key), digits) }
    }

    public mutating func set(_ key: ByteView, _ value: ByteView) {
        let known = entries.indices.first { self.key($0).equals(key) }
        let start = bytes.count
        if known == nil { bytes.append(key) }
        let middle = bytes.count
        bytes.append(value)
        if let known {
            entries[known].value = middle..<bytes.count
        } else {
            entries.append(Entry(key: start..<middle, value: middle..<bytes.count))
        }
    }
}

/// A span that is over, but for its tags.
public struct FinishedSpan {
    public enum Kind: UInt64, Sendable { case server = 2, client = 3 }

    public var context: SpanContext
    public var kind: Kind
    public var name: [UInt8]
    public var startNanoseconds: UInt64
    public var endNanoseconds: UInt64
    public var events: [(name: StaticString, nanoseconds: UInt64)] = []
    /// Zipkin: the server's span has the id of the client's.
    public var isShared = false
    /// Zipkin: the trace's id is written with 32 digits.
    public var isLong = true

    public init(
        context: SpanContext, kind: Kind, name: [UInt8], startNanoseconds: UInt64, endNanoseconds: UInt64
    ) {
        self.context = context
        self.kind = kind
        self.name = name
        self.startNanoseconds = startNanoseconds
        self.endNanoseconds = endNanoseconds
    }
}
