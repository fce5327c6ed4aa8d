// Server-side apply: who owns which field of an object, kept in `metadata.managedFields`.

import Document
import MeshAPI

/// Who changes an object, and how it says so.
public struct FieldManager: Sendable, Hashable {
    public let name: String
    /// Of the request, as in its path.
    public let apiVersion: String
    /// "status" or "scale"; empty for the object itself.
    public let subresource: String
    /// RFC 3339.
    public let now: String
    /// Top-level fields that such a request can't change, whatever it says: `status` of a kind with that subresource; all
    /// but `status` through it. The caller restores them in the result.
    public let ignoredFields: [String]

    public init(
        name: String, apiVersion: String, subresource: String = "", now: String, ignoredFields: [String] = []
    ) {
        self.name = name
        self.apiVersion = apiVersion
        self.subresource = subresource
        self.now = now
        self.ignoredFields = ignoredFields
    }

    /// For requests about a kind.
    public init(name: String, kind: ServedKind, subresource: String = "", now: String) {
        var ignored: [String] = []
        if subresource == "status" { ignored = ["spec"] } else if kind.hasStatus { ignored = ["status"] }
        self.init(
            name: name, apiVersion: kind.kind.apiVersion, subresource: subresource, now: now, ignoredFields: ignored)
    }

    var ignored: FieldSet {
        var set = FieldSet()
        for name in ignoredFields { set.insert(.field(name)) }
        return set
    }
}

/// A field that somebody else owns and that an apply would change.
public struct ApplyConflict: Sendable, Hashable {
    /// As Kubernetes' messages name it: `"kubectl-client-side-apply" using v1`.
    public let owner: String
    /// `.spec.replicas`
    public let path: String
}

/// Why an apply changes nothing.
public enum ApplyFailure: Error, Sendable, CustomStringConvertible {
    /// 409; a status's causes have the type `FieldManagerConflict`, `message(of:)` and the path as field.
    case conflicts([ApplyConflict])
    /// 400 or 422.
    case invalid(FieldProblem)

    public static func message(of conflict: ApplyConflict) -> String { "conflict with \(conflict.owner)" }

    public var description: String {
        switch self {
        case .conflicts(let conflicts): ApplyConflictText.describe(conflicts)
        case .invalid(let problem): problem.description
        }
    }
}

public enum ServerSideApply {
    /// The object that results from applying a configuration. Without `live`, it is made. When nothing changes the result is
    /// the same as `live`, time stamps of managed fields included.
    public static func apply(
        live: DocumentNode?, applied: DocumentNode, by manager: FieldManager, force: Bool, schema: StructuralSchema
    ) throws(ApplyFailure) -> DocumentNode {
        try ApplyUpdater(schema: schema).apply(live: live, applied: applied, by: manager, force: force)
    }

    /// `new` with its managed fields kept up, for creations, updates and all other patches. What does not change keeps its
    /// owners; what changes belongs to the manager alone.
    public static func update(
        live: DocumentNode?, new: DocumentNode, by manager: FieldManager, schema: StructuralSchema
    ) -> DocumentNode {
        ApplyUpdater(schema: schema).update(live: live, new: new, by: manager)
    }

    /// The name of a manager that did not name itself: its user agent up to the first "/", 128 bytes at most.
    public static func defaultManager(userAgent: String?) -> String {
        let name = (userAgent ?? "").prefix { $0 != "/" }.unicodeScalars.filter { $0.properties.isPrintable }.prefix(
            128)
        return name.isEmpty ? "unknown" : String(String.UnicodeScalarView(name))
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isPrintable: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
