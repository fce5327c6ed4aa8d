// What names an object of the store: its type, namespace and name.

import Base

/// A kind of object as the store knows it. The API's version is no part of it: all versions of a kind are one object.
public struct ResourceType: Sendable, Hashable, Comparable {
    /// Empty for Kubernetes' core group.
    public let group: String
    /// The plural in lower case, as in URLs.
    public let resource: String

    public init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }

    public static func < (left: ResourceType, right: ResourceType) -> Bool {
        left.group == right.group
            ? left.resource.precedesByBytes(right.resource) : left.group.precedesByBytes(right.group)
    }
}

extension ResourceType: CustomStringConvertible {
    /// As Kubernetes writes it: `deployments.apps`, `services`.
    public var description: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

/// Ordered by type, namespace and name, each by its bytes.
public struct StoreKey: Sendable, Hashable, Comparable {
    public let type: ResourceType
    /// Empty for objects of the cluster.
    public let namespace: String
    public let name: String

    public init(type: ResourceType, namespace: String, name: String) {
        self.type = type
        self.namespace = namespace
        self.name = name
    }

    public static func < (left: StoreKey, right: StoreKey) -> Bool {
        if left.type != right.type { return left.type < right.type }
        if left.namespace != right.namespace { return left.namespace.precedesByBytes(right.namespace) }
        return left.name.precedesByBytes(right.name)
    }
}

extension StoreKey: CustomStringConvertible {
    public var description: String { namespace.isEmpty ? "\(type)/\(name)" : "\(type)/\(namespace)/\(name)" }
}

/// What is listed or watched: all objects of a type, or those of one namespace.
public struct StoreSelection: Sendable, Hashable {
    public let type: ResourceType
    /// Nil for all.
    public let namespace: String?

    public init(type: ResourceType, namespace: String? = nil) {
        self.type = type
        self.namespace = namespace
    }

    public func contains(_ key: StoreKey) -> Bool {
        key.type == type && (namespace == nil || namespace == key.namespace)
    }
}

extension String {
    /// The order of SQLite's and etcd's keys, which Swift's own is not beyond ASCII.
    func precedesByBytes(_ other: String) -> Bool {
        withView { mine in other.withView { theirs in mine.precedes(theirs) } }
    }
}

extension ByteView {
    func precedes(_ other: ByteView) -> Bool {
        for index in 0..<min(count, other.count) where self[index] != other[index] {
            return self[index] < other[index]
        }
        return count < other.count
    }
}
