// Says how far a start has come: one line per stage, rewritten while it lasts where somebody watches.

import Base

public final class DemoProgress: Sendable {
    private let print: @Sendable (String) -> Void
    private let isTerminal: Bool
    private let stage = Lock<(words: String, began: Instant)?>(nil)

    public init(isTerminal: Bool, print: @escaping @Sendable (String) -> Void) {
        self.isTerminal = isTerminal
        self.print = print
    }

    func begin(_ words: String) {
        stage.withLock { $0 = (words, .now) }
        if isTerminal { print("\r\u{1B}[K  ... \(words)") }
    }

    func update(_ words: String) {
        if isTerminal { print("\r\u{1B}[K  ... \(words)") }
    }

    func done(_ words: String) {
        let began = stage.withLock { stage -> Instant? in
            defer { stage = nil }
            return stage?.began
        }
        let time = began.map { Instant.now - $0 } ?? .zero
        let seconds = "\(time.milliseconds / 1000).\(time.milliseconds / 100 % 10) s"
        print(isTerminal ? "\r\u{1B}[K  \u{1B}[32mok\u{1B}[0m  \(words)  \(seconds)\n" : "\(words) (\(seconds))\n")
    }

    /// So that what is said next has a line of its own.
    func broken() {
        let words = stage.withLock { stage -> String? in
            defer { stage = nil }
            return stage?.words
        }
        if let words, isTerminal { print("\r\u{1B}[K  \u{1B}[31mno\u{1B}[0m  \(words)\n") }
    }
}
