// What may refuse or comment on a change besides its schema: the place of Istio's validation.

import Document
import MeshAPI

/// A change that is about to be written.
public struct AdmissionChange: Sendable {
    public enum Operation: String, Sendable {
        case create = "CREATE"
        case update = "UPDATE"
        case delete = "DELETE"
    }

    public let kind: ObjectKind
    public let operation: Operation
    public let namespace: String
    /// Empty for an object whose name is still to be made.
    public let name: String
    /// "status", "scale"; empty for the object itself.
    public let subresource: String
    /// nil when it is created.
    public let old: DocumentNode?
    /// nil when it is deleted.
    public let new: DocumentNode?
    public let user: UserInfo
    public let isDryRun: Bool

    public init(
        kind: ObjectKind, operation: Operation, namespace: String, name: String, subresource: String = "",
        old: DocumentNode?, new: DocumentNode?, user: UserInfo, isDryRun: Bool = false
    ) {
        self.kind = kind
        self.operation = operation
        self.namespace = namespace
        self.name = name
        self.subresource = subresource
        self.old = old
        self.new = new
        self.user = user
        self.isDryRun = isDryRun
    }
}

public struct AdmissionVerdict: Sendable, Hashable {
    /// Empty: the change may be made.
    public var refusals: [FieldProblem]
    public var warnings: [String]

    public init(refusals: [FieldProblem] = [], warnings: [String] = []) {
        self.refusals = refusals
        self.warnings = warnings
    }
}

public protocol AdmissionCheck: Sendable {
    func review(_ change: AdmissionChange) async -> AdmissionVerdict
}

extension APIFailure.Cause {
    /// A message that begins with Kubernetes' word for its reason stays; any other gets that word.
    init(_ problem: FieldProblem) {
        let (name, prefix): (String, String) =
            switch problem.reason {
            case .unknownField: ("FieldValueInvalid", "Invalid value")
            case .wrongType: ("FieldValueTypeInvalid", "Invalid value")
            case .missing: ("FieldValueRequired", "Required value")
            case .invalid, .deprecated, .unreachable, .ineffective: ("FieldValueInvalid", "Invalid value")
            case .duplicate: ("FieldValueDuplicate", "Duplicate value")
            case .notSupported: ("FieldValueNotSupported", "Unsupported value")
            }
        let hasPrefix = Self.prefixes.contains { problem.message.hasPrefix($0) }
        self.init(
            reason: name, message: hasPrefix ? problem.message : "\(prefix): \(problem.message)",
            field: problem.path.isEmpty ? "<nil>" : problem.path)
    }

    private static let prefixes = [
        "Invalid value", "Required value", "Unsupported value", "Duplicate value", "Forbidden:", "Too long:",
        "Too many:", "Not found:", "Internal error:",
    ]
}
