// The keys of scopes: what is read from headers, and which scope is found by it.

import Base
import Document
import EnvoyAPI
import Testing

@testable import Formatting
@testable import Routing

private func builder(_ fragments: String) throws -> ScopeKeyBuilder {
    let type = "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder"
    let document = try Document.parse(yaml: Array("fragments: [\(fragments)]".utf8))
    let node = ConfigNode(try Message(type: type, document: document, file: "s.yaml"))
    let builder = try ScopeKeyBuilder(node)
    try node.refuseUnread()
    return builder
}

private func extractor(_ text: String) -> String { "{header_value_extractor: {name: x-scope, \(text)}}" }

private func key(_ builder: ScopeKeyBuilder, _ value: String?) -> String? {
    var headers = HeaderBlock()
    if let value { headers.append(name: "x-scope", value: value) }
    guard let key = builder.key(headers) else { return nil }
    return key.fragments.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|")
}

@Test func aScopeKeyIsAnElementByItsIndex() throws {
    let whole = try builder(extractor("index: 0"))
    #expect(key(whole, "a,b") == "a,b")
    #expect(key(whole, "") == "")
    #expect(key(whole, nil) == nil)
    let second = try builder(extractor("index: 1, element_separator: '--'"))
    #expect(key(second, "a--b--c") == "b")
    #expect(key(second, "a---b") == "-b")
    #expect(key(second, "a--") == "")
    #expect(key(second, "a-b") == nil)
    #expect(key(second, "") == nil)
}

@Test func aScopeKeyIsTheValueOfAnElement() throws {
    let pairs = try builder(extractor("element_separator: ';', element: {separator: '=', key: k}"))
    #expect(key(pairs, "j=1;k=2;k=3") == "2")
    #expect(key(pairs, "k=a=b") == "a=b")
    #expect(key(pairs, "k") == "")
    #expect(key(pairs, "kk=1;=k") == nil)
    #expect(key(pairs, ";;k=") == "")
    #expect(key(pairs, "") == nil)
}

@Test func aScopeIsFoundByAllOfItsFragments() throws {
    let builder = try builder(
        "\(extractor("index: 0, element_separator: '.'")), \(extractor("index: 1, element_separator: '.'"))")
    func scope(_ parts: String...) -> ScopeKey { ScopeKey(fragments: parts.map { Array($0.utf8) }) }
    let index = ScopeIndex([scope("a", "b"), scope("ab", ""), scope("a"), scope("b", "a"), scope("b", "a")])
    func found(_ value: String) -> Int? {
        var headers = HeaderBlock()
        headers.append(name: "x-scope", value: value)
        return index.find(builder, headers)
    }
    #expect(found("a.b") == 0)
    #expect(found("ab.") == 1)
    #expect(found("a") == nil)
    #expect(found(".ab") == nil)
    // The later of two with the same key.
    #expect(found("b.a.c") == 4)
}

@Test func scopeKeyBuildersAreChecked() {
    #expect(throws: InvalidConfiguration.self) { try builder(extractor("index: 1")) }
    #expect(throws: InvalidConfiguration.self) { try builder(extractor("element_separator: x")) }
}
