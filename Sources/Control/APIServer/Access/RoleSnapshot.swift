// All roles and bindings at one moment, indexed by whom they bind.

import Document

/// A value: the follower of the store replaces it, requests read it.
struct RoleSnapshot: Sendable {
    enum Subject: Sendable, Hashable {
        case user(String)
        case group(String)
    }

    struct RoleKey: Sendable, Hashable {
        /// Empty for cluster roles.
        var namespace: String
        var name: String
    }

    struct Binding: Sendable, Hashable {
        var role: RoleKey
        var subjects: [Subject]
        /// Of refusals and of `auth can-i`'s reasons.
        var label: String
    }

    private(set) var roles: [RoleKey: [PolicyRule]] = [:]
    private var bindings: [RoleKey: Binding] = [:]
    /// Which bindings name a subject, per namespace; the empty one is the cluster's.
    private var bySubject: [String: [Subject: Set<String>]] = [:]

    mutating func put(role: RoleKey, rules: [PolicyRule]?) { roles[role] = rules }

    mutating func put(binding key: RoleKey, _ new: Binding?) {
        if let old = bindings.removeValue(forKey: key) {
            for subject in old.subjects {
                bySubject[key.namespace]?[subject]?.remove(key.name)
                if bySubject[key.namespace]?[subject]?.isEmpty == true {
                    bySubject[key.namespace]?[subject] = nil
                }
            }
            if bySubject[key.namespace]?.isEmpty == true { bySubject[key.namespace] = nil }
        }
        guard let new else { return }
        bindings[key] = new
        for subject in new.subjects { bySubject[key.namespace, default: [:]][subject, default: []].insert(key.name) }
    }

    func decide(_ request: AccessRequest) -> AccessVerdict {
        if request.user.groups.contains(UserInfo.masters) { return AccessVerdict(isAllowed: true) }
        let places = request.namespace.isEmpty ? [""] : ["", request.namespace]
        for place in places {
            for binding in bindings(of: request.user, in: place) {
                guard let rules = roles[binding.role] else { continue }
                if rules.contains(where: { $0.allows(request) }) {
                    return AccessVerdict(isAllowed: true, reason: "RBAC: allowed by \(binding.label)")
                }
            }
        }
        return AccessVerdict(isAllowed: false)
    }

    func rules(of user: UserInfo, namespace: String) -> [PolicyRule] {
        if user.groups.contains(UserInfo.masters) {
            return [
                PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"]),
                PolicyRule(verbs: ["*"], nonResourceURLs: ["*"]),
            ]
        }
        let places = namespace.isEmpty ? [""] : ["", namespace]
        return places.flatMap { place in bindings(of: user, in: place).flatMap { roles[$0.role] ?? [] } }
    }

    func admitsToSecrets(namespace: String, account: String) -> Bool {
        var request = AccessRequest(
            user: .serviceAccount(namespace: namespace, name: account, uid: ""), verb: "list")
        (request.resource, request.version, request.namespace) = ("secrets", "v1", namespace)
        return decide(request).isAllowed || !hasChosenReaders(namespace)
    }

    /// A role for reading Secrets alone is bound to a service account of the namespace. Those of people, which allow to
    /// write as well, say nothing of proxies.
    private func hasChosenReaders(_ namespace: String) -> Bool {
        let prefix = "system:serviceaccount:\(namespace):"
        return bySubject[namespace, default: [:]].contains { subject, names in
            guard case .user(let name) = subject, name.hasPrefix(prefix) else { return false }
            return names.contains { name in
                guard let role = bindings[RoleKey(namespace: namespace, name: name)]?.role else { return false }
                return (roles[role] ?? []).contains { rule in
                    rule.resources.contains("secrets") && rule.apiGroups.contains("") && rule.verbs.contains("list")
                        && rule.verbs.allSatisfy { ["get", "list", "watch"].contains($0) }
                }
            }
        }
    }

    private func bindings(of user: UserInfo, in place: String) -> [Binding] {
        guard let index = bySubject[place] else { return [] }
        var names = index[.user(user.name)] ?? []
        for group in user.groups { names.formUnion(index[.group(group)] ?? []) }
        return names.sorted().compactMap { bindings[RoleKey(namespace: place, name: $0)] }
    }
}

extension RoleSnapshot.Binding {
    init(_ object: DocumentNode, namespace: String, name: String) {
        let roleName = object.text(at: "roleRef", "name") ?? ""
        let isCluster = object.text(at: "roleRef", "kind") == "ClusterRole"
        role = RoleSnapshot.RoleKey(namespace: isCluster ? "" : namespace, name: roleName)
        subjects = object.entries(at: "subjects").compactMap { subject in
            let name = subject.text(at: "name") ?? ""
            switch subject.text(at: "kind") {
            case "User": return .user(name)
            case "Group": return .group(name)
            case "ServiceAccount":
                let home = subject.text(at: "namespace") ?? namespace
                return .user("system:serviceaccount:\(home):\(name)")
            default: return nil
            }
        }
        let roleLabel = "\(isCluster ? "ClusterRole" : "Role") \(roleName.quotedText)"
        let whom = object.entries(at: "subjects").first.map {
            "\($0.text(at: "kind") ?? "") \(($0.text(at: "name") ?? "").quotedText)"
        }
        label =
            namespace.isEmpty
            ? "ClusterRoleBinding \(name.quotedText) of \(roleLabel) to \(whom ?? "nobody")"
            : "RoleBinding \("\(name)/\(namespace)".quotedText) of \(roleLabel) to \(whom ?? "nobody")"
    }
}
