// Creating, changing and deleting objects.

import Base
import Document
import Serving

public struct WriteParams: Sendable, Hashable {
    /// The server checks everything and keeps nothing.
    public var isDryRun = false
    /// Who is noted as the owner of the fields; kubectl's names, so that the two don't fight over them.
    public var fieldManager = "kubectl-client-side-apply"
    /// `Strict`, `Warn` or `Ignore`: what becomes of fields that the kind doesn't have.
    public var fieldValidation = "Strict"
    /// Takes fields from other owners; for server-side apply.
    public var forcesConflicts = false

    public init() {}

    func query(force: Bool = false) -> String {
        var parts = ["fieldManager=\(PercentText.encode(fieldManager))", "fieldValidation=\(fieldValidation)"]
        if isDryRun { parts.append("dryRun=All") }
        if force { parts.append("force=\(forcesConflicts)") }
        return "?" + parts.joined(separator: "&")
    }
}

public enum PatchForm: String, Sendable, Hashable, CaseIterable {
    case json = "application/json-patch+json"
    case merge = "application/merge-patch+json"
    case strategic = "application/strategic-merge-patch+json"
    case apply = "application/apply-patch+yaml"
}

/// What the server made of a write, and what it warns of.
public struct WrittenObject: Sendable {
    public let object: DocumentNode
    public let warnings: [String]
}

extension ResourceClient {
    /// Where an object belongs: its own namespace, or the client's.
    public func namespace(of object: DocumentNode, _ kind: KindEntry) -> String? {
        if !kind.isNamespaced { return nil }
        return object.at("metadata", "namespace")?.string.flatMap { $0.isEmpty ? nil : $0 } ?? namespace
    }

    public func create(
        _ object: DocumentNode, params: WriteParams = WriteParams()
    ) async throws(ResourceFailure) -> WrittenObject {
        let kind = try await kind(of: object)
        return try await write("POST", kind.path(namespace: namespace(of: object, kind)) + params.query(), object.json)
    }

    /// In place of what there is; with a `resourceVersion` only if that is still the one.
    public func replace(
        _ object: DocumentNode, params: WriteParams = WriteParams()
    ) async throws(ResourceFailure) -> WrittenObject {
        let kind = try await kind(of: object)
        let path = kind.path(namespace: namespace(of: object, kind), name: try Self.name(of: object))
        return try await write("PUT", path + params.query(), object.json)
    }

    public func patch(
        _ kind: KindEntry, namespace: String?, name: String, form: PatchForm, _ body: [UInt8],
        subresource: String? = nil, params: WriteParams = WriteParams()
    ) async throws(ResourceFailure) -> WrittenObject {
        let path = kind.path(namespace: namespace, name: name, subresource: subresource)
        return try await write("PATCH", path + params.query(force: form == .apply), body, form.rawValue)
    }

    @discardableResult
    public func delete(
        _ kind: KindEntry, namespace: String?, name: String, cascade: String = "Background", isDryRun: Bool = false
    ) async throws(ResourceFailure) -> DocumentNode {
        var options: DocumentNode = [
            "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": .string(cascade),
        ]
        if isDryRun { options.set("dryRun", ["All"]) }
        let path = kind.path(namespace: namespace, name: name)
        return try await call("DELETE", path, ["content-type": "application/json"], options.json)
    }

    /// A token by which a service account proves itself, for an audience.
    public func token(
        serviceAccount: String, namespace: String? = nil, audience: String? = "istio-ca", seconds: Int = 3600
    ) async throws(ResourceFailure) -> String {
        let kind = KindEntry(group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts")
        var spec: DocumentNode = ["expirationSeconds": .integer(Int64(seconds))]
        if let audience { spec.set("audiences", .list([.string(audience)])) }
        let request: DocumentNode = [
            "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "metadata": [:], "spec": spec,
        ]
        let path = kind.path(namespace: namespace ?? self.namespace, name: serviceAccount, subresource: "token")
        let answer = try await call("POST", path, ["content-type": "application/json"], request.json)
        guard let token = answer.at("status", "token")?.string else {
            throw ResourceFailure(.malformed, "\(server) answered the request for a token without one")
        }
        return token
    }

    static func name(of object: DocumentNode) throws(ResourceFailure) -> String {
        guard let name = object.at("metadata", "name")?.string, !name.isEmpty else {
            throw ResourceFailure(.invalid, "metadata.name: found none, expected the object's name")
        }
        return name
    }

    func write(
        _ method: String, _ path: String, _ body: [UInt8], _ contentType: String = "application/json"
    ) async throws(ResourceFailure) -> WrittenObject {
        let answer = try await told(method, path, ["content-type": contentType], body)
        return WrittenObject(object: answer.tree, warnings: answer.warnings)
    }
}
