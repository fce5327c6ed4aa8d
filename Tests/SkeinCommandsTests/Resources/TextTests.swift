// Differences, places in files, words of command lines, suppressions.

import Document
import Testing

@testable import SkeinCommands

@Suite struct TextTests {
    /// What `patch` would make of the text.
    private func patched(_ text: String, by difference: String) -> String? {
        var old = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)[...]
        if text.isEmpty { old = [] }
        var result: [String] = []
        var taken = 0
        for line in difference.split(separator: "\n").dropFirst(2) {
            switch line.first {
            case "@":
                let start = line.split(separator: " ")[1].dropFirst().split(separator: ",").compactMap { Int($0) }
                let first = start.count > 1 && start[1] == 0 ? start[0] : start[0] - 1
                while taken < first, let next = old.popFirst() {
                    result.append(next)
                    taken += 1
                }
            case "+": result.append(String(line.dropFirst()))
            default:
                guard old.popFirst() == String(line.dropFirst()) else { return nil }
                taken += 1
                if line.first == " " { result.append(String(line.dropFirst())) }
            }
        }
        return (result + old).map { $0 + "\n" }.joined()
    }

    @Test func aDifferenceMakesOneTextOfTheOther() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let old = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                "\(Int.random(in: 0...4, using: &random))\n"
            }
            var new = old
            for _ in 0..<Int.random(in: 0...5, using: &random) where !new.isEmpty {
                let index = Int.random(in: 0..<new.count, using: &random)
                if Bool.random(using: &random) { new.remove(at: index) } else { new.insert("x\n", at: index) }
            }
            let difference = LineDifference.unified(old.joined(), new.joined(), from: "a", to: "b")
            #expect(difference.isEmpty == (old == new))
            if old != new { #expect(patched(old.joined(), by: difference) == new.joined(), "\(difference)") }
        }
    }

    @Test func aDifferenceShowsOnlyWhatIsNear() {
        let old = (1...40).map { "\($0)\n" }.joined()
        let difference = LineDifference.unified(old, old.replacing("20\n", with: "x\n"), from: "a", to: "b")
        #expect(difference == "--- a\n+++ b\n@@ -17,7 +17,7 @@\n 17\n 18\n 19\n-20\n+x\n 21\n 22\n 23\n")
        #expect(LineDifference.unified("", "a\n", from: "a", to: "b") == "--- a\n+++ b\n@@ -0,0 +1 @@\n+a\n")
    }

    @Test func fieldsAreFoundInTheirFile() throws {
        let text = """
            kind: X
            metadata:
              labels:
                app: x
            spec:
              http:
              - a: 1
              - route:
                - weight: 5
            """
        let tree = try Document.parse(yaml: Array(text.utf8))
        #expect(FieldPlace.line(of: "spec.http[1].route[0].weight", in: tree) == 9)
        #expect(FieldPlace.line(of: "spec.http[1].route[0].nothing", in: tree) == 9)
        #expect(FieldPlace.line(of: "spec.http[7]", in: tree) == 6)
        #expect(FieldPlace.line(of: "metadata.labels[app]", in: tree) == 4)
        #expect(FieldPlace.line(of: "", in: tree) == 1)
    }

    @Test func manifestsKeepTheirPlaces() {
        var manifests = Manifests()
        let text = """
            apiVersion: v1
            kind: A
            ---
            # nothing
            ---
            apiVersion: v1
            kind: ThingList
            items:
            - {apiVersion: v1, kind: Thing, metadata: {name: one}}
            - {apiVersion: v1, kind: Thing, metadata: {name: two}}
            ---
            kind: B
            --- [
            """
        manifests.add(Array(text.utf8), file: "f.yaml")
        #expect(manifests.objects.map(\.place) == ["f.yaml:1", "f.yaml:9", "f.yaml:10"])
        #expect(manifests.problems.count == 2)
        #expect(manifests.problems.first == "f.yaml:12: apiVersion: found none, expected the object's apiVersion")
        #expect(manifests.problems.last?.hasPrefix("f.yaml:1") == true)
    }

    @Test func wordsNameObjects() throws {
        #expect(try ResourceWords(["vs,dr"]).items.map(\.kind) == ["vs", "dr"])
        #expect(try ResourceWords(["vs", "a", "b"]).items.map(\.name) == ["a", "b"])
        #expect(try ResourceWords(["vs/a", "dr/b"]).items.map(\.kind) == ["vs", "dr"])
        for wrong in [[], ["vs/a", "b"], ["vs/"], ["/a"], ["a/b/c"]] {
            #expect(throws: InvalidUsage.self) { try ResourceWords(wrong) }
        }
    }

    @Test func starsStandForAnything() {
        func matches(_ text: String, _ pattern: String) -> Bool {
            FindingSuppression.matches(Array(text.utf8)[...], Array(pattern.utf8)[...])
        }
        #expect(matches("Service a.b", "Service a.b"))
        #expect(matches("Service a.b", "Service *.b"))
        #expect(matches("Service a.b", "*"))
        #expect(matches("aab", "*ab"))
        #expect(matches("", "**"))
        #expect(!matches("Service a.b", "Service *.c"))
        #expect(!matches("Service a.b", "Service a"))
    }
}
