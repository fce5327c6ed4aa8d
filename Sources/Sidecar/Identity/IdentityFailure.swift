// Why a workload has no certificate, in words that say what to do.

public struct IdentityFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Cause: Sendable, Hashable {
        /// The authority knows the caller and says no, or doesn't believe its proof.
        case refused
        case unreachable
        /// A file of the workload's own.
        case file
        /// What came back is no certificate for this workload.
        case answer
    }

    public let cause: Cause
    public let words: String

    public init(_ cause: Cause, _ words: String) {
        self.cause = cause
        self.words = words
    }

    public var description: String { words }
}
