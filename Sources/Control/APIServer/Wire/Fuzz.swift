// What the fuzzers call: any bytes at all, through the readers of bodies and queries.

import Base

/// Must return, never trap.
public func fuzzWireObject(_ bytes: ByteView) { _ = try? WireObject.read(bytes.array) }

/// Must return, never trap.
public func fuzzQuery(_ bytes: ByteView) {
    let text = bytes.string
    _ = try? LabelSelector(text)
    _ = try? FieldSelector(text)
    _ = try? ListPosition(token: text, namespace: nil)
    _ = AcceptedForm(accept: text, allowsTransformations: true)
    _ = RequestPath(text)
}
