// Acting as somebody else: `kubectl --as`, for those who may.

import Serving

enum Impersonation {
    /// The user that the request is to count as; each part of the new identity has to be allowed.
    static func user(
        for user: UserInfo, _ fields: HTTPFields, _ authorizer: any Authorizer
    ) async throws(APIFailure) -> UserInfo {
        let name = fields["impersonate-user"] ?? ""
        let groups = fields.all("impersonate-group")
        let uid = fields["impersonate-uid"] ?? ""
        let extra = extras(fields)
        if name.isEmpty {
            if groups.isEmpty, uid.isEmpty, extra.isEmpty { return user }
            throw APIFailure.badRequest(
                "requested \(groups.isEmpty ? "uid or extra" : "groups") without impersonating a user")
        }
        if user.isAnonymous { throw APIFailure.unauthorized }
        var wanted = UserInfo(name: name, uid: uid, groups: groups, extra: extra)
        if let account = serviceAccount(name) {
            try await demand(user, "serviceaccounts", account.name, namespace: account.namespace, authorizer)
            if groups.isEmpty {
                wanted.groups = ["system:serviceaccounts", "system:serviceaccounts:\(account.namespace)"]
            }
        } else {
            try await demand(user, "users", name, authorizer)
        }
        for group in groups { try await demand(user, "groups", group, authorizer) }
        if !uid.isEmpty { try await demand(user, "uids", uid, group: "authentication.k8s.io", authorizer) }
        for (key, values) in extra {
            for value in values {
                try await demand(
                    user, "userextras", value, group: "authentication.k8s.io", subresource: key, authorizer)
            }
        }
        if name == UserInfo.anonymous.name {
            wanted.groups.append(UserInfo.unauthenticatedGroup)
        } else if !wanted.groups.contains(UserInfo.authenticatedGroup) {
            wanted.groups.append(UserInfo.authenticatedGroup)
        }
        return wanted
    }

    private static func extras(_ fields: HTTPFields) -> [String: [String]] {
        let prefix = "impersonate-extra-"
        var result: [String: [String]] = [:]
        for field in fields.all where field.name.hasPrefix(prefix) {
            result[PercentText.decode(field.name.dropFirst(prefix.count)), default: []].append(field.value)
        }
        return result
    }

    private static func serviceAccount(_ name: String) -> (namespace: String, name: String)? {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else { return nil }
        return (String(parts[2]), String(parts[3]))
    }

    private static func demand(
        _ user: UserInfo, _ resource: String, _ name: String, namespace: String = "", group: String = "",
        subresource: String = "", _ authorizer: any Authorizer
    ) async throws(APIFailure) {
        var access = AccessRequest(user: user, verb: "impersonate")
        access.group = group
        access.version = "v1"
        access.resource = resource
        access.subresource = subresource
        access.namespace = namespace
        access.name = name
        if !(await authorizer.decide(access).isAllowed) { throw access.failure }
    }
}
