// The order of maps: by key, strings by their bytes, as protobuf's deterministic encoding has it.

extension [MapEntry] {
    /// In order of keys, the last of equal ones kept.
    var sortedByKey: [MapEntry] {
        if count < 2 { return self }
        var result: [MapEntry] = []
        result.reserveCapacity(count)
        let sorted = enumerated().sorted { left, right in
            if left.element.key.sorts(before: right.element.key) { return true }
            if right.element.key.sorts(before: left.element.key) { return false }
            return left.offset < right.offset
        }
        for (_, entry) in sorted {
            // Not `==`: to Swift, strings are equal when they look the same.
            if let last = result.last, !last.key.sorts(before: entry.key) { result.removeLast() }
            result.append(entry)
        }
        return result
    }
}

extension FieldValue {
    func sorts(before other: FieldValue) -> Bool {
        switch (self, other) {
        case (.string(let a), .string(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.signed(let a), .signed(let b)): a < b
        case (.unsigned(let a), .unsigned(let b)): a < b
        case (.double(let a), .double(let b)): a < b
        case (.bool(let a), .bool(let b)): !a && b
        default: false
        }
    }
}
