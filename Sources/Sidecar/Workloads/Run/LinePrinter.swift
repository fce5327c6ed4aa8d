// Lines of several programs on one output, each with the name of who said it.

import Base
import Glibc

public final class LinePrinter: Sendable {
    private let descriptor: Int32
    private let isColored: Bool
    private let widest = Lock(0)

    /// Colours only where a person looks, and not where NO_COLOR is set.
    public init(descriptor: Int32 = STDOUT_FILENO) {
        self.descriptor = descriptor
        isColored = unsafe isatty(descriptor) == 1 && getenv("NO_COLOR") == nil
    }

    public func print(_ who: String, _ line: String) {
        let text = widest.withLock { widest -> String in
            widest = max(widest, who.utf8.count)
            return Self.text(who, line, width: widest, isColored: isColored)
        }
        let bytes = Array(text.utf8)
        // One call per line: lines of different threads don't mix. Nobody reading is no reason to stop.
        _ = unsafe write(descriptor, bytes, bytes.count)
    }

    /// `reviews-v2          | line`
    static func text(_ who: String, _ line: String, width: Int, isColored: Bool) -> String {
        let padding = String(repeating: " ", count: max(0, width - who.utf8.count))
        guard isColored else { return "\(who)\(padding) | \(line)\n" }
        let hash = who.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        // 31...36: the terminal's own colours without black and white.
        return "\u{1B}[\(31 + hash % 6)m\(who)\(padding) |\u{1B}[0m \(line)\n"
    }
}
