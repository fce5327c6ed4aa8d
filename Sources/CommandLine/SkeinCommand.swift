// `skein VERB ...`: finds the verb and runs it.

import Base

public enum SkeinCommand {
    /// In the order in which `skein help` lists them.
    static func verbs() -> [Verb] { [.control, .proxy, .version, .help] }

    /// `arguments` without the program's name; the result is the process's exit code.
    public static func run(_ arguments: [String]) -> Int32 { run(arguments, console: .terminal) }

    static func run(_ arguments: [String], console: Console) -> Int32 {
        guard let first = arguments.first else {
            console.print(overview)
            return 1
        }
        let name =
            switch first {
            case "--help", "-h": "help"
            case "--version": "version"
            default: first
            }
        let rest = Array(arguments.dropFirst())
        guard let verb = verbs().first(where: { $0.name == name }) else {
            console.complain(unknown(first))
            return 1
        }
        if !verb.explainsItself, rest.first == "--help" || rest.first == "-h" {
            console.print(verb.help())
            return 0
        }
        return verb.run(Invocation(arguments: rest, console: console))
    }

    static func unknown(_ word: String) -> String {
        let near = NearestWord.find(word, among: verbs().map(\.name))
        return near.map { "unknown verb '\(word)'; did you mean '\($0)'?" }
            ?? "unknown verb '\(word)'; 'skein help' lists them"
    }

    static var overview: String {
        let rows = verbs().map { verb in
            "  skein \(verb.name)\(String(repeating: " ", count: max(1, 12 - verb.name.utf8.count)))\(verb.summary)"
        }
        return """
            skein: a service mesh.

            \(rows.joined(separator: "\n"))

            Examples:
              skein proxy -c bootstrap.yaml
              skein proxy -c bootstrap.yaml --mode validate
              skein help proxy

            """
    }
}
