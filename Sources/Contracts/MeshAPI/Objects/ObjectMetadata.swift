// An object's metadata: who it is, whose it is, which state of it this is.

import Document

public struct OwnerReference: Sendable, Hashable {
    public var apiVersion = ""
    public var kind = ""
    public var name = ""
    public var uid = ""
    public var isController = false
    public var blocksOwnerDeletion = false

    public init() {}
}

public struct ObjectMetadata: Sendable, Hashable {
    public var name = ""
    public var generateName = ""
    public var namespace = ""
    public var labels: [String: String] = [:]
    public var annotations: [String: String] = [:]
    public var uid = ""
    public var resourceVersion = ""
    public var generation: Int64 = 0
    /// RFC 3339 in UTC, whose order as text is the order in time.
    public var creationTimestamp = ""
    public var deletionTimestamp: String?
    public var finalizers: [String] = []
    public var ownerReferences: [OwnerReference] = []

    public init() {}

    public init(name: String, namespace: String) {
        self.name = name
        self.namespace = namespace
    }

    /// Of a whole object. What is absent or of another type is left empty: the object's schema is checked elsewhere.
    public init(of object: DocumentNode) {
        guard let node = object["metadata"] else { return }
        name = node["name"]?.string ?? ""
        generateName = node["generateName"]?.string ?? ""
        namespace = node["namespace"]?.string ?? ""
        labels = Self.strings(node["labels"])
        annotations = Self.strings(node["annotations"])
        uid = node["uid"]?.string ?? ""
        resourceVersion = node["resourceVersion"]?.string ?? ""
        generation = Int64(node["generation"]?.int ?? 0)
        creationTimestamp = node["creationTimestamp"]?.string ?? ""
        deletionTimestamp = node["deletionTimestamp"]?.string
        finalizers = node["finalizers"]?.items.compactMap(\.string) ?? []
        ownerReferences = node["ownerReferences"]?.items.map(Self.owner) ?? []
    }

    private static func strings(_ node: DocumentNode?) -> [String: String] {
        var result: [String: String] = [:]
        for member in node?.members ?? [] { result[member.key.text] = member.value.string ?? member.value.plainText }
        return result
    }

    private static func owner(_ node: DocumentNode) -> OwnerReference {
        var owner = OwnerReference()
        owner.apiVersion = node["apiVersion"]?.string ?? ""
        owner.kind = node["kind"]?.string ?? ""
        owner.name = node["name"]?.string ?? ""
        owner.uid = node["uid"]?.string ?? ""
        owner.isController = node["controller"]?.bool ?? false
        owner.blocksOwnerDeletion = node["blockOwnerDeletion"]?.bool ?? false
        return owner
    }
}

/// An object whose specification is known as a type.
public struct ConfigObject<Spec: Sendable & Hashable>: Sendable, Hashable {
    public let kind: ObjectKind
    public let metadata: ObjectMetadata
    public let spec: Spec

    public init(kind: ObjectKind, metadata: ObjectMetadata, spec: Spec) {
        self.kind = kind
        self.metadata = metadata
        self.spec = spec
    }

    public var name: String { metadata.name }
    public var namespace: String { metadata.namespace }

    /// As logs and findings name it: `VirtualService default/reviews`.
    public var label: String { namespace.isEmpty ? "\(kind.kind) \(name)" : "\(kind.kind) \(namespace)/\(name)" }

    /// Istio's order of precedence: the older first, then by name and namespace.
    public func precedes(_ other: ConfigObject) -> Bool {
        let mine = (metadata.creationTimestamp, name, namespace)
        return mine < (other.metadata.creationTimestamp, other.name, other.namespace)
    }
}
