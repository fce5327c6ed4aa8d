// The words of `--help`, made from a verb.

enum HelpText {
    static func of(_ verb: Verb, path: String) -> String {
        var parts = ["skein \(path)\(verb.usage.isEmpty ? "" : " \(verb.usage)"): \(verb.summary)"]
        if !verb.about.isEmpty { parts.append(verb.about) }
        let shown = verb.verbs.filter { !$0.isHidden }
        if !shown.isEmpty { parts.append("Verbs:\n" + rows(shown.map { ($0.name, $0.summary) })) }
        if !verb.aliases.isEmpty { parts.append("Also called: \(verb.aliases.joined(separator: ", "))") }
        if !verb.flags.isEmpty { parts.append("Flags:\n" + table(verb.flags)) }
        if verb.connects { parts.append("Flags of every verb that asks the control plane:\n" + table(Flag.connection)) }
        if !verb.examples.isEmpty {
            let title = verb.examples.count > 1 ? "Examples:" : "Example:"
            parts.append(title + "\n" + verb.examples.map { "  \($0)" }.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    static func rows(_ rows: [(String, String)]) -> String {
        let width = rows.map { $0.0.utf8.count }.max() ?? 0
        return rows.map { name, words in
            "  \(name)\(String(repeating: " ", count: width - name.utf8.count))  \(words)"
        }.joined(separator: "\n")
    }

    private static func table(_ flags: [Flag]) -> String {
        rows(
            flags.map { flag in
                var words = flag.help
                if flag.repeats { words += "; may be given several times" }
                if let fallback = flag.fallback { words += " (\(fallback))" }
                return (flag.usage, words)
            })
    }
}
