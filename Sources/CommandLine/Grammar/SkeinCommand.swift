// `skein VERB ...`: finds the verb, reads its flags and runs it.

import Base

public enum SkeinCommand {
    /// In the order in which `skein help` lists them.
    static func verbs() -> [Verb] {
        [
            .demo,
            .apply,
            .get,
            .describe,
            .delete,
            .edit,
            .diff,
            .patch,
            .create,
            .label,
            .annotate,
            .analyze,
            .validate,
            .proxyStatus,
            .proxyConfig,
            .explain,
            .bugReport,
            .experimental,
            .run,
            .join,
            .control,
            .token,
            .authority,
            .sidecar,
            .gateway,
            .proxy,
            .intercept,
            .enter,
            .install,
            .upgrade,
            .uninstall,
            .verifyInstall,
            .version,
            .completion,
            .complete,
            .reference,
            .help,
        ]
    }

    /// `arguments` without the program's name; the result is the process's exit code.
    public static func run(_ arguments: [String]) -> Int32 { run(arguments, console: .terminal) }

    static func run(_ given: [String], console: Console) -> Int32 {
        let arguments: ArraySlice<String>
        let leading: [String]
        do throws(InvalidUsage) {
            (leading, arguments) = try split(given)
        } catch {
            console.complain("\(error); 'skein help' lists the verbs")
            return ExitCode.usage
        }
        guard let first = arguments.first else {
            console.print(overview)
            return ExitCode.usage
        }
        let name =
            switch first {
            case "--help", "-h": "help"
            case "--version": "version"
            default: first
            }
        let rest = (first == "--version" ? ["--client"] : []) + arguments.dropFirst()
        guard let verb = verbs().first(where: { $0.answers(to: name) }) else {
            console.complain(unknown(first, among: verbs(), of: ""))
            return ExitCode.usage
        }
        return run(verb, rest, leading: leading, path: verb.name, console)
    }

    /// What says where the control plane is may stand before the verb, too, as kubectl's users write it.
    static func split(_ given: [String]) throws(InvalidUsage) -> (leading: [String], rest: ArraySlice<String>) {
        var rest = given[...]
        while let word = rest.first, word.hasPrefix("-"), !["--help", "-h", "--version"].contains(word) {
            guard let flag = Flag.connection.first(where: { $0.isWritten(as: word) }) else {
                let name = String(word.prefix { $0 != "=" })
                throw InvalidUsage(
                    description: "found \(name) before the verb, where only "
                        + Flag.connection.map { "--\($0.name)" }.joined(separator: ", ") + " may stand")
            }
            // Its value is the next word, unless it stands in the same.
            let isWhole = word.hasPrefix("--") ? word.contains("=") : word.utf8.count > 2
            if !isWhole, rest.count < 2 {
                throw InvalidUsage(description: "--\(flag.name): found no value, expected \(flag.placeholder ?? "one")")
            }
            rest = rest.dropFirst(isWhole ? 1 : 2)
        }
        return (Array(given[..<rest.startIndex]), rest)
    }

    private static func run(
        _ verb: Verb, _ arguments: [String], leading: [String], path: String, _ console: Console
    ) -> Int32 {
        let asksForHelp = arguments.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
        if !verb.verbs.isEmpty, let word = arguments.first, !word.hasPrefix("-") {
            if let inner = verb.verbs.first(where: { $0.answers(to: word) }) {
                return run(
                    inner, Array(arguments.dropFirst()), leading: leading, path: "\(path) \(inner.name)", console)
            }
            console.complain(unknown(word, among: verb.verbs, of: path))
            return ExitCode.usage
        }
        if asksForHelp, !verb.explainsItself {
            console.print(HelpText.of(verb, path: path))
            return ExitCode.fine
        }
        if let usual = verb.verbs.first(where: { $0.name == verb.usual }) {
            return run(usual, arguments, leading: leading, path: "\(path) \(usual.name)", console)
        }
        if !verb.verbs.isEmpty, !(verb.runsAlone && !arguments.isEmpty) {
            console.print(HelpText.of(verb, path: path))
            return ExitCode.usage
        }
        var flags = ParsedFlags()
        if verb.readsItself, !leading.isEmpty {
            console.complain("\(path): found \(leading[0]) before it, which it doesn't take")
            return ExitCode.usage
        }
        if !verb.readsItself {
            do throws(InvalidUsage) {
                flags = try ParsedFlags(leading + arguments, flags: verb.allFlags)
            } catch {
                console.complain("\(path): \(error); 'skein \(path) --help' lists its flags")
                return ExitCode.usage
            }
        }
        return verb.run(Invocation(arguments: arguments, flags: flags, console: console, path: path))
    }

    static func unknown(_ word: String, among verbs: [Verb], of path: String) -> String {
        let names = verbs.filter { !$0.isHidden }.flatMap { [$0.name] + $0.aliases }
        let place = path.isEmpty ? "help" : "\(path) --help"
        let near = NearestWord.find(word, among: names)
        return near.map { "unknown verb '\(word)'; did you mean '\($0)'?" }
            ?? "unknown verb '\(word)'; 'skein \(place)' lists them"
    }

    static var overview: String {
        """
        skein: a service mesh.

        \(HelpText.rows(verbs().filter { !$0.isHidden }.map { ("skein \($0.name)", $0.summary) }))

        'skein help VERB' explains one, with its flags and examples. --kubeconfig, --context and -n may also stand before the
        verb.

        """
    }
}
