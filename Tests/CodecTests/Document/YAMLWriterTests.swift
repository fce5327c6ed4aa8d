// What the YAML writer writes is read as what it was.

import Document
import Testing

@Suite struct YAMLWriterTests {
    private func isSame(_ node: DocumentNode) throws -> Bool {
        let text = YAMLWriter.text(node.value)
        return try Document.parse(yaml: Array(text.utf8)) == node
    }

    @Test(arguments: [
        "", "a", "true", "no", "1", "1.0", ".5", "0x1f", "0o7", "1_000", "null", "~", "- x", "-", "?", ": x", "a: b",
        "a:",
        "#c", "x #c", "'", "\"q\"", "a\\b", "\t", "@x", "%x", "!x", "*x", "&x", "|", ">", "{}", "[]", "---", "...", "=",
        "<<", "2024-01-01", "2024-01-01T00:00:00Z", "1:30", "line\nother", "line\nother\n", "line\n\n\n", "\nlead",
        "  lead\nx",
        "tail \nx", "a\n \nb", "\u{7}", "é中😀", "\u{2028}", "\r\n", " ", "a ", ", x", "-1", "+1", "1e3", "y", "Off",
    ]) func stringsGoAround(text: String) throws {
        #expect(try isSame(["key": .string(text)]))
        #expect(try isSame([.string(text), ["a": [.string(text)]]]))
        #expect(try isSame(.string(text)))
        var keyed = DocumentNode.mapping([:])
        keyed.set(text, 1)
        #expect(try isSame(keyed))
    }

    @Test func treesAreInKubectlsLayout() {
        let tree: DocumentNode = [
            "b": [["x": 1, "z": [2, 3]], []], "a": ["c": [:], "d": .null, "e": "true", "f": "one\ntwo\n"],
            "g": [[1], [[2]]],
        ]
        #expect(
            YAMLWriter.text(tree.value, sortsKeys: true) == """
                a:
                  c: {}
                  d: null
                  e: "true"
                  f: |
                    one
                    two
                b:
                - x: 1
                  z:
                  - 2
                  - 3
                - []
                g:
                - - 1
                - - - 2

                """)
    }

    @Test func randomTreesGoAround() throws {
        var random = SystemRandomNumberGenerator()
        let pieces = ["a", " ", "\n", ":", "#", "-", "'", "\"", "1", "\\", "{", "é", "\t"]
        func string() -> DocumentNode {
            .string(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                    .joined())
        }
        func tree(_ depth: Int) -> DocumentNode {
            switch Int.random(in: 0...(depth > 3 ? 3 : 5), using: &random) {
            case 0: return .integer(Int64.random(in: -5...5, using: &random))
            case 1: return .bool(Bool.random(using: &random))
            case 2, 3: return string()
            case 4: return .list((0..<Int.random(in: 0...3, using: &random)).map { _ in tree(depth + 1) })
            default:
                var node = DocumentNode.mapping([:])
                for _ in 0..<Int.random(in: 0...3, using: &random) { node.set(string().string ?? "", tree(depth + 1)) }
                return node
            }
        }
        for _ in 0..<2000 {
            let node = tree(0)
            #expect(try isSame(node), "\(node.value.json())\n\(YAMLWriter.text(node.value))")
        }
    }

    @Test func severalDocumentsKeepTheirLines() {
        let (documents, failure) = Document.parseAll(yaml: Array("a: &x 1\n---\n# none\n---\nb: 2\n---\nc: *x\n".utf8))
        #expect(documents.map(\.line) == [1, 5])
        #expect(failure?.line == 7)
        #expect(Document.parseAll(yaml: []).documents.isEmpty)
    }
}
