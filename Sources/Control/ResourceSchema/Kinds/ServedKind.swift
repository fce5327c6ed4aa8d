// A kind in one version, as it is served: its names, its schema, what clients may do with it and how it is printed.

import Base
import MeshAPI

/// Where a scale subresource finds its numbers.
public struct ScalePaths: Sendable, Hashable {
    public let specReplicas: [String]
    public let statusReplicas: [String]
    public let labelSelector: [String]?

    public init(specReplicas: [String], statusReplicas: [String], labelSelector: [String]?) {
        self.specReplicas = specReplicas
        self.statusReplicas = statusReplicas
        self.labelSelector = labelSelector
    }
}

public final class ServedKind: Sendable {
    public let kind: ObjectKind
    public let listKind: String
    /// The version in which objects of this group and plural are stored; there is one of them.
    public let isStorage: Bool
    /// Brought by a CustomResourceDefinition.
    public let isCustom: Bool
    /// As discovery lists them; a review has "create" only.
    public let verbs: [String]
    public let hasStatus: Bool
    public let scale: ScalePaths?
    public let columns: [PrinterColumn]
    /// What a definition lets lists select by, such as `spec.colour`.
    public let selectableFields: Set<String>
    /// What a client is warned of that uses this version.
    public let deprecationWarning: String?
    /// Under which published documents have its schema.
    public let definitionName: String
    private let source: @Sendable () -> StructuralSchema
    private let compiled = Lock<StructuralSchema?>(nil)

    init(
        kind: ObjectKind, definitionName: String? = nil, listKind: String? = nil, isStorage: Bool = true,
        isCustom: Bool = false,
        verbs: [String] = ServedKind.allVerbs, hasStatus: Bool = false, scale: ScalePaths? = nil,
        columns: [PrinterColumn] = [], selectableFields: Set<String> = [], deprecationWarning: String? = nil,
        schema: @escaping @Sendable () -> StructuralSchema
    ) {
        self.kind = kind
        self.definitionName =
            definitionName
            ?? (kind.group.split(separator: ".").reversed() + [kind.version[...], kind.kind[...]]).joined(
                separator: ".")
        self.listKind = listKind ?? kind.kind + "List"
        self.isStorage = isStorage
        self.isCustom = isCustom
        self.verbs = verbs
        self.hasStatus = hasStatus
        self.scale = scale
        self.columns = columns
        self.selectableFields = selectableFields
        self.deprecationWarning = deprecationWarning
        source = schema
    }

    public static let allVerbs = [
        "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
    ]

    /// Compiled when it is first needed.
    public var schema: StructuralSchema {
        compiled.withLock { known in
            if let known { return known }
            let made = source()
            known = made
            return made
        }
    }
}
