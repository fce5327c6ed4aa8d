// What the fuzzer calls: any bytes at all, through the parsers and back.

import Base

/// A refusal is the expected end for random bytes. Must return, never trap. What parses as JSON must survive being written and parsed again.
public func fuzzJSON(_ bytes: ByteView) {
    guard let node = try? Document.parse(json: bytes.array, limits: fuzzLimits) else { return }
    let text = node.value.json()
    let again = try? Document.parse(json: Array(text.utf8), limits: fuzzLimits)
    precondition(again?.value.json() == text, "a document changed by being written")
}

/// Must return, never trap. What is read must survive being written and read again.
public func fuzzYAML(_ bytes: ByteView) {
    for node in Document.parseAll(yaml: bytes.array, limits: fuzzLimits).documents {
        let text = YAMLWriter.text(node.value)
        let again = try? Document.parse(yaml: Array(text.utf8))
        precondition(again?.value.json() == node.value.json(), "a document changed by being written")
    }
}

private let fuzzLimits: DocumentLimits = {
    var limits = DocumentLimits()
    limits.nodes = 100_000
    return limits
}()
