// What is wrong with a command line.

public struct InvalidOption: Error, Hashable, Sendable, CustomStringConvertible {
    /// The flag or argument as it was written.
    public let flag: String
    public let problem: String

    public init(_ flag: String, _ problem: String) {
        self.flag = flag
        self.problem = problem
    }

    init(_ flag: String, found: String, expected: String) {
        self.init(flag, "found '\(found)', expected \(expected)")
    }

    public var description: String { flag.isEmpty ? problem : "\(flag): \(problem)" }
}
