// Which statistics exist and where they lie; guarded by the store.

struct StatsRegistry: Sendable {
    private struct Key: Hashable, Sendable {
        let scope: ObjectIdentifier
        let prefix: String
    }

    private struct Registered: Sendable {
        let key: Key
        let prefix: String
        let schema: StatSchema
        var holders: Int
    }

    /// Cells no block is printed from: what is registered when the space is full counts here, unseen, harmlessly.
    private static let overflowBase: UInt32 = 0
    private static let firstBase: UInt32 = 256

    private var bases: [Key: UInt32] = [:]
    private var blocks: [UInt32: Registered] = [:]
    private var basesOfPrefix: [String: [UInt32]] = [:]
    private var schemas: [ObjectIdentifier: StatSchema] = [:]
    private var next = firstBase
    private(set) var histograms: [StatIndex] = []
    var texts: [String: String] = [:]
    var flushed: [StatIndex: FlushedHistogram] = [:]

    mutating func base(of scope: ObjectIdentifier, prefix: String, _ make: () -> StatSchema) -> UInt32 {
        let schema: StatSchema
        if let known = schemas[scope] {
            schema = known
        } else {
            schema = make()
            schemas[scope] = schema
        }
        return hold(Key(scope: scope, prefix: prefix), prefix: prefix, schema)
    }

    mutating func base(ofSingle name: String, kind: StatKind) -> UInt32 {
        let key = Key(scope: ObjectIdentifier(StatIndex.self), prefix: name)
        if bases[key] == nil, let known = cell(named: name) { return known }
        return hold(key, prefix: "", StatSchema(name: name, kind: kind))
    }

    /// A name that a block has already is that block's number, not a second one.
    private func cell(named name: String) -> UInt32? {
        for (position, character) in zip(name.indices, name) where character == "." {
            let start = name.index(after: position)
            guard let bases = basesOfPrefix[String(name[..<start])] else { continue }
            for base in bases {
                guard let names = blocks[base]?.schema.names else { continue }
                if let offset = names.firstIndex(of: String(name[start...])) { return base + UInt32(offset) }
            }
        }
        return nil
    }

    /// Never printed: only whoever holds the block reads it.
    mutating func unnamedBase(of scope: ObjectIdentifier, key: String, _ make: () -> StatSchema) -> UInt32 {
        let base = base(of: scope, prefix: key, make)
        blocks[base] = nil
        return base
    }

    func knownBase(of scope: ObjectIdentifier, key: String) -> UInt32? { bases[Key(scope: scope, prefix: key)] }

    private mutating func hold(_ key: Key, prefix: String, _ schema: StatSchema) -> UInt32 {
        if let known = bases[key] {
            if blocks[known] == nil {
                blocks[known] = Registered(key: key, prefix: prefix, schema: schema, holders: 0)
            }
            blocks[known]?.holders += 1
            return known
        }
        let base = next
        let size = UInt32(schema.names.count)
        if base + size > StatShard.capacity { return Self.overflowBase }
        next += size
        bases[key] = base
        blocks[base] = Registered(key: key, prefix: prefix, schema: schema, holders: 1)
        if !prefix.isEmpty { basesOfPrefix[prefix, default: []].append(base) }
        for (offset, kind) in schema.kinds.enumerated() where kind == .histogram {
            histograms.append(StatIndex(cell: base + UInt32(offset)))
        }
        return base
    }

    /// The cells stay reserved for their key: a loop may still be counting on them, and whoever registers the same
    /// prefix again continues where it stopped.
    mutating func release(base: UInt32) {
        guard var block = blocks[base] else { return }
        block.holders -= 1
        blocks[base] = block.holders > 0 ? block : nil
    }

    func entries(where wanted: (String, StatKind) -> Bool) -> [StatEntry] {
        var result: [StatEntry] = []
        for (base, block) in blocks {
            for (offset, name) in block.schema.names.enumerated() {
                let full = block.prefix + name
                let kind = block.schema.kinds[offset]
                if !wanted(full, kind) { continue }
                result.append(StatEntry(name: full, kind: kind, index: StatIndex(cell: base + UInt32(offset))))
            }
        }
        return result
    }
}
