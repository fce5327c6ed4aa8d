// A value that changes, and everybody who wants to know.

import Base

/// Whoever follows gets the value of now and then each newer one; those that were overtaken while it was busy are left out.
public final class Published<Value: Sendable>: Sendable {
    private struct State: Sendable {
        var value: Value
        var next = 0
        var followers: [Int: AsyncStream<Value>.Continuation] = [:]
    }

    private let state: Lock<State>

    public init(_ value: Value) { state = Lock(State(value: value)) }

    public var value: Value { state.withLock { $0.value } }

    public func set(_ value: Value) { change { $0 = value } }

    public func change(_ body: @Sendable (inout Value) -> Void) {
        let (value, followers) = state.withLock { state in
            body(&state.value)
            return (state.value, Array(state.followers.values))
        }
        for follower in followers { follower.yield(value) }
    }

    public func follow() -> AsyncStream<Value> {
        let (stream, continuation) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(1))
        let (number, value) = state.withLock { state in
            state.next += 1
            state.followers[state.next] = continuation
            return (state.next, state.value)
        }
        continuation.yield(value)
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.followers.removeValue(forKey: number) }
        }
        return stream
    }
}
