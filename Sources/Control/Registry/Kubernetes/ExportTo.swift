// `exportTo`: who may see something.

enum ExportTo {
    /// Empty: what the mesh says, which is everyone unless it says otherwise.
    static func visibility(_ words: [String], fallback: [String], namespace: String) -> Visibility {
        let words = words.isEmpty ? fallback : words
        if words.isEmpty || words.contains("*") { return .everyone }
        if words.contains("~") { return .nobody }
        return .namespaces(Set(words.map { $0 == "." ? namespace : $0 }))
    }

    /// The annotation on Services: words with commas between them.
    static func words(_ annotation: String?) -> [String] {
        (annotation ?? "").split(separator: ",").map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    static func trimmed(_ text: String) -> String {
        var part = Substring(text)
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
