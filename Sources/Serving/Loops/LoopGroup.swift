// The threads on which a server's and a client's sockets live.

import Base
import Runtime

/// A thread with an event loop each. Everything of one connection stays on one loop; code that awaits runs elsewhere
/// and talks to it by mail.
public final class LoopGroup: Sendable {
    private let threads: [LoopThread]
    private let turn = Lock(0)

    public init(loops: Int) throws(SystemFailure) {
        var threads: [LoopThread] = []
        for index in 0..<max(loops, 1) {
            do throws(SystemFailure) {
                threads.append(try LoopThread.start(index: index) { _ in })
            } catch {
                Self.stop(threads)
                throw error
            }
        }
        self.threads = threads
    }

    public var handles: [LoopHandle] { threads.map(\.handle) }

    /// The loops in turn, so that connections spread over them.
    func next() -> LoopHandle {
        let index = turn.withLock { turn -> Int in
            turn &+= 1
            return turn
        }
        return threads[index % threads.count].handle
    }

    /// Ends the loops and with them every connection that is left. Servers are stopped before.
    public func shutdown() async { Self.stop(threads) }

    private static func stop(_ threads: [LoopThread]) {
        for thread in threads { thread.handle.post { $0.stop() } }
        // A loop leaves its turn within milliseconds: nothing on it blocks.
        for thread in threads { thread.join() }
    }
}
