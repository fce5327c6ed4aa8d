// What may stand at the cursor of a command line, as far as the verbs themselves know it.

/// A word to offer, with what it means.
struct Candidate: Sendable, Hashable {
    let word: String
    var help = ""
}

/// What completion has to ask the control plane for.
enum LiveWords: Sendable, Hashable {
    case kinds
    case names(kind: String)
    case namespaces
    case proxies
}

struct CompletionAnswer: Sendable {
    var candidates: [Candidate] = []
    /// Candidates that somebody else knows; what is offered of them stands behind `prefix`.
    var live: LiveWords?
    /// What of the word stands already, and isn't part of the candidates: `vs,`, `vs/`, `--namespace=`.
    var prefix = ""
    /// What a candidate has to begin with.
    var typed = ""
    var offersFiles = false
    /// The word goes on: no blank is put behind it.
    var goesOn = false
    /// What the line has said so far, for who asks the control plane.
    var flags = ParsedFlags()
}

/// What the words behind a verb are.
enum WordSource: Sendable, Hashable {
    case nothing
    case kinds
    case names(kind: String)
    case files
    case proxies
    case verbs
}

enum CompletionMachine {
    /// `words` are those behind `skein`, the last one up to the cursor.
    static func answer(_ given: [String], verbs: [Verb]) -> CompletionAnswer {
        let (leading, words) = leading(given)
        var verbs = verbs.filter { !$0.isHidden }
        var verb: Verb?
        var rest = words
        while let word = rest.first, rest.count > 1, let found = verbs.first(where: { $0.answers(to: word) }) {
            rest = rest.dropFirst()
            verb = found
            verbs = found.verbs.filter { !$0.isHidden }
            if found.name == "help", rest.count > 1 { return help(rest) }
        }
        guard let current = rest.last else { return CompletionAnswer() }
        guard let verb else {
            if leading.isEmpty, !current.hasPrefix("-") {
                return rest.count == 1 ? choose(verbs, current) : CompletionAnswer()
            }
            // Where the control plane is may be said before the verb.
            let before = Verb(name: "", summary: "", flags: Flag.connection, explainsItself: true)
            let line = Line(leading[...], flags: before.flags)
            if rest.count > 1 { return CompletionAnswer() }
            return line.open == nil && !current.hasPrefix("-")
                ? choose(verbs, current) : behind(before, leading[...], current)
        }
        // Behind `--` stands somebody else's command.
        if rest.dropLast().contains("--") { return CompletionAnswer(offersFiles: true) }
        if !verbs.isEmpty, rest.count == 1, !current.hasPrefix("-") { return choose(verbs, current) }
        return behind(verb, (leading + rest.dropLast())[...], current)
    }

    /// The flags before the verb, and what stands behind them.
    private static func leading(_ words: [String]) -> ([String], ArraySlice<String>) {
        var rest = words[...]
        while let word = rest.first, rest.count > 1, Flag.connection.contains(where: { $0.isWritten(as: word) }) {
            let isWhole = word.hasPrefix("--") ? word.contains("=") : word.utf8.count > 2
            rest = rest.dropFirst()
            // Its value may be what stands at the cursor.
            if !isWhole {
                if rest.count == 1 { break }
                rest = rest.dropFirst()
            }
        }
        return (Array(words[..<rest.startIndex]), rest)
    }

    private static func choose(_ verbs: [Verb], _ typed: String) -> CompletionAnswer {
        let all = verbs.map { Candidate(word: $0.name, help: $0.summary) }
        return CompletionAnswer(candidates: all.filter { $0.word.hasPrefix(typed) }, typed: typed)
    }

    private static func help(_ rest: ArraySlice<String>) -> CompletionAnswer {
        var verbs = SkeinCommand.verbs().filter { !$0.isHidden }
        for word in rest.dropLast() {
            guard let found = verbs.first(where: { $0.answers(to: word) }) else { return CompletionAnswer() }
            verbs = found.verbs.filter { !$0.isHidden }
        }
        return choose(verbs, rest.last ?? "")
    }

    private static func behind(_ verb: Verb, _ before: ArraySlice<String>, _ current: String) -> CompletionAnswer {
        let line = Line(before, flags: verb.allFlags)
        var answer: CompletionAnswer
        if let flag = line.open {
            answer = value(of: flag, current, verb)
        } else if current.hasPrefix("--"), let equals = current.firstIndex(of: "=") {
            let name = current[..<equals].dropFirst(2)
            let typed = String(current[current.index(after: equals)...])
            answer = CompletionAnswer()
            if let flag = verb.allFlags.first(where: { $0.name == name }) { answer = value(of: flag, typed, verb) }
            answer.prefix = "--\(name)=" + answer.prefix
        } else if current.hasPrefix("-") {
            answer = flags(verb, line, current)
        } else {
            answer = word(verb.wordSource, line.words, current)
        }
        answer.flags = line.parsed
        return answer
    }

