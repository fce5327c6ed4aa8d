// What the fuzzer calls: any bytes at all, through the parsers and back.

import Base

/// A refusal is the expected end for random bytes. Must return, never trap. What parses as JSON must survive being written and parsed again.
public func fuzzJSON(_ bytes: ByteView) {
    guard let node = try? Document.parse(json: bytes.array, limits: fuzzLimits) else { return }
    let text = node.value.json()
    let again = try? Document.parse(json: Array(text.utf8), limits: fuzzLimits)
    precondition(again?.value.json() == text, "a document changed by being written")
}

/// Must return, never trap.
public func fuzzYAML(_ bytes: ByteView) {
    guard let node = try? Document.parse(yaml: bytes.array, limits: fuzzLimits) else { return }
    _ = node.value.json(pretty: true)
}

private let fuzzLimits: DocumentLimits = {
    var limits = DocumentLimits()
    limits.nodes = 100_000
    return limits
}()
