// Asking a loop something and awaiting the answer; timers for code that has no object of its own on a loop.

import Base
import Runtime

extension LoopHandle {
    /// Runs `body` on the loop; nil when the loop has ended.
    func ask<Answer: Sendable>(_ body: @escaping @Sendable (EventLoop) -> Answer) async -> Answer? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Answer?, Never>) in
            // Mail that a loop drops at its end must still answer: the reply does so when it is let go.
            let reply = Reply(continuation)
            _ = post { loop in reply.give(body(loop)) }
        }
    }
}

/// Answers exactly once: with what it is given, or with nil at its end.
private final class Reply<Answer: Sendable>: Sendable {
    private let continuation: Lock<CheckedContinuation<Answer?, Never>?>

    init(_ continuation: CheckedContinuation<Answer?, Never>) { self.continuation = Lock(continuation) }

    deinit { take()?.resume(returning: nil) }

    func give(_ answer: Answer) { take()?.resume(returning: answer) }

    private func take() -> CheckedContinuation<Answer?, Never>? {
        continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
    }
}

/// A timer that runs a closure on its loop.
final class Deadline: LoopObject {
    private let body: () -> Void

    private init(_ body: @escaping () -> Void) { self.body = body }

    @discardableResult
    static func arm(_ loop: EventLoop, after span: TimeSpan, _ body: @escaping () -> Void) -> TimerID {
        loop.arm(after: span, Deadline(body), tag: 0)
    }

    override func timerFired(tag: UInt8) { body() }
}
