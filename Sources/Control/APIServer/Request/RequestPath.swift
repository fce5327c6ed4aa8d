// What a request's path and method ask for, by the REST conventions of Kubernetes.

import Serving

/// A resource request's coordinates; `parts` of a path that names no resource are its own business.
struct RequestPath: Sendable, Hashable {
    enum Target: Sendable, Hashable {
        /// /api, /apis, /apis/apps, /apis/apps/v1, /version, /healthz, ...
        case other
        case resource(ResourcePath)
    }

    let path: String
    let target: Target

    /// Decoded part by part, so that an encoded slash stays in its part.
    init(_ path: String) {
        self.path = path
        let parts = path.split(separator: "/").map { PercentText.decode($0) }
        if let resource = ResourcePath(parts: parts) {
            target = .resource(resource)
        } else {
            target = .other
        }
    }
}

struct ResourcePath: Sendable, Hashable {
    let group: String
    let version: String
    /// Empty for requests without a namespace.
    let namespace: String
    let resource: String
    /// Empty for collections.
    let name: String
    /// Empty for the object itself.
    let subresource: String
    /// /api/v1/watch/...: the form of watching that came before `?watch=1`.
    let isLegacyWatch: Bool
    /// More parts than the conventions know.
    let hasMore: Bool

    init?(parts: [String]) {
        var rest: ArraySlice<String>
        if parts.first == "api", parts.count >= 3 {
            group = ""
            version = parts[1]
            rest = parts[2...]
        } else if parts.first == "apis", parts.count >= 4 {
            group = parts[1]
            version = parts[2]
            rest = parts[3...]
        } else {
            return nil
        }
        isLegacyWatch = rest.first == "watch" && rest.count > 1
        if isLegacyWatch { rest = rest.dropFirst() }
        var namespace = ""
        if rest.first == "namespaces", rest.count >= 2 {
            namespace = rest[rest.startIndex + 1]
            // Below a namespace everything is a resource but the subresources of the namespace itself.
            if rest.count > 2, !Self.subresourcesOfNamespace.contains(rest[rest.startIndex + 2]) {
                rest = rest.dropFirst(2)
            }
        }
        self.namespace = namespace
        resource = rest.first ?? ""
        rest = rest.dropFirst()
        name = rest.first ?? ""
        rest = rest.dropFirst()
        subresource = rest.first ?? ""
        hasMore = rest.count > 1
    }

    init(group: String, version: String, namespace: String, resource: String, name: String) {
        self.group = group
        self.version = version
        self.namespace = namespace
        self.resource = resource
        self.name = name
        subresource = ""
        isLegacyWatch = false
        hasMore = false
    }

    /// One object of this collection.
    func of(name: String, namespace: String) -> ResourcePath {
        ResourcePath(group: group, version: version, namespace: namespace, resource: resource, name: name)
    }

    private static let subresourcesOfNamespace: Set<String> = ["status", "finalize"]
}

/// What is done to a resource, as authorization names it.
enum ResourceVerb: String, Sendable {
    case get, list, watch, create, update, patch, delete, deletecollection

    init?(method: String, path: ResourcePath, isWatch: Bool) {
        switch method {
        case "GET", "HEAD":
            if path.isLegacyWatch || (isWatch && path.subresource.isEmpty) {
                self = .watch
            } else {
                self = path.name.isEmpty ? .list : .get
            }
        case "POST": self = .create
        case "PUT": self = .update
        case "PATCH": self = .patch
        case "DELETE": self = path.name.isEmpty ? .deletecollection : .delete
        default: return nil
        }
    }

    /// Objects are made in their collection and changed under their name.
    func fits(_ path: ResourcePath) -> Bool {
        switch self {
        case .create: path.name.isEmpty || !path.subresource.isEmpty
        case .update, .patch: !path.name.isEmpty
        default: true
        }
    }
}
