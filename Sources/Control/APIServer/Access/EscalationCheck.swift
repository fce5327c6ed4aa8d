// Nobody gives out rights that they don't have.

import Document
import MeshAPI
import ResourceSchema

struct EscalationCheck: Sendable {
    let core: ServerCore
    let request: ResourceRequest

    /// Of roles and bindings about to be written; everything else passes.
    func check(_ object: DocumentNode, name: String) async throws(APIFailure) {
        if request.kind.kind.group != RoleDirectory.group || request.user.groups.contains(UserInfo.masters) { return }
        switch request.kind.kind.plural {
        case "roles", "clusterroles":
            if try await mayAll("escalate", request.kind.kind.plural, name) { return }
            try await cover(object.entries(at: "rules").map(PolicyRule.init), name)
        case "rolebindings", "clusterrolebindings": try await checkBinding(object, name)
        default: break
        }
    }

    private func checkBinding(_ object: DocumentNode, _ name: String) async throws(APIFailure) {
        let role = object.text(at: "roleRef", "name") ?? ""
        let isCluster = object.text(at: "roleRef", "kind") == "ClusterRole"
        if try await mayAll("bind", isCluster ? "clusterroles" : "roles", role) { return }
        guard let rules = await core.authorizer.rules(ofRole: role, namespace: isCluster ? "" : request.namespace)
        else {
            throw APIFailure.notFound(
                ResourceName(group: RoleDirectory.group, resource: isCluster ? "clusterroles" : "roles"), role)
        }
        try await cover(rules, name)
    }

    private func mayAll(_ verb: String, _ resource: String, _ name: String) async throws(APIFailure) -> Bool {
        var access = AccessRequest(user: request.user, verb: verb)
        access.group = RoleDirectory.group
        access.version = "v1"
        access.resource = resource
        access.name = name
        access.namespace = request.namespace
        return await core.authorizer.decide(access).isAllowed
    }

    private func cover(_ wanted: [PolicyRule], _ name: String) async throws(APIFailure) {
        let owned = await core.authorizer.rules(of: request.user, namespace: request.namespace)
        let missing = RuleCover.missing(wanted: wanted, owned: owned)
        if missing.isEmpty { return }
        let groups = request.user.groups.map(\.quotedText).joined(separator: " ")
        throw APIFailure.forbidden(
            request.resourceName, name,
            "user \(request.user.name.quotedText) (groups=[\(groups)]) is attempting to grant RBAC permissions not "
                + "currently held:\n" + missing.map(\.compact).joined(separator: "\n"))
    }
}