    private static func flags(_ verb: Verb, _ line: Line, _ current: String) -> CompletionAnswer {
        var all = verb.allFlags.filter { $0.repeats || !line.given.contains($0.name) }
        if !verb.explainsItself { all.append(.toggle("help", "h", "explain this verb")) }
        var candidates: [Candidate] = []
        for flag in all {
            if current == "-", let short = flag.short {
                candidates.append(Candidate(word: "-\(short)", help: flag.help))
            }
            candidates.append(Candidate(word: "--\(flag.name)", help: flag.help))
        }
        return CompletionAnswer(candidates: candidates.filter { $0.word.hasPrefix(current) }, typed: current)
    }

    private static func value(of flag: Flag, _ typed: String, _ verb: Verb) -> CompletionAnswer {
        if flag.isFile || flag.placeholder == "FILE" || flag.placeholder == "DIR" {
            return CompletionAnswer(typed: typed, offersFiles: true)
        }
        if flag.name == "namespace" { return CompletionAnswer(live: .namespaces, typed: typed) }
        var answer = CompletionAnswer(typed: typed)
        answer.candidates = flag.choices.filter { $0.hasPrefix(typed) }.map { Candidate(word: $0) }
        answer.goesOn = answer.candidates.count == 1 && answer.candidates[0].word.hasSuffix("=")
        return answer
    }

    private static func word(_ source: WordSource, _ before: [String], _ current: String) -> CompletionAnswer {
        switch source {
        case .nothing, .verbs: return CompletionAnswer()
        case .files: return CompletionAnswer(typed: current, offersFiles: true)
        case .proxies: return before.isEmpty ? CompletionAnswer(live: .proxies, typed: current) : CompletionAnswer()
        case .names(let kind): return CompletionAnswer(live: .names(kind: kind), typed: current)
        case .kinds:
            if let slash = current.firstIndex(of: "/") {
                let kind = String(current[..<slash])
                return CompletionAnswer(
                    live: .names(kind: kind), prefix: kind + "/", typed: String(current[current.index(after: slash)...])
                )
            }
            if let first = before.first {
                // `vs/reviews` was said: more of the same kind of words follow.
                if first.contains("/") { return CompletionAnswer(live: .kinds, typed: current, goesOn: true) }
                return first.contains(",")
                    ? CompletionAnswer() : CompletionAnswer(live: .names(kind: first), typed: current)
            }
            guard let comma = current.lastIndex(of: ",") else { return CompletionAnswer(live: .kinds, typed: current) }
            return CompletionAnswer(
                live: .kinds, prefix: String(current[...comma]), typed: String(current[current.index(after: comma)...]))
        }
    }

    /// The words before the cursor, read as far as they make sense.
    private struct Line {
        var words: [String] = []
        var given: Set<String> = []
        /// A flag that waits for its value.
        var open: Flag?
        var parsed = ParsedFlags()

        init(_ arguments: ArraySlice<String>, flags: [Flag]) {
            for argument in arguments {
                if open != nil {
                    open = nil
                } else if argument.hasPrefix("--") {
                    let name = argument.dropFirst(2).prefix { $0 != "=" }
                    guard let flag = flags.first(where: { $0.name == name }) else { continue }
                    given.insert(flag.name)
                    if flag.placeholder != nil, !argument.contains("=") { open = flag }
                } else if argument.hasPrefix("-"), argument.count > 1 {
                    takeShort(argument.dropFirst(), flags)
                } else {
                    words.append(argument)
                }
            }
            let whole = open == nil ? arguments : arguments.dropLast()
            // A line in the making may make no sense yet; then nothing is known of its flags.
            parsed = (try? ParsedFlags(Array(whole), flags: flags)) ?? ParsedFlags()
        }

        private mutating func takeShort(_ letters: Substring, _ flags: [Flag]) {
            for (index, letter) in letters.enumerated() {
                guard let flag = flags.first(where: { $0.short == letter }) else { return }
                given.insert(flag.name)
                if flag.placeholder == nil { continue }
                if index + 1 == letters.count { open = flag }
                return
            }
        }
    }
}
