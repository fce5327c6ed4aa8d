// Whole lines on their way from a loop to the thread that writes them.

import Base

/// Filled by one loop, then handed to the writer, then given back empty: one owner at a time, and no allocation once
/// enough of them are in use.
public final class LogChunk: @unchecked Sendable {
    // SAFETY: whoever holds the only reference owns it; it changes hands under the file's lock.
    public var bytes = ByteQueue()
    public internal(set) var lines: UInt64 = 0

    public init() {}

    func clear() {
        bytes.removeAll()
        lines = 0
    }
}
