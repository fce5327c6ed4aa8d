// Which statistics exist and where they lie; guarded by the store.

import Base

/// One registered scope: a prefix, the names behind it, and the place of its numbers in every shard.
final class RegisteredBlock: @unchecked Sendable {
    // SAFETY: `holders` is touched under the store's lock only, everything else is immutable.
    let scope: ObjectIdentifier
    let prefix: String
    let schema: StatSchema
    let base: UInt32
    /// Names that the configuration does not want: never printed.
    let hidden: Set<UInt8>
    fileprivate(set) var holders = 0

    init(scope: ObjectIdentifier, prefix: String, schema: StatSchema, base: UInt32, hidden: Set<UInt8>) {
        self.scope = scope
        self.prefix = prefix
        self.schema = schema
        self.base = base
        self.hidden = hidden
    }

    func shows(_ offset: Int) -> Bool { hidden.isEmpty || !hidden.contains(UInt8(truncatingIfNeeded: offset)) }

    func index(_ offset: Int) -> StatIndex { StatIndex(cell: base &+ UInt32(truncatingIfNeeded: offset)) }
}

struct StatsRegistry: Sendable {
    private struct Key: Hashable, Sendable {
        let scope: ObjectIdentifier
        let prefix: String
    }

    private struct SingleKey: Hashable, Sendable {
        let name: Substring
        let kind: StatKind
    }

    /// Cells no block is printed from: what is registered when the space is full counts here, unseen, harmlessly.
    private static let overflowBase: UInt32 = 0
    private static let firstBase: UInt32 = 256

    private var known: [Key: RegisteredBlock] = [:]
    private var printed: [UInt32: RegisteredBlock] = [:]
    private var schemas: [ObjectIdentifier: StatSchema] = [:]
    private var singleSchemas: [SingleKey: StatSchema] = [:]
    private var next = firstBase
    private(set) var histograms: [StatIndex] = []
    private(set) var rules = StatsRules()
    var texts: [String: String] = [:]
    var flushed: [StatIndex: FlushedHistogram] = [:]

    /// Before anything that has to be hidden is registered.
    mutating func follow(_ rules: StatsRules) { self.rules = rules }

    mutating func base(of scope: ObjectIdentifier, prefix: String, _ make: () -> StatSchema) -> UInt32 {
        let schema: StatSchema
        if let known = schemas[scope] {
            schema = known
        } else {
            schema = make()
            schemas[scope] = schema
        }
        return hold(Key(scope: scope, prefix: prefix), schema)
    }

    /// The name is kept as everything up to the last dot and the rest, which many blocks share.
    mutating func base(ofSingle name: String, kind: StatKind) -> UInt32 {
        var split = name.startIndex
        for (position, byte) in zip(name.utf8.indices, name.utf8) where byte == 0x2E {
            split = name.utf8.index(after: position)
        }
        let rest = name[split...]
        let schema: StatSchema
        let key = SingleKey(name: rest, kind: kind)
        if let interned = singleSchemas[key] {
            schema = interned
        } else {
            schema = StatSchema(name: String(rest), kind: kind)
            singleSchemas[SingleKey(name: Substring(schema.names[0]), kind: kind)] = schema
        }
        let block = Key(scope: ObjectIdentifier(schema), prefix: String(name[..<split]))
        if known[block] == nil, let cell = cell(named: name) { return cell }
        return hold(block, schema)
    }

    /// A name that a block has already is that block's number, not a second one.
    private func cell(named name: String) -> UInt32? {
        for (position, byte) in zip(name.utf8.indices, name.utf8) where byte == 0x2E {
            let start = name.utf8.index(after: position)
            let prefix = String(name[..<start])
            for (scope, schema) in schemas {
                guard let offset = schema.offsets[name[start...]] else { continue }
                if let block = known[Key(scope: scope, prefix: prefix)] { return block.base + UInt32(offset) }
            }
        }
        return nil
    }

    func find(_ name: String) -> UInt32? {
        if let cell = cell(named: name) { return cell }
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let start = name.index(after: dot)
        for kind in [StatKind.counter, .gauge] {
            guard let schema = singleSchemas[SingleKey(name: name[start...], kind: kind)] else { continue }
            let key = Key(scope: ObjectIdentifier(schema), prefix: String(name[..<start]))
            if let block = known[key] { return block.base }
        }
        return nil
    }

    /// Never printed: only whoever holds the block reads it.
    mutating func unnamedBase(of scope: ObjectIdentifier, key: String, _ make: () -> StatSchema) -> UInt32 {
        let base = base(of: scope, prefix: key, make)
        printed[base] = nil
        return base
    }

    /// Nothing under these prefixes is printed until somebody registers it again.
    mutating func withdraw(_ prefixes: Set<String>) {
        for (base, block) in printed {
            let prefix = block.prefix
            let isWithdrawn = prefix.utf8.indices.contains { position in
                prefix.utf8[position] == 0x2E && prefixes.contains(String(prefix[...position]))
            }
            if isWithdrawn { printed[base] = nil }
        }
    }

    func knownBase(of scope: ObjectIdentifier, key: String) -> UInt32? { known[Key(scope: scope, prefix: key)]?.base }

    private mutating func hold(_ key: Key, _ schema: StatSchema) -> UInt32 {
        if let block = known[key] {
            block.holders += 1
            printed[block.base] = block
            return block.base
        }
        let base = next
        let size = UInt32(schema.names.count)
        if base + size > StatShard.capacity { return Self.overflowBase }
        next += size
        let block = RegisteredBlock(
            scope: key.scope, prefix: key.prefix, schema: schema, base: base,
            hidden: rules.hidden(prefix: key.prefix, schema.names))
        block.holders = 1
        known[key] = block
        printed[base] = block
        for offset in schema.histograms where block.shows(offset) { histograms.append(block.index(offset)) }
        return base
    }

    /// The cells stay reserved for their key: a loop may still be counting on them, and whoever registers the same
    /// prefix again continues where it stopped.
    mutating func release(base: UInt32) {
        guard let block = printed[base] else { return }
        block.holders -= 1
        if block.holders <= 0 { printed[base] = nil }
    }

    /// In no order.
    var blocks: [RegisteredBlock] { Array(printed.values) }
}
