// `skein help [VERB ...]`: what there is, and how a verb is used.

extension Verb {
    static let help = Verb(
        name: "help", summary: "explain a verb", usage: "[VERB ...]",
        examples: ["skein help", "skein help proxy"],
        run: { call in
            var verbs = SkeinCommand.verbs()
            var found: Verb?
            var path: [String] = []
            for word in call.words {
                guard let verb = verbs.first(where: { $0.answers(to: word) }) else {
                    call.console.complain(
                        SkeinCommand.unknown(word, among: verbs, of: path.joined(separator: " ")))
                    return ExitCode.usage
                }
                found = verb
                path.append(verb.name)
                verbs = verb.verbs
            }
            call.console.print(
                found.map { HelpText.of($0, path: path.joined(separator: " ")) } ?? SkeinCommand.overview)
            return ExitCode.fine
        })
}
