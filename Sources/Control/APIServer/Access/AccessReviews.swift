// Questions about access as objects that are answered and not kept: `kubectl auth can-i`, `kubectl auth whoami`.

import Document
import MeshAPI
import ResourceSchema

struct AccessReviews: Sendable {
    let core: ServerCore
    let request: ResourceRequest

    /// nil: not a review.
    func answer(_ body: DocumentNode) async throws(APIFailure) -> Answer? {
        guard Self.groups.contains(request.kind.kind.group) else { return nil }
        let object = try body.typed(as: request.kind)
        var answer = object
        if answer["metadata"] == nil { answer.set("metadata", ["creationTimestamp": .null]) }
        switch request.kind.kind.kind {
        case "SelfSubjectAccessReview":
            answer.set("status", try await decide(for: request.user, object, namespace: nil))
        case "SubjectAccessReview", "LocalSubjectAccessReview":
            answer.set("status", try await subject(object))
        case "SelfSubjectRulesReview": answer.set("status", try await rules(object))
        case "SelfSubjectReview": answer.set("status", ["userInfo": request.user.tree()])
        case "TokenReview": answer.set("status", try await token(object))
        default: return nil
        }
        return .tree(201, answer)
    }

    private static let groups = ["authorization.k8s.io", "authentication.k8s.io"]

    private func subject(_ object: DocumentNode) async throws(APIFailure) -> DocumentNode {
        let name = object.text(at: "spec", "user") ?? ""
        let groups = object.texts(at: "spec", "groups")
        if name.isEmpty, groups.isEmpty {
            throw request.invalid(
                "", [.invalid("spec.user", "\"\"", "at least one of user or group must be specified")])
        }
        let isLocal = request.kind.kind.kind == "LocalSubjectAccessReview"
        if isLocal, object.text(at: "spec", "resourceAttributes", "namespace") != request.namespace {
            throw request.invalid(
                "",
                [
                    .invalid(
                        "spec.resourceAttributes.namespace",
                        (object.text(at: "spec", "resourceAttributes", "namespace") ?? "").quotedText,
                        "must match metadata.namespace")
                ])
        }
        let user = UserInfo(name: name, uid: object.text(at: "spec", "uid") ?? "", groups: groups)
        return try await decide(for: user, object, namespace: isLocal ? request.namespace : nil)
    }

    private func decide(
        for user: UserInfo, _ object: DocumentNode, namespace: String?
    ) async throws(APIFailure) -> DocumentNode {
        let resource = object.node(at: "spec", "resourceAttributes")
        let path = object.node(at: "spec", "nonResourceAttributes")
        if (resource == nil) == (path == nil) {
            throw request.invalid(
                "",
                [
                    .invalid(
                        "spec.resourceAttributes", "null",
                        "exactly one of nonResourceAttributes or resourceAttributes must be specified")
                ])
        }
        var access = AccessRequest(user: user, verb: (resource ?? path)?.text(at: "verb") ?? "")
        if let resource {
            access.group = resource.text(at: "group") ?? ""
            access.version = resource.text(at: "version") ?? ""
            access.resource = resource.text(at: "resource") ?? ""
            access.subresource = resource.text(at: "subresource") ?? ""
            access.namespace = namespace ?? resource.text(at: "namespace") ?? ""
            access.name = resource.text(at: "name") ?? ""
        } else {
            access.path = path?.text(at: "path") ?? ""
        }
        let verdict = await core.authorizer.decide(access)
        var status: DocumentNode = ["allowed": .bool(verdict.isAllowed)]
        if !verdict.reason.isEmpty { status.set("reason", .string(verdict.reason)) }
        return status
    }

    private func rules(_ object: DocumentNode) async throws(APIFailure) -> DocumentNode {
        let namespace = object.text(at: "spec", "namespace") ?? ""
        if namespace.isEmpty { throw APIFailure.badRequest("no namespace on request") }
        let rules = await core.authorizer.rules(of: request.user, namespace: namespace)
        return [
            "resourceRules": .list(rules.filter { !$0.resources.isEmpty }.map { $0.tree() }),
            "nonResourceRules": .list(rules.filter { !$0.nonResourceURLs.isEmpty }.map { $0.tree() }),
            "incomplete": false,
        ]
    }

    private func token(_ object: DocumentNode) async throws(APIFailure) -> DocumentNode {
        let token = object.text(at: "spec", "token") ?? ""
        if token.isEmpty { throw APIFailure.badRequest("token is required for TokenReview in authentication") }
        let audiences = object.texts(at: "spec", "audiences")
        let refusal: DocumentNode = ["authenticated": false, "user": [:], "error": "invalid bearer token"]
        if !audiences.isEmpty {
            guard let found = await core.authenticator.user(token: token, audiences: audiences) else { return refusal }
            return ["authenticated": true, "user": found.user.tree(), "audiences": Tree.texts(found.audiences)]
        }
        guard let user = await core.authenticator.user(token: token) else { return refusal }
        return ["authenticated": true, "user": user.tree()]
    }
}
