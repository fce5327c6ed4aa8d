// What the fuzzer calls: any bytes at all, as an Envoy bootstrap in each of its forms.

import Base
import Document

/// Must return, never trap; what is taken must survive being written and read again.
public func fuzzMessageBinary(_ bytes: ByteView) {
    for type in ["envoy.config.bootstrap.v3.Bootstrap", "google.protobuf.Struct"] {
        guard let message = try? Message(type: type, binary: bytes.array) else { continue }
        let again = try? Message(type: type, binary: message.binary())
        precondition(again?.binary() == message.binary(), "a message changed by being written")
        _ = message.json(pretty: true)
        _ = message.redacted().unknownFields()
    }
}

/// Must return, never trap.
public func fuzzMessageDocument(_ bytes: ByteView) {
    let type = "envoy.config.bootstrap.v3.Bootstrap"
    guard let message = try? Message(type: type, text: bytes.array, file: "fuzz.yaml") else { return }
    _ = message.binary()
    _ = message.json(pretty: false)
    _ = message.deprecations()
    try? ConfigNode(message).refuseUnread()
}
