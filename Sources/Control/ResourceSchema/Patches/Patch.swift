// The patches that Kubernetes' API takes, beside server-side apply.

import Document

/// Why a patch can't be applied.
public struct InvalidPatch: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        /// The patch itself is malformed: 400.
        case malformed
        /// It does not fit the object it was sent for, such as a JSON patch whose test failed: 422.
        case inapplicable
    }

    public let reason: Reason
    public let message: String

    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    public var description: String { message }
}

public enum Patch {
    /// RFC 6902: a list of operations, all of which apply or none.
    public static func json(_ operations: DocumentNode, to object: DocumentNode) throws(InvalidPatch) -> DocumentNode {
        try JSONPatch.apply(operations, to: object)
    }

    /// RFC 7386: null removes, mappings join, anything else replaces.
    public static func merge(_ patch: DocumentNode, to object: DocumentNode) throws(InvalidPatch) -> DocumentNode {
        guard patch.isMapping else {
            throw InvalidPatch(.malformed, "the merge patch is \(patch.value.kindName), expected an object")
        }
        return MergePatch.apply(patch, to: object)
    }

    /// The merge patch that makes `target` of `object`. Both must be free of null members, which no merge patch can make.
    public static func mergePatch(from object: DocumentNode, to target: DocumentNode) -> DocumentNode {
        MergePatch.difference(object, target)
    }

    /// Kubernetes' strategic merge patch, by the merge keys and strategies of the object's schema, with the directives
    /// `$patch`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…` and `$retainKeys`.
    public static func strategicMerge(
        _ patch: DocumentNode, to object: DocumentNode, schema: StructuralSchema
    ) throws(InvalidPatch) -> DocumentNode {
        guard patch.isMapping else {
            throw InvalidPatch(.malformed, "the strategic merge patch is \(patch.value.kindName), expected an object")
        }
        return try StrategicMerge(schema: schema).apply(patch, to: object)
    }
}
