// Carries an object that belongs to one loop through code that runs elsewhere.

import Base
import Runtime

/// The box may be held and passed on by anybody; what is in it is touched on its loop only.
///
/// Sendable: `value` hands the object out only to who shows the loop it belongs to, and that is confined to its thread.
struct LoopBound<Value: AnyObject>: @unchecked Sendable {
    private let object: Value
    let handle: LoopHandle

    init(_ object: Value, on loop: EventLoop) {
        self.object = object
        handle = loop.handle
    }

    func value(on loop: EventLoop) -> Value {
        precondition(loop.handle === handle, "an object was looked for on another loop than its own")
        return object
    }

    /// Runs `body` with the object on its loop; false when the loop has ended.
    @discardableResult
    func post(_ body: @escaping @Sendable (Value) -> Void) -> Bool {
        handle.post { loop in body(value(on: loop)) }
    }
}
