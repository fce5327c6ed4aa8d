// Which kinds are served: Kubernetes' and Istio's from the start, users' own as CustomResourceDefinitions come and go.

import Document
import MeshAPI

/// An API group with its versions, the preferred one first.
public struct ServedGroup: Sendable, Hashable {
    public let name: String
    public let versions: [String]
}

public struct KindCatalog: Sendable {
    /// In the order of discovery: the core group first.
    public private(set) var all: [ServedKind]
    private var byPlace: [Place: ServedKind] = [:]
    private var byKind: [Place: ServedKind] = [:]

    private struct Place: Hashable {
        let group: String
        let version: String
        let name: String
    }

    init(_ kinds: [ServedKind]) {
        all = kinds
        index()
    }

    public static let builtIn = KindCatalog(BuiltInKinds.all)

    private mutating func index() {
        byPlace = [:]
        byKind = [:]
        for served in all {
            let kind = served.kind
            byPlace[Place(group: kind.group, version: kind.version, name: kind.plural)] = served
            byKind[Place(group: kind.group, version: kind.version, name: kind.kind)] = served
        }
    }

    /// The core group is the empty one.
    public var groups: [ServedGroup] {
        var order: [String] = []
        var versions: [String: [String]] = [:]
        for served in all {
            let kind = served.kind
            if versions[kind.group] == nil { order.append(kind.group) }
            if versions[kind.group]?.contains(kind.version) != true {
                versions[kind.group, default: []].append(kind.version)
            }
        }
        return order.map { name in
            ServedGroup(name: name, versions: (versions[name] ?? []).sorted(by: VersionPriority.precedes))
        }
    }

    public func kinds(group: String, version: String) -> [ServedKind] {
        all.filter { $0.kind.group == group && $0.kind.version == version }
    }

    public func kind(plural: String, group: String, version: String) -> ServedKind? {
        byPlace[Place(group: group, version: version, name: plural)]
    }

    public func kind(named kind: String, group: String, version: String) -> ServedKind? {
        byKind[Place(group: group, version: version, name: kind)]
    }

    /// Of an object's own `apiVersion` and `kind`.
    public func kind(apiVersion: String, kind: String) -> ServedKind? {
        let parts = apiVersion.split(separator: "/", maxSplits: 1)
        if parts.count == 2 { return self.kind(named: kind, group: String(parts[0]), version: String(parts[1])) }
        return self.kind(named: kind, group: "", version: apiVersion)
    }

    /// The version in which objects are stored.
    public func storage(plural: String, group: String) -> ServedKind? {
        all.first { $0.kind.plural == plural && $0.kind.group == group && $0.isStorage }
    }

    /// Serves what a CustomResourceDefinition defines, in place of what the one of the same name defined before. Returns what
    /// is defined but not held, for whoever wrote the definition to be warned of.
    @discardableResult
    public mutating func add(crd: DocumentNode) throws(InvalidObject) -> [String] {
        let definition = try CustomKind(reading: crd)
        if let taken = definition.conflict(with: self) {
            throw InvalidObject([FieldProblem(path: "spec.names", reason: .duplicate, message: taken)])
        }
        all.removeAll { $0.isCustom && $0.kind.group == definition.group && $0.kind.plural == definition.plural }
        all += definition.served
        index()
        return definition.warnings
    }

    public func adding(crd: DocumentNode) throws(InvalidObject) -> KindCatalog {
        var copy = self
        try copy.add(crd: crd)
        return copy
    }

    /// `name` is the definition's: `plural.group`. Built-in kinds stay.
    public mutating func remove(crdNamed name: String) {
        all.removeAll { $0.isCustom && "\($0.kind.plural).\($0.kind.group)" == name }
        index()
    }

    public func removing(crdNamed name: String) -> KindCatalog {
        var copy = self
        copy.remove(crdNamed: name)
        return copy
    }
}
