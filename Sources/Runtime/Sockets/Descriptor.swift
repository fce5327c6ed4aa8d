// A file descriptor that is closed exactly once: when its only owner goes.

import Glibc

public struct Descriptor: ~Copyable, Sendable {
    public let raw: Int32

    /// Takes over an open descriptor.
    @inlinable
    public init(taking raw: Int32) { self.raw = raw }

    deinit { close(raw) }

    /// Gives the descriptor away without closing it.
    public consuming func release() -> Int32 {
        let raw = self.raw
        discard self
        return raw
    }
}
