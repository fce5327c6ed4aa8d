// A watch's lines, put together from what the connection brings.

/// Lines out of pieces that end anywhere.
public struct LineSplitter: Sendable {
    private let limit: Int
    private var rest: [UInt8] = []

    public init(limit: Int) { self.limit = limit }

    /// The lines that are complete, empty ones left out; nil when one is too long.
    public mutating func append(_ part: [UInt8]) -> [[UInt8]]? {
        var lines: [[UInt8]] = []
        var start = part.startIndex
        while let end = part[start...].firstIndex(of: 0x0A) {
            let line = rest + part[start..<end]
            rest = []
            if !line.isEmpty { lines.append(line) }
            start = end + 1
        }
        rest += part[start...]
        return rest.count > limit ? nil : lines
    }
}
