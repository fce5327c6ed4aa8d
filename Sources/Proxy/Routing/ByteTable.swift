// A read-only hash table from byte strings to small integers: exact domains, exact paths, path prefixes.

import Base

/// Filled while configuration is compiled. Lookups hash a view as it is, or folded to lower case, and copy nothing.
struct ByteTable: Sendable {
    /// FNV-1a, because it can be carried on byte by byte: every prefix of a path gets its hash in one pass.
    struct Hash {
        private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

        init() {}

        init(_ text: ByteView, folding: Bool) {
            for index in text.indices { add(folding ? ASCII.lowercase(text[index]) : text[index]) }
        }
    }

    private struct Entry: Sendable {
        let hash: UInt64
        let offset: Int
        let length: Int
        let value: Int
    }

    private var entries: [Entry] = []
    private var keys: [UInt8] = []
    /// Indices into `entries` plus one; a power of two of them, at most half full.
    private var slots: [Int32] = []

    /// The longest key.
    private(set) var maxLength = 0
    let folds: Bool

    /// With `folding`, keys are given in lower case and views are folded.
    init(folding: Bool) { folds = folding }

    var isEmpty: Bool { entries.isEmpty }

    /// False when the key is there already.
    mutating func insert(_ key: [UInt8], _ value: Int) -> Bool {
        let hash = key.withView { Hash($0, folding: folds) }
        if key.withView({ find($0, hash) }) != nil { return false }
        entries.append(Entry(hash: hash.value, offset: keys.count, length: key.count, value: value))
        keys += folds ? key.map(ASCII.lowercase) : key
        maxLength = max(maxLength, key.count)
        if slots.count < entries.count * 2 { rehash() } else { place(entries.count - 1) }
        return true
    }

    func find(_ key: ByteView) -> Int? { isEmpty ? nil : find(key, Hash(key, folding: folds)) }

    func find(_ key: ByteView, _ hash: Hash) -> Int? {
        if slots.isEmpty { return nil }
        let mask = slots.count - 1
        var slot = Self.start(hash.value) & mask
        while true {
            let found = slots[slot]
            if found == 0 { return nil }
            let entry = entries[Int(found) - 1]
            if entry.hash == hash.value, entry.length == key.count, equals(entry, key) { return entry.value }
            slot = (slot + 1) & mask
        }
    }

    private func equals(_ entry: Entry, _ key: ByteView) -> Bool {
        for index in 0..<entry.length {
            let byte = folds ? ASCII.lowercase(key[index]) : key[index]
            if keys[entry.offset + index] != byte { return false }
        }
        return true
    }

    private static func start(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & 0x7FFF_FFFF) }

    private mutating func rehash() {
        var size = 8
        while size < entries.count * 4 { size *= 2 }
        slots = [Int32](repeating: 0, count: size)
        for index in entries.indices { place(index) }
    }

    private mutating func place(_ index: Int) {
        let mask = slots.count - 1
        var slot = Self.start(entries[index].hash) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(index + 1)
    }
}
