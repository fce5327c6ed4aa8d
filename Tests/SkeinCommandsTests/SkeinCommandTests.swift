// The verbs that need no other program: words, suggestions and exit codes.

import Testing

@testable import SkeinCommands

@Suite struct SkeinCommandTests {
    final class Heard: @unchecked Sendable {
        var printed = ""
        var complained = ""
    }

    private func run(_ arguments: String...) -> (code: Int32, heard: Heard) {
        let heard = Heard()
        let console = Console(print: { heard.printed += $0 }, complain: { heard.complained += $0 })
        return (SkeinCommand.run(arguments, console: console), heard)
    }

    @Test func helpListsEveryVerb() {
        let (code, heard) = run("--help")
        #expect(code == 0)
        for verb in SkeinCommand.verbs() where !verb.isHidden { #expect(heard.printed.contains("skein \(verb.name) ")) }
    }

    @Test(arguments: ["proxy", "version", "help"]) func everyVerbIsExplainedWithAnExample(verb: String) {
        let (code, heard) = run("help", verb)
        #expect(code == 0)
        #expect(heard.printed.hasPrefix("skein \(verb)"))
        #expect(heard.printed.contains("Example"))
    }

    @Test func aVerbExplainsItself() {
        #expect(run("version", "--help").heard.printed == run("help", "version").heard.printed)
    }

    @Test func aSlipIsRecognised() {
        let (code, heard) = run("prxoy", "-c", "x")
        #expect(code == ExitCode.usage)
        #expect(heard.complained == "unknown verb 'prxoy'; did you mean 'proxy'?")
    }

    @Test func anUnknownVerbIsRefused() {
        let (code, heard) = run("weave")
        #expect(code == ExitCode.usage)
        #expect(heard.complained == "unknown verb 'weave'; 'skein help' lists them")
    }

    @Test func noVerbShowsWhatThereIs() {
        let (code, heard) = run()
        #expect(code == ExitCode.usage)
        #expect(heard.printed.contains("skein proxy"))
    }

    @Test func versionNamesBothVersions() {
        let (code, heard) = run("version", "--client")
        #expect(code == 0)
        #expect(heard.printed.contains("Envoy 1.40"))
        #expect(run("version", "x").code == ExitCode.usage)
    }
}
