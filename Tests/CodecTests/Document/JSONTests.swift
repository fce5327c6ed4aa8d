// Document's JSON parser and writer: RFC 8259 strictly, with positions.

import Document
import Testing

private func parse(_ text: String) throws -> DocumentNode { try Document.parse(json: Array(text.utf8)) }

@Test(arguments: [
    ("null", DocumentValue.null), ("true", .bool(true)), ("false", .bool(false)), ("0", .integer(0)),
    ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)), ("18446744073709551615", .unsigned(.max)),
    ("18446744073709551616", .double(18446744073709551616)), ("1.5", .double(1.5)), ("-1e-3", .double(-0.001)),
    ("\"\"", .string("")), (#""a\"\\\/\b\f\n\r\tä\u00e4\ud83d\ude00""#, .string("a\"\\/\u{8}\u{c}\n\r\tää😀")),
    (" [ ] ", .list([])), (" { } ", .mapping([])),
])
func jsonValues(text: String, expected: DocumentValue) throws {
    #expect(try parse(text).value == expected)
}

@Test(arguments: [
    "", " ", "nul", "tru", "01", "-", "1.", ".5", "1e", "+1", "0x1", "1e999", "'a'", "\"a", "\"\u{1}\"", #""\x""#,
    #""\u12""#, #""\ud800""#, #""\ud800A""#, #""\udc00""#, "[", "[1", "[1,", "[1,]", "[1 2]", "{", "{\"a\"}",
    "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}", "1 2", "[] x", "// c\n1", "NaN", "{\"a\":1,\"a\":2}", "]",
])
func jsonRefuses(text: String) {
    #expect(throws: InvalidDocument.self) { try parse(text) }
}

@Test func jsonKnowsWhereValuesStand() throws {
    let root = try parse("{\n  \"a\": [1,\n    {\"b\": true}]\n}")
    #expect(root["a"]?.line == 2)
    #expect(root["a"]?.column == 8)
    guard case .list(let items) = root["a"]?.value else { return #expect(Bool(false)) }
    #expect(items[0].line == 2 && items[0].column == 9)
    #expect(items[1].line == 3 && items[1].column == 5)
    #expect(items[1]["b"]?.column == 11)
}

@Test func jsonErrorsSayWhereAndWhat() {
    do {
        _ = try parse("{\"a\": 1,\n \"b\": x}")
        Issue.record("taken")
    } catch let error as InvalidDocument {
        #expect(error.line == 2)
        #expect(error.column == 7)
        #expect(error.message == "found \"x\", expected a value")
    } catch { Issue.record("another error") }
}

@Test func jsonRefusesInvalidUTF8AndDepthAndSize() {
    #expect(throws: InvalidDocument.self) { try Document.parse(json: [0x22, 0xFF, 0x22]) }
    #expect(throws: InvalidDocument.self) { try parse(String(repeating: "[", count: 100_000)) }
    #expect((try? parse(String(repeating: "[", count: 128) + String(repeating: "]", count: 128))) != nil)
    var limits = DocumentLimits()
    limits.size = 3
    #expect(throws: InvalidDocument.self) { try Document.parse(json: Array("1234".utf8), limits: limits) }
    limits = DocumentLimits()
    limits.nodes = 3
    #expect(throws: InvalidDocument.self) { try Document.parse(json: Array("[1,2,3]".utf8), limits: limits) }
}

@Test func jsonTreatsKeysByTheirBytes() throws {
    #expect(try parse("{\"\u{e9}\": 1, \"e\u{301}\": 2}")["x"] == nil)
    let many = (0..<40).map { "\"k\($0)\": \($0)" }.joined(separator: ",")
    #expect((try? parse("{\(many)}")) != nil)
    #expect(throws: InvalidDocument.self) { try parse("{\(many), \"k20\": 1}") }
}

@Test func everyCutOfAJSONTextIsRefused() {
    let text = Array(#"{"a": [1, "b\u00e4", {"c": null}], "d": -1.5e2}"#.utf8)
    for length in 0..<text.count {
        #expect(throws: InvalidDocument.self) { try Document.parse(json: Array(text[..<length])) }
    }
}

@Test func jsonWriterLaysOutAsProtobufDoes() throws {
    let text = #"{"a":[1,{"b":[]},{}],"c":"<x>\n","d":1.5,"e":3.0,"f":null,"g":true}"#
    let value = try parse(text).value
    #expect(value.json() == #"{"a":[1,{"b":[]},{}],"c":"\u003cx\u003e\n","d":1.5,"e":3,"f":null,"g":true}"#)
    #expect(
        value.json(pretty: true) == """
            {
             "a": [
              1,
              {
               "b": []
              },
              {}
             ],
             "c": "\\u003cx\\u003e\\n",
             "d": 1.5,
             "e": 3,
             "f": null,
             "g": true
            }
            """)
}
