// What somebody wants to do, as authorization sees it.

import Store

/// A resource, or a path that is none.
public struct AccessRequest: Sendable, Hashable {
    public var user: UserInfo
    public var verb: String
    public var group = ""
    public var version = ""
    public var resource = ""
    public var subresource = ""
    public var namespace = ""
    public var name = ""
    /// Only of requests for no resource.
    public var path = ""

    public init(user: UserInfo, verb: String) {
        self.user = user
        self.verb = verb
    }

    /// "pods/status".
    var fullResource: String { subresource.isEmpty ? resource : "\(resource)/\(subresource)" }

    /// Of a refusal: what the user can't do.
    var refusal: String {
        if !path.isEmpty { return "User \(user.name.quotedText) cannot \(verb) path \(path.quotedText)" }
        let place = namespace.isEmpty ? "at the cluster scope" : "in the namespace \(namespace.quotedText)"
        return "User \(user.name.quotedText) cannot \(verb) resource \(fullResource.quotedText) in API group "
            + "\(group.quotedText) \(place)"
    }

    var failure: APIFailure {
        if !path.isEmpty { return .forbidden(ResourceName(group: "", resource: ""), "", refusal) }
        return .forbidden(ResourceName(group: group, resource: resource), name, refusal)
    }
}

public struct AccessVerdict: Sendable, Hashable {
    public var isAllowed: Bool
    public var reason: String

    public init(isAllowed: Bool, reason: String = "") {
        self.isAllowed = isAllowed
        self.reason = reason
    }
}

/// Decides who may do what. The store's own rules are one; others (a webhook, a policy) can take their place.
public protocol Authorizer: Sendable {
    func decide(_ request: AccessRequest) async -> AccessVerdict
    /// For `kubectl auth can-i --list` and the check against granting more than one has.
    func rules(of user: UserInfo, namespace: String) async -> [PolicyRule]
    /// nil: there is no such role. An empty namespace asks for a cluster role.
    func rules(ofRole name: String, namespace: String) async -> [PolicyRule]?
    /// Returns when changes of this type up to this revision count: nobody meets rules older than their own write.
    func settle(_ type: ResourceType, _ revision: Int64) async
}
