// What may stand at the cursor, and that the reference is the code's.

import Document
import Testing

@testable import SkeinCommands

@Suite struct CompletionTests {
    private func answer(_ words: String...) -> CompletionAnswer {
        CompletionMachine.answer(words, verbs: SkeinCommand.verbs())
    }

    @Test func verbsComeFirst() {
        #expect(answer("ap").candidates.map(\.word) == ["apply"])
        #expect(!answer("").candidates.contains { $0.word.hasPrefix("__") })
        #expect(answer("create", "").candidates.map(\.word).contains("token"))
        #expect(answer("nothing", "x").candidates.isEmpty)
        #expect(answer("help", "create", "to").candidates.map(\.word) == ["token"])
    }

    @Test func flagsAreOfferedOnce() {
        #expect(answer("apply", "--").candidates.map(\.word).contains("--wait"))
        #expect(!answer("apply", "--wait", "--").candidates.map(\.word).contains("--wait"))
        #expect(answer("apply", "-f", "x", "--").candidates.map(\.word).contains("--filename"))
        #expect(answer("get", "-").candidates.map(\.word).contains("-A"))
    }

    @Test func valuesFollowTheirFlag() {
        #expect(answer("apply", "--dry-run", "").candidates.map(\.word) == ["none", "client", "server"])
        #expect(answer("apply", "--dry-run=s").candidates.map(\.word) == ["server"])
        #expect(answer("apply", "-f", "").offersFiles)
        #expect(answer("get", "-An", "").live == .namespaces)
        #expect(answer("get", "vs", "-o", "jsonp").goesOn)
    }

    @Test func flagsMayStandBeforeTheVerb() {
        #expect(answer("-n", "team", "ap").candidates.map(\.word) == ["apply"])
        #expect(answer("-n", "").live == .namespaces)
        #expect(answer("--kubeconfig", "").offersFiles)
        #expect(answer("--con").candidates.map(\.word) == ["--context"])
        #expect(answer("-n", "team", "get", "vs", "").flags.value("namespace") == "team")
    }

    @Test func kindsAndNames() {
        #expect(answer("get", "v").live == .kinds)
        #expect(answer("get", "vs,d").prefix == "vs,")
        #expect(answer("get", "vs", "-n", "team", "r").live == .names(kind: "vs"))
        #expect(answer("get", "vs", "-n", "team", "r").flags.value("namespace") == "team")
        #expect(answer("delete", "vs/r").prefix == "vs/")
        #expect(answer("create", "token", "").live == .names(kind: "serviceaccounts"))
        #expect(answer("proxy-config", "route", "").live == .proxies)
        #expect(answer("analyze", "").offersFiles)
    }

    @Test func bashSplitsAtEqualsSigns() {
        #expect(CompletionWords.joined(["get", "--output", "=", "j"], shell: "bash") == ["get", "--output=j"])
        #expect(CompletionWords.joined(["get", "--output", "="], shell: "bash") == ["get", "--output="])
        #expect(CompletionWords.joined([], shell: "zsh") == [""])
        var answer = CompletionAnswer(candidates: [Candidate(word: "json", help: "x")], prefix: "--output=")
        #expect(CompletionWords.text(answer, shell: "bash") == "json\tx\n")
        #expect(CompletionWords.text(answer, shell: "fish") == "--output=json\tx\n")
        answer.offersFiles = true
        #expect(CompletionWords.text(answer, shell: "fish").hasSuffix(":files\n"))
    }

    @Test func theReferenceIsUpToDate() throws {
        let root = #filePath.components(before: "/Tests/SkeinCommandsTests")
        let bytes = try FileText.read(root + "/docs/reference/cli.md").get()
        #expect(
            String(decoding: bytes, as: UTF8.self) == CommandReference.text,
            "run: skein __reference > docs/reference/cli.md")
    }

    /// Each verb says what it does, and shows how.
    @Test func everyVerbTeaches() {
        func check(_ verb: Verb, _ path: String, isInner: Bool = false) {
            #expect(!verb.summary.isEmpty, "\(path)")
            #expect(isInner || !verb.examples.isEmpty, "\(path)")
            let shorts = verb.allFlags.compactMap(\.short)
            #expect(Set(shorts).count == shorts.count, "\(path) has two flags of one letter")
            for inner in verb.verbs where !inner.isHidden { check(inner, "\(path) \(inner.name)", isInner: true) }
        }
        for verb in SkeinCommand.verbs() where !verb.isHidden { check(verb, verb.name) }
    }
}

extension String {
    fileprivate func components(before mark: String) -> String {
        var index = startIndex
        while index < endIndex, !self[index...].hasPrefix(mark) { index = self.index(after: index) }
        return String(self[..<index])
    }
}
