// A rule of RBAC: verbs on resources, or on paths that are none.

import Document

public struct PolicyRule: Sendable, Hashable {
    public var verbs: [String] = []
    public var apiGroups: [String] = []
    public var resources: [String] = []
    public var resourceNames: [String] = []
    public var nonResourceURLs: [String] = []

    public init(
        verbs: [String], apiGroups: [String] = [], resources: [String] = [], resourceNames: [String] = [],
        nonResourceURLs: [String] = []
    ) {
        self.verbs = verbs
        self.apiGroups = apiGroups
        self.resources = resources
        self.resourceNames = resourceNames
        self.nonResourceURLs = nonResourceURLs
    }

    public init(_ node: DocumentNode) {
        verbs = node.texts(at: "verbs")
        apiGroups = node.texts(at: "apiGroups")
        resources = node.texts(at: "resources")
        resourceNames = node.texts(at: "resourceNames")
        nonResourceURLs = node.texts(at: "nonResourceURLs")
    }

    func tree() -> DocumentNode {
        var members: [(String, DocumentNode)] = []
        if !apiGroups.isEmpty { members.append(("apiGroups", Tree.texts(apiGroups))) }
        if !nonResourceURLs.isEmpty { members.append(("nonResourceURLs", Tree.texts(nonResourceURLs))) }
        if !resourceNames.isEmpty { members.append(("resourceNames", Tree.texts(resourceNames))) }
        if !resources.isEmpty { members.append(("resources", Tree.texts(resources))) }
        members.append(("verbs", Tree.texts(verbs)))
        return Tree.object(members)
    }

    func allows(_ request: AccessRequest) -> Bool {
        if !verbs.contains(where: { $0 == "*" || $0 == request.verb }) { return false }
        if !request.path.isEmpty { return nonResourceURLs.contains { Self.matches($0, path: request.path) } }
        return apiGroups.contains { $0 == "*" || $0 == request.group }
            && resources.contains { Self.matches($0, resource: request.resource, request.subresource) }
            && (resourceNames.isEmpty || (!request.name.isEmpty && resourceNames.contains(request.name)))
    }

    /// "*" is everything, "*/scale" that subresource of everything.
    private static func matches(_ rule: String, resource: String, _ subresource: String) -> Bool {
        if rule == "*" { return true }
        if subresource.isEmpty { return rule == resource }
        return rule == "\(resource)/\(subresource)" || rule == "*/\(subresource)"
    }

    private static func matches(_ rule: String, path: String) -> Bool {
        if rule == "*" || rule == path { return true }
        return rule.hasSuffix("*") && path.hasPrefix(String(rule.dropLast()))
    }

    /// In the words of Kubernetes' refusals.
    var compact: String {
        var parts: [String] = []
        func add(_ name: String, _ values: [String]) {
            if values.isEmpty { return }
            parts.append("\(name):[" + values.map(\.quotedText).joined(separator: " ") + "]")
        }
        add("APIGroups", apiGroups)
        add("Resources", resources)
        add("NonResourceURLs", nonResourceURLs)
        add("ResourceNames", resourceNames)
        add("Verbs", verbs)
        return "{" + parts.joined(separator: ", ") + "}"
    }
}

/// May somebody who has `owned` give out `wanted`? Both are taken apart until one owner's rule covers each piece.
enum RuleCover {
    static func missing(wanted: [PolicyRule], owned: [PolicyRule]) -> [PolicyRule] {
        pieces(of: wanted).filter { piece in !owned.contains { covers($0, piece) } }
    }

    private static func pieces(of rules: [PolicyRule]) -> [PolicyRule] {
        var result: [PolicyRule] = []
        for rule in rules {
            for verb in rule.verbs {
                for path in rule.nonResourceURLs { result.append(PolicyRule(verbs: [verb], nonResourceURLs: [path])) }
                for group in rule.apiGroups {
                    for resource in rule.resources {
                        let names = rule.resourceNames.isEmpty ? [[]] : rule.resourceNames.map { [$0] }
                        for name in names {
                            result.append(
                                PolicyRule(
                                    verbs: [verb], apiGroups: [group], resources: [resource], resourceNames: name))
                        }
                    }
                }
            }
        }
        return result
    }

    private static func covers(_ owner: PolicyRule, _ piece: PolicyRule) -> Bool {
        func has(_ owned: [String], _ wanted: [String]) -> Bool {
            owned.contains("*") || wanted.allSatisfy(owned.contains)
        }
        if !has(owner.verbs, piece.verbs) { return false }
        if !piece.nonResourceURLs.isEmpty {
            return piece.nonResourceURLs.allSatisfy { wanted in
                owner.nonResourceURLs.contains { owned in
                    owned == wanted || (owned.hasSuffix("*") && wanted.hasPrefix(String(owned.dropLast())))
                }
            }
        }
        if !has(owner.apiGroups, piece.apiGroups) { return false }
        if !owner.resourceNames.isEmpty
            && (piece.resourceNames.isEmpty || !piece.resourceNames.allSatisfy(owner.resourceNames.contains))
        {
            return false
        }
        return piece.resources.allSatisfy { wanted in
            owner.resources.contains { owned in
                if owned == "*" || owned == wanted { return true }
                guard owned.hasPrefix("*/"), let slash = wanted.firstIndex(of: "/") else { return false }
                return owned.dropFirst(1) == wanted[slash...]
            }
        }
    }
}
