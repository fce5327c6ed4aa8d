// What is wrong with one field of an object.

public struct FieldProblem: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: String, Sendable, Hashable {
        case unknownField, wrongType, missing, invalid, duplicate, notSupported
        // Of warnings.
        case deprecated, unreachable, ineffective
    }

    /// As people write it: `spec.http[0].route[1].weight`.
    public let path: String
    /// Where it stands in its file; 0 when it came from none.
    public let line: Int
    public let reason: Reason
    /// What was found and what was expected.
    public let message: String

    public init(path: String, line: Int = 0, reason: Reason, message: String) {
        self.path = path
        self.line = line
        self.reason = reason
        self.message = message
    }

    public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
