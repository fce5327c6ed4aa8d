// Lines of a program's output, out of the pieces in which it comes.

import Base

struct LineSplitter {
    /// Longer lines are handed out in parts: a program that never ends its line can't fill memory.
    static let longest = 16 << 10

    private var begun: [UInt8] = []

    mutating func take(_ bytes: some Sequence<UInt8>, _ line: (String) -> Void) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                finish(line)
            } else {
                begun.append(byte)
                if begun.count == Self.longest { finish(line) }
            }
        }
    }

    /// What stands without an end is a line, too; nothing isn't.
    mutating func end(_ line: (String) -> Void) {
        if !begun.isEmpty { finish(line) }
    }

    private mutating func finish(_ line: (String) -> Void) {
        if begun.last == UInt8(ascii: "\r") { begun.removeLast() }
        line(String(decoding: begun, as: UTF8.self))
        begun.removeAll(keepingCapacity: begun.capacity <= 4096)
    }
}
