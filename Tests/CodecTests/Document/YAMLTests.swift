// Document's YAML parser: Envoy's typing of scalars, anchors, limits, positions.

import Base
import Document
import Testing

private func parse(_ text: String) throws -> DocumentNode { try Document.parse(yaml: Array(text.utf8)) }

@Test(arguments: [
    ("", DocumentValue.null), ("~", .null), ("null", .null), ("NULL", .null), ("nULL", .string("nULL")),
    ("true", .bool(true)), ("TRUE", .bool(true)), ("tRuE", .string("tRuE")), ("on", .bool(true)), ("Off", .bool(false)),
    ("y", .bool(true)), ("No", .bool(false)), ("yess", .string("yess")), ("5", .integer(5)), ("+5", .integer(5)),
    ("-5", .integer(-5)), ("010", .integer(8)), ("0x1F", .integer(31)), ("08", .double(8)), ("0", .integer(0)),
    ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .unsigned(1 << 63)), ("1.5", .double(1.5)),
    ("1e3", .double(1000)), (".inf", .double(.infinity)), ("1.2.3", .string("1.2.3")), ("-", .list([.init(.null)])),
    ("--5", .string("--5")), ("5s", .string("5s")), ("\"5\"", .string("5")), ("'true'", .string("true")),
    ("!!str 5", .string("5")), ("|\n 5\n", .string("5\n")), (">-\n a\n b\n", .string("a b")), ("a b", .string("a b")),
    ("1_000", .string("1_000")), ("2026-01-02", .string("2026-01-02")), ("+", .string("+")), (".", .string(".")),
])
func yamlScalars(text: String, expected: DocumentValue) throws {
    #expect(try parse(text).value == expected)
}

@Test func yamlKeepsTheTextOfNumbers() throws {
    #expect(try parse("1.10").plainText == "1.10")
    #expect(try parse("'1.10'").plainText == nil)
    #expect(try parse("'1.10'").wasQuoted)
}

@Test func yamlReadsStructuresWithPositions() throws {
    let root = try parse("a:\n  - b: 1\n    c: [x, {y: z}]\nd: e\n")
    guard case .list(let items) = root["a"]?.value else { return #expect(Bool(false)) }
    #expect(items[0]["b"]?.value == .integer(1))
    #expect(items[0]["b"]?.line == 2)
    #expect(items[0]["b"]?.column == 8)
    #expect(root["d"]?.line == 4)
    guard case .mapping(let members) = root.value else { return #expect(Bool(false)) }
    #expect(members.map(\.key.line) == [1, 4])
}

@Test func yamlExpandsAliases() throws {
    let root = try parse("a: &x {b: [1, 2]}\nc: *x\nd: &y word\ne: {*y : *y}\n")
    #expect(root["c"] == root["a"])
    #expect(root["e"]?["word"]?.value == .string("word"))
    #expect(throws: InvalidDocument.self) { try parse("a: *nowhere") }
    #expect(throws: InvalidDocument.self) { try parse("a: &x [*x]") }
}

@Test func yamlLeavesOutWhatIsTaggedIgnoreAndKnowsNoMergeKey() throws {
    let root = try parse("!ignore tmp: &x {k: v}\nb: *x\n<<: *x\n")
    guard case .mapping(let members) = root.value else { return #expect(Bool(false)) }
    #expect(members.map(\.key.text) == ["b", "<<"])
}

@Test func yamlRefusesABillionLaughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<12 {
        text += "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
    }
    #expect(throws: InvalidDocument.self) { try parse(text) }
}

@Test func yamlRefusesDepthHiddenInAliases() {
    var text = "a0: &a0 [x]\n"
    for level in 1..<200 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(throws: InvalidDocument.self) { try parse(text) }
    #expect(throws: InvalidDocument.self) { try parse(String(repeating: "[", count: 5000)) }
}

@Test(arguments: [
    "a: 1\na: 2", "a: [", "\t- a", "a: b: c", "? [x]\n: y", "a: 1\n---\nb: 2", "'", "%YAML 9", "a: \"\\q\"", "*",
    "a: \u{1}",
])
func yamlRefuses(text: String) {
    #expect(throws: InvalidDocument.self) { try parse(text) }
}

@Test func yamlErrorsSayWhere() {
    do {
        _ = try parse("a: 1\nb: 2\na: 3\n")
        Issue.record("taken")
    } catch let error as InvalidDocument {
        #expect(error.line == 3)
        #expect(error.description.contains("on line 1 already"))
    } catch { Issue.record("another error") }
}

@Test func noCutAndNoFlippedByteOfAYAMLTextTraps() {
    let text = Array("a: &x [1, 'b', {c: ~}]\nd: *x\n? e\n: |\n  text\n".utf8)
    for length in 0...text.count { _ = try? Document.parse(yaml: Array(text[..<length])) }
    for index in text.indices {
        for byte: UInt8 in [0, 0x0A, 0x22, 0x26, 0x2A, 0x3A, 0x5B, 0x7B, 0x7D, 0x80, 0xFF] {
            var broken = text
            broken[index] = byte
            broken.withView { fuzzYAML($0) }
            broken.withView { fuzzJSON($0) }
        }
    }
}
