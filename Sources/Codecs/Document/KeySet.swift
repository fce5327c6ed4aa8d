// Finds a key that stands twice in one mapping.

struct KeySet {
    private var few: [(text: String, line: Int)] = []
    private var many: [String: Int] = [:]

    /// The line of an equal key that came before.
    mutating func insert(_ key: DocumentKey) -> Int? {
        if few.count < 8 {
            if let known = few.first(where: { $0.text == key.text }) { return known.line }
            few.append((text: key.text, line: key.line))
            return nil
        }
        if many.isEmpty { for key in few { many[key.text] = key.line } }
        if let known = many[key.text] { return known }
        many[key.text] = key.line
        return nil
    }

    static func repeated(_ key: String, _ line: Int) -> String {
        "found the key \"\(key.shortened)\" again, expected it once: it stands on line \(line) already"
    }
}
