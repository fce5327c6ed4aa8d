// A flag of a verb: its name, what it takes, and what it means; help, parsing and completion are made from it.

struct Flag: Sendable {
    let name: String
    var short: Character?
    /// What help calls the value; nil: a switch, which takes `=true` or `=false` and is true when it stands alone.
    let placeholder: String?
    let help: String
    /// May be given several times.
    var repeats = false
    /// What it is when it isn't given, in the words of help.
    var fallback: String?
    /// All that it may be; empty: anything.
    var choices: [String] = []
    /// A choice may be written in any case.
    var ignoresCase = false
    /// Completion offers files.
    var isFile = false

    static func toggle(_ name: String, _ short: Character? = nil, _ help: String) -> Flag {
        Flag(name: name, short: short, placeholder: nil, help: help)
    }

    static func value(
        _ name: String, _ short: Character? = nil, _ placeholder: String, _ help: String, fallback: String? = nil,
        choices: [String] = [], repeats: Bool = false, ignoresCase: Bool = false
    ) -> Flag {
        Flag(
            name: name, short: short, placeholder: placeholder, help: help, repeats: repeats, fallback: fallback,
            choices: choices, ignoresCase: ignoresCase)
    }

    static func file(_ name: String, _ short: Character? = nil, _ help: String, repeats: Bool = false) -> Flag {
        var flag = value(name, short, "FILE", help, repeats: repeats)
        flag.isFile = true
        return flag
    }

    /// `--name`, `--name=value`, `-n`, `-nvalue`
    func isWritten(as word: String) -> Bool {
        if word.hasPrefix("--") { return word.dropFirst(2).prefix { $0 != "=" } == name }
        return short != nil && word.hasPrefix("-") && word.dropFirst().first == short
    }

    /// `-n, --namespace NAME`
    var usage: String {
        let value = placeholder.map { " \($0)" } ?? ""
        return (short.map { "-\($0), " } ?? "    ") + "--\(name)\(value)"
    }
}

/// Where the resource API is and who asks: the same in every verb that talks to it, as in kubectl.
extension Flag {
    static let connection: [Flag] = [
        .file(
            "kubeconfig", nil,
            "where the control plane is, and who asks ($KUBECONFIG, the demo's, ~/.kube/config, an installation's)"),
        .value("context", nil, "NAME", "which context of it", fallback: "its current-context"),
        .value("namespace", "n", "NAME", "the namespace", fallback: "the context's, or default"),
    ]
    static let allNamespaces = Flag.toggle("all-namespaces", "A", "of all namespaces")
    static func output(_ forms: [String]) -> Flag {
        .value("output", "o", "FORM", "one of \(forms.joined(separator: ", "))", fallback: "table", choices: forms)
    }
}
