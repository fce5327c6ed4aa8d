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

    @Test func whereTheControlPlaneIsMayBeSaidFirst() throws {
        let (leading, rest) = try SkeinCommand.split(["-n", "team", "--kubeconfig=x", "-nother", "get", "-o", "json"])
        #expect(leading == ["-n", "team", "--kubeconfig=x", "-nother"])
        #expect(Array(rest) == ["get", "-o", "json"])
        #expect(try SkeinCommand.split(["--help"]).leading.isEmpty)
        #expect(run("-n", "team", "help").code == ExitCode.usage)
        #expect(run("-o", "json", "get").heard.complained.contains("found -o before the verb"))
        #expect(run("--context").heard.complained.contains("--context: found no value"))
        #expect(run("--kubeconfig", "/nothing", "get", "vs").heard.complained.contains("can't open /nothing"))
        #expect(run("-n", "team", "validate", "-f", "/nothing").heard.complained.contains("can't open /nothing"))
        #expect(run("--context", "a", "validate", "-f", "/nothing").code == ExitCode.usage)
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
