// Finds a key that stands twice in one mapping.

/// Keys are compared by their bytes: to Swift, strings are equal when they look the same.
struct KeySet {
    private var few: [(text: String, line: Int)] = []
    private var many: [[UInt8]: Int] = [:]

    /// The line of an equal key that came before.
    mutating func insert(_ key: DocumentKey) -> Int? {
        if few.count < 8 {
            let known = few.first { $0.text == key.text && $0.text.utf8.elementsEqual(key.text.utf8) }
            if let known { return known.line }
            few.append((text: key.text, line: key.line))
            return nil
        }
        if many.isEmpty { for key in few { many[Array(key.text.utf8)] = key.line } }
        let bytes = Array(key.text.utf8)
        if let known = many[bytes] { return known }
        many[bytes] = key.line
        return nil
    }

    static func repeated(_ key: String, _ line: Int) -> String {
        "found the key \"\(key.shortened)\" again, expected it once: it stands on line \(line) already"
    }
}
