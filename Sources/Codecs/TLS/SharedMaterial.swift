// What contexts made of the same material have in common is made once, for as long as somebody uses it.

import Base

/// A mesh has thousands of clusters with one certificate and one set of anchors between them, and the library takes two
/// milliseconds for a context of its own.
final class SharedMaterial<Key: Hashable & Sendable, Value: AnyObject & Sendable>: Sendable {
    private struct Holder {
        weak var value: Value?
    }

    private struct State {
        var holders: [Key: Holder] = [:]
        /// Those that have gone are cleared away when there are as many entries as this.
        var clearingAt = 64
    }

    private let state = Lock(State())

    func value(for key: Key, _ make: () throws(InvalidTLS) -> Value) throws(InvalidTLS) -> Value {
        if let known = state.withLock({ $0.holders[key]?.value }) { return known }
        let made = try make()
        state.withLock { state in
            if state.holders.count >= state.clearingAt {
                state.holders = state.holders.filter { $0.value.value != nil }
                state.clearingAt = max(64, state.holders.count * 2)
            }
            state.holders[key] = Holder(value: made)
        }
        return made
    }
}
