// Looks for several patterns in a body that comes in pieces.

import Base

/// Keeps no more of the body than the longest missing pattern needs.
struct BodySearch: Sendable {
    private var missing: [[UInt8]]
    /// 0 for none.
    private let limit: Int
    private var seen = 0
    private var tail: [UInt8] = []

    init(patterns: [[UInt8]], limit: Int) {
        missing = patterns
        self.limit = limit
    }

    var hasFoundAll: Bool { missing.isEmpty }
    var isOver: Bool { missing.isEmpty || (limit > 0 && seen >= limit) }

    mutating func take(_ bytes: ByteView) {
        if isOver { return }
        let visible = limit > 0 ? bytes.prefix(limit - seen) : bytes
        seen += visible.count
        let window = tail + visible.array
        missing.removeAll { pattern in
            window.withView { text in pattern.withView { text.firstRange(of: $0) != nil } }
        }
        let kept = (missing.map(\.count).max() ?? 1) - 1
        tail = Array(window.suffix(kept))
    }
}
