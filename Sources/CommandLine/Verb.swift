// What a verb of `skein` is: a name, words about it, and what it does.

struct Verb: Sendable {
    let name: String
    /// One line for `skein help`.
    let summary: String
    /// What `skein help NAME` and `skein NAME --help` print, with examples.
    let help: @Sendable () -> String
    /// `--help` is left to what the verb runs.
    var explainsItself = false
    /// Gets the arguments behind the verb; the result is the process's exit code.
    let run: @Sendable (Invocation) -> Int32
}

/// One call of `skein`, with what it says collected for whoever prints it.
struct Invocation: Sendable {
    let arguments: [String]
    let console: Console
}
