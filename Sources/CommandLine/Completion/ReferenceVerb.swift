// The reference of all verbs, in Markdown, made from the verbs themselves.

extension Verb {
    static let reference = Verb(
        name: "__reference", summary: "the reference in Markdown", isHidden: true,
        run: { call in
            call.console.print(CommandReference.text)
            return ExitCode.fine
        })
}

enum CommandReference {
    static var text: String {
        var text = """
            # The commands of skein

            Made from the code by `skein __reference > docs/reference/cli.md`; `skein help VERB` shows the same.

            Exit codes: 0 it was done, 1 it failed, 2 it was done and what was found needs attention, 64 the command line makes no
            sense. `diff` has its own: 0 no difference, 1 differences, 2 or more it failed.

            Every verb that asks the control plane takes:


            """
        text += table(Flag.connection)
        for verb in SkeinCommand.verbs() where !verb.isHidden { text += section(verb, path: verb.name, level: 2) }
        return text
    }

    private static func section(_ verb: Verb, path: String, level: Int) -> String {
        var text = "\n\(String(repeating: "#", count: level)) skein \(path)\n\n"
        text += "\(sentence(verb.summary))\n"
        if !verb.usage.isEmpty { text += "\n    skein \(path) \(verb.usage)\n" }
        if !verb.about.isEmpty { text += "\n\(verb.about)\n" }
        if !verb.aliases.isEmpty { text += "\nAlso: \(verb.aliases.map { "`\($0)`" }.joined(separator: ", "))\n" }
        if !verb.flags.isEmpty { text += "\n" + table(verb.flags) }
        if verb.connects { text += "\nAsks the control plane.\n" }
        if !verb.examples.isEmpty {
            text += "\n```sh\n" + verb.examples.map { "\($0)\n" }.joined() + "```\n"
        }
        for inner in verb.verbs where !inner.isHidden {
            text += section(inner, path: "\(path) \(inner.name)", level: min(level + 1, 4))
        }
        return text
    }

    private static func sentence(_ words: String) -> String {
        words.prefix(1).uppercased() + words.dropFirst() + (words.hasSuffix(".") ? "" : ".")
    }

    private static func table(_ flags: [Flag]) -> String {
        var text = "| flag | meaning | default |\n| --- | --- | --- |\n"
        for flag in flags {
            let name =
                (flag.short.map { "-\($0), " } ?? "") + "--\(flag.name)" + (flag.placeholder.map { " \($0)" } ?? "")
            let help = flag.help + (flag.repeats ? "; may be given several times" : "")
            text += "| `\(escaped(name))` | \(escaped(help)) | \(escaped(flag.fallback ?? "")) |\n"
        }
        return text
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false)
            .joined(separator: "\\|")
    }
}
