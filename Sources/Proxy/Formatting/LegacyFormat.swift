// Older spellings of header formats, which Envoy still takes.

enum LegacyFormat {
    /// `%UPSTREAM_METADATA(["a", "b"])%` is `%UPSTREAM_METADATA(a:b)%`, `%PER_REQUEST_STATE(x)%` is
    /// `%FILTER_STATE(x:PLAIN)%`.
    static func translated(_ text: String) -> String {
        if !text.contains("_METADATA([") && !text.contains("PER_REQUEST_STATE(") { return text }
        var result = ""
        var rest = text[...]
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            rest = rest[percent...]
            guard let end = rest.dropFirst().firstIndex(of: "%") else { break }
            result += command(String(rest[...end]))
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func command(_ text: String) -> String {
        let state = "%PER_REQUEST_STATE("
        if text.hasPrefix(state), text.hasSuffix(")%") {
            return "%FILTER_STATE(" + text.dropFirst(state.count).dropLast(2) + ":PLAIN)%"
        }
        for name in ["%UPSTREAM_METADATA(", "%DYNAMIC_METADATA("]
        where text.hasPrefix(name + "[") && text.hasSuffix("])%") {
            let items = text.dropFirst(name.count + 1).dropLast(3).split(separator: ",").map { item in
                item.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }.reversed()
            }
            return name + items.map { String($0) }.joined(separator: ":") + ")%"
        }
        return text
    }
}
