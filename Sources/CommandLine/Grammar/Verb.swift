// What a verb of `skein` is: a name, its flags, words about it, and what it does.

struct Verb: Sendable {
    let name: String
    var aliases: [String] = []
    /// One line for `skein help`.
    let summary: String
    /// What stands behind the name: `(-f FILE | KIND NAME)`.
    var usage = ""
    /// What it does, in a paragraph or two.
    var about = ""
    var flags: [Flag] = []
    /// Takes `--kubeconfig`, `--context` and `-n`.
    var connects = false
    /// Whole command lines, each worth trying; a line that begins with `#` says what the next one is for.
    var examples: [String] = []
    var verbs: [Verb] = []
    /// Which of them is meant when none is named; nil: its help.
    var usual: String?
    /// Does something also without one of its verbs.
    var runsAlone = false
    /// What completion offers behind it; nil: what `usage` says.
    var completes: WordSource?
    /// Not for people: left out of help and completion.
    var isHidden = false
    /// Reads its arguments itself; `--help` is left to it as well when `explainsItself`.
    var readsItself = false
    var explainsItself = false
    /// The result is the process's exit code; see `ExitCode`.
    var run: @Sendable (Invocation) -> Int32 = { _ in ExitCode.usage }

    var allFlags: [Flag] { flags + (connects ? Flag.connection : []) }

    var wordSource: WordSource {
        if let completes { return completes }
        if usage.hasPrefix("NAME[.NAMESPACE]") || usage.hasPrefix("[NAME[.NAMESPACE]]") { return .proxies }
        if usage.hasPrefix("KIND") || usage.contains("| KIND") { return .kinds }
        return usage.contains("[FILE") ? .files : .nothing
    }

    func answers(to word: String) -> Bool { name == word || aliases.contains(word) }
}

/// What scripts can trust.
enum ExitCode {
    static let fine: Int32 = 0
    /// It was tried and failed; the reason is on stderr.
    static let failed: Int32 = 1
    /// It was done, and what was found needs attention (`analyze`, `diff`).
    static let findings: Int32 = 2
    /// The command line makes no sense.
    static let usage: Int32 = 64
}

/// One call of a verb.
struct Invocation: Sendable {
    /// As they were given, behind the verb.
    let arguments: [String]
    let flags: ParsedFlags
    let console: Console
    /// `skein proxy-config cluster`: for words about itself.
    let path: String

    var words: [String] { flags.words }
}

/// Why a verb failed, in words for its user, and with what exit code.
struct CommandFailure: Error, Sendable, CustomStringConvertible {
    let description: String
    var code = ExitCode.failed
}
