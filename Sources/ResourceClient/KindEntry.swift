// A kind that the server has, and the paths of its objects.

import Serving

public struct KindEntry: Sendable, Hashable {
    public let group: String
    public let version: String
    public let kind: String
    public let plural: String
    public let singular: String
    public let shortNames: [String]
    public let categories: [String]
    public let isNamespaced: Bool
    public let verbs: [String]

    public init(
        group: String, version: String, kind: String, plural: String, singular: String = "",
        shortNames: [String] = [], categories: [String] = [], isNamespaced: Bool = true, verbs: [String] = []
    ) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.singular = singular.isEmpty ? kind.lowercased() : singular
        self.shortNames = shortNames
        self.categories = categories
        self.isNamespaced = isNamespaced
        self.verbs = verbs
    }

    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
    /// `virtualservices.networking.istio.io`
    public var qualified: String { group.isEmpty ? plural : "\(plural).\(group)" }

    /// `virtualservice.networking.istio.io/reviews`, as kubectl names an object.
    public func label(_ name: String) -> String {
        (group.isEmpty ? kind.lowercased() : "\(kind.lowercased()).\(group)") + "/" + name
    }

    /// One of Kubernetes' own, whose lists can be joined by a member.
    public var isBuiltIn: Bool {
        if group == "gateway.networking.k8s.io" || group == "inference.networking.k8s.io" { return false }
        return ["", "apps", "batch", "autoscaling", "policy", "extensions"].contains(group)
            || (group.hasSuffix(".k8s.io") && !group.contains("x-k8s"))
    }

    /// Without a namespace: of all of them.
    public func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
        var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        if isNamespaced, let namespace, !namespace.isEmpty { path += "/namespaces/\(PercentText.encode(namespace))" }
        path += "/\(plural)"
        if let name { path += "/\(PercentText.encode(name))" }
        if let subresource { path += "/\(subresource)" }
        return path
    }

    /// `vs`, `virtualservice`, `VirtualService`, each also with `.networking.istio.io` and `.v1.networking.istio.io`.
    func answers(to word: String) -> Bool {
        let parts = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0].lowercased()
        guard name == plural || name == singular || name == kind.lowercased() || shortNames.contains(name) else {
            return false
        }
        if parts.count == 1 { return true }
        return parts[1] == group || parts[1] == "\(version).\(group)" || (group.isEmpty && parts[1] == version)
    }
}
