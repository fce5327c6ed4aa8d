// `skein help [VERB]`: what there is, and how a verb is used.

extension Verb {
    static let help = Verb(
        name: "help", summary: "explain a verb",
        help: {
            """
            skein help [VERB]: lists the verbs, or explains one.

            Examples:
              skein help
              skein help proxy

            """
        },
        run: { call in
            guard let topic = call.arguments.first else {
                call.console.print(SkeinCommand.overview)
                return 0
            }
            guard let verb = SkeinCommand.verbs().first(where: { $0.name == topic }) else {
                call.console.complain(SkeinCommand.unknown(topic))
                return 1
            }
            call.console.print(verb.help())
            return 0
        })
}
