// serviceaccounts/NAME/token: a TokenRequest, answered by whoever signs tokens here.

import Document
import ResourceSchema
import Store

struct TokenSubresource: Sendable {
    let core: ServerCore
    let request: ResourceRequest

    func create(_ body: DocumentNode) async throws(APIFailure) -> Answer {
        guard let issuer = core.issuer else {
            throw APIFailure.unavailable("this server has no authority that signs tokens of service accounts")
        }
        if let kind = body.text(at: "kind"), kind != "TokenRequest" {
            throw APIFailure.badRequest("found a \(kind), expected a TokenRequest of authentication.k8s.io/v1")
        }
        let account = try await ObjectReader(store: core.store, request: request).current()
        let seconds = body.number(at: "spec", "expirationSeconds") ?? 3600
        if seconds < 600 || seconds > 1 << 32 {
            throw APIFailure.invalid(
                group: "authentication.k8s.io", kind: "TokenRequest", name: "",
                [
                    .invalid(
                        "spec.expirationSeconds", "\(seconds)",
                        seconds < 600
                            ? "may not specify a duration less than 10 minutes"
                            : "may not specify a duration larger than 2^32 seconds")
                ])
        }
        var order = TokenOrder(
            namespace: request.namespace, serviceAccount: request.name,
            serviceAccountUID: account.text(at: "metadata", "uid") ?? "",
            audiences: body.texts(at: "spec", "audiences"), expirationSeconds: seconds)
        if let bound = body.node(at: "spec", "boundObjectRef"), !bound.isNull { try await bind(&order, bound) }
        let issued: IssuedToken
        do {
            issued = try await issuer.issue(order)
        } catch {
            throw APIFailure.internalError("failed to generate token: \(error)")
        }
        return .tree(201, answer(body, account, order, issued))
    }

    /// The object that a token is bound to has to be there, and to be the one that is meant.
    private func bind(_ order: inout TokenOrder, _ bound: DocumentNode) async throws(APIFailure) {
        let kind = bound.text(at: "kind") ?? ""
        let name = bound.text(at: "name") ?? ""
        guard let resource = ["Pod": "pods", "Secret": "secrets"][kind] else {
            throw APIFailure.badRequest("cannot bind token to object of type \(kind)")
        }
        let key = StoreKey(
            type: ResourceType(group: "", resource: resource), namespace: request.namespace, name: name)
        guard let stored = try await core.store.read(key) else {
            throw APIFailure.notFound(ResourceName(group: "", resource: resource), name)
        }
        let object = try StoredForm.tree(stored.bytes, key: key)
        let uid = object.text(at: "metadata", "uid") ?? ""
        if let wanted = bound.text(at: "uid"), !wanted.isEmpty, wanted != uid {
            throw APIFailure.conflict(
                ResourceName(group: "", resource: resource), name,
                "the UID in the bound object reference (\(wanted)) does not match the UID in record. "
                    + "The object might have "
                    + "been deleted and then recreated")
        }
        if kind == "Pod", object.text(at: "spec", "serviceAccountName") ?? "default" != request.name {
            throw APIFailure.badRequest(
                "cannot bind token for serviceaccount \(request.name.quotedText) to pod running with different "
                    + "serviceaccount name.")
        }
        order.boundKind = kind
        order.boundName = name
        order.boundUID = uid
    }

    private func answer(
        _ body: DocumentNode, _ account: DocumentNode, _ order: TokenOrder, _ issued: IssuedToken
    ) -> DocumentNode {
        var spec: DocumentNode = [
            "audiences": Tree.texts(order.audiences), "expirationSeconds": .integer(order.expirationSeconds),
        ]
        if let bound = body.node(at: "spec", "boundObjectRef") { spec.set("boundObjectRef", bound) }
        return [
            "kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1",
            "metadata": [
                "name": .string(request.name), "namespace": .string(request.namespace),
                "creationTimestamp": .string(Timestamp.text(Timestamp.now())),
            ],
            "spec": spec,
            "status": [
                "token": .string(issued.token), "expirationTimestamp": .string(Timestamp.text(issued.expiration)),
            ],
        ]
    }
}
