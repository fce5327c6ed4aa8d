// What feeds the registry: an object as it is now, or that it is gone.

import Document
import MeshAPI

public struct ObjectChange: Sendable {
    public let group: String
    public let kind: String
    public let namespace: String
    public let name: String
    /// nil: deleted.
    public let object: DocumentNode?
    /// The store's, of this change; 0 when it came from no store.
    public let revision: Int64

    public init(
        group: String, kind: String, namespace: String, name: String, object: DocumentNode?, revision: Int64 = 0
    ) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.object = object
        self.revision = revision
    }

    /// Of an object that says itself what and whose it is.
    public init(_ object: DocumentNode) {
        let apiVersion = object["apiVersion"]?.string ?? ""
        let slash = apiVersion.firstIndex(of: "/")
        self.init(
            group: slash.map { String(apiVersion[..<$0]) } ?? "", kind: object["kind"]?.string ?? "",
            namespace: object.at("metadata", "namespace")?.string ?? "",
            name: object.at("metadata", "name")?.string ?? "", object: object)
    }

    public var key: ConfigKey { ConfigKey(kind: kind, namespace: namespace, name: name) }
    var named: NamespacedName { NamespacedName(namespace: namespace, name: name) }
}

struct NamespacedName: Sendable, Hashable, Comparable {
    let namespace: String
    let name: String

    static func < (left: NamespacedName, right: NamespacedName) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}
