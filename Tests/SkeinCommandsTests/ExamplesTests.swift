// Every command line that help and the documentation show is one that the verbs take.

import Glibc
import Testing

@testable import SkeinCommands

@Suite struct ExamplesTests {
    /// Words as a shell parts them; a line's end, `|`, `;`, `&`, `>` and `<(` end a command, which is nil where it isn't skein's.
    private static func commands(_ text: String) -> [[String]] {
        var all: [[String]] = []
        var words: [String] = []
        var word: String?
        var quote: Character?
        func end() {
            if let last = word { words.append(last) }
            word = nil
            if let start = words.firstIndex(of: "skein") { all.append(Array(words[(start + 1)...])) }
            words = []
        }
        var isComment = false
        for letter in text.replacing("\\\n", with: " ") {
            if isComment, letter != "\n" { continue }
            isComment = false
            if let open = quote {
                if letter == open { quote = nil } else { word = (word ?? "") + String(letter) }
                continue
            }
            switch letter {
            case "'", "\"":
                quote = letter
                word = word ?? ""
            case "#" where word == nil: isComment = true
            case " ":
                if let last = word { words.append(last) }
                word = nil
            case "\n", "|", ";", "&", ">", "<", "(", ")": end()
            default: word = (word ?? "") + String(letter)
            }
        }
        end()
        return all
    }

    /// Why the verbs don't take it; nil when they do.
    private static func refusal(_ given: [String]) -> String? {
        do {
            let (leading, arguments) = try SkeinCommand.split(given)
            var rest = arguments
            var verbs = SkeinCommand.verbs()
            var verb: Verb?
            while let word = rest.first, let found = verbs.first(where: { $0.answers(to: word) }) {
                verb = found
                verbs = found.verbs
                rest = rest.dropFirst()
            }
            guard let verb else { return "no verb" }
            if verb.readsItself || ["help", "--help"].contains(rest.first ?? verb.name) { return nil }
            if verb.verbs.contains(where: { $0.name == verb.usual }) { return nil }
            let flags = try ParsedFlags(leading + rest, flags: verb.allFlags)
            if !flags.rest.isEmpty, !verb.usage.contains("--") { return "takes no command behind --" }
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func examplesOfHelp() {
        func check(_ verb: Verb) {
            for command in Self.commands(verb.examples.joined(separator: "\n")) {
                #expect(Self.refusal(command) == nil, "skein \(command.joined(separator: " "))")
            }
            for inner in verb.verbs { check(inner) }
        }
        for verb in SkeinCommand.verbs() { check(verb) }
    }

    @Test func blocksOfTheDocumentation() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let folder = "/\(root)/docs"
        let pages = FileText.files(in: folder, recursive: true).filter { $0.hasSuffix(".md") } + ["/\(root)/README.md"]
        #expect(pages.count > 30)
        for page in pages {
            let text = String(decoding: try FileText.read(page).get(), as: UTF8.self)
            for block in text.split(separator: "```sh\n").dropFirst() {
                let commands = Self.commands(String(block.prefix(while: { $0 != "`" })))
                for command in commands {
                    #expect(Self.refusal(command) == nil, "\(page): skein \(command.joined(separator: " "))")
                }
            }
        }
    }
}
