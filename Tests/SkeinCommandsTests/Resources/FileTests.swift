// What a word of a command line names, and where a redirect leads.

import Glibc
import Testing

@testable import SkeinCommands

@Suite struct FileTests {
    @Test func listsAndPatterns() throws {
        let folder = "/tmp/skein-files-\(getpid())"
        unsafe mkdir(folder, 0o700)
        defer { unsafe system("rm -r '\(folder)'") }
        for name in ["a.yaml", "b.yaml", "c,d.yaml"] { try FileText.write("", to: "\(folder)/\(name)") }
        #expect(FileText.named("\(folder)/c,d.yaml") == ["\(folder)/c,d.yaml"])
        #expect(FileText.named("\(folder)/a.yaml,\(folder)/b.yaml") == ["\(folder)/a.yaml", "\(folder)/b.yaml"])
        #expect(FileText.named("\(folder)/[ab].yaml") == ["\(folder)/a.yaml", "\(folder)/b.yaml"])
        #expect(FileText.named("\(folder)/*.json") == ["\(folder)/*.json"])
        #expect(FileText.named("http://x/a,b") == ["http://x/a,b"])
        #expect(FileText.named("-") == ["-"])
    }

    @Test func redirectsLeadToURLsOfTheSameKind() {
        #expect(URLFile.target("https://b/x", from: "https://a/y") == "https://b/x")
        #expect(URLFile.target("/x?y", from: "http://a:81/y?z=/q") == "http://a:81/x?y")
        #expect(URLFile.target("http://b/x", from: "https://a/y") == nil)
        #expect(URLFile.target("//b/x", from: "https://a/y") == nil)
        #expect(URLFile.target("x", from: "https://a/y") == nil)
    }
}
