// The four kinds of patches.

import Document
import MeshAPI
import ResourceSchema
import Store

struct PatchWriter: Sendable {
    enum Form: String, Sendable, CaseIterable {
        case json = "application/json-patch+json"
        case merge = "application/merge-patch+json"
        case strategic = "application/strategic-merge-patch+json"
        case apply = "application/apply-patch+yaml"
    }

    let core: ServerCore
    let request: ResourceRequest

    private var writer: ObjectWriter { ObjectWriter(core: core, request: request) }

    /// Strategic merges need merge keys, which only Kubernetes' own kinds have.
    private var accepted: [Form] {
        request.kind.isCustom || request.kind.kind.group.hasSuffix("istio.io")
            ? [.json, .merge, .apply] : Form.allCases
    }

    func patch(_ body: RequestBody) async throws(APIFailure) -> Answer {
        guard let form = Form(rawValue: body.mediaType), accepted.contains(form) else {
            throw APIFailure.unsupportedMediaType(accepted: accepted.map(\.rawValue))
        }
        let options = request.options
        if form == .apply {
            if options.fieldManager.isEmpty {
                throw invalidOptions(.required("fieldManager", "is required for apply patch"))
            }
            return try await apply(try body.parsed(isYAML: true))
        }
        if options.force != nil {
            throw invalidOptions(.forbidden("force", "may not be specified for non-apply patch"))
        }
        let patch = try body.parsed(isYAML: false)
        return try await writer.change { (old: DocumentNode) throws(APIFailure) -> ObjectWriter.Change in
            let patched = try Self.patched(old, patch, form, request.kind.schema)
            try StoredForm.check(patched)
            try checkIdentity(old, patched)
            return ObjectWriter.Change(object: try writer.pruned(patched.typed(as: request.kind)))
        }
    }

    private func invalidOptions(_ cause: APIFailure.Cause) -> APIFailure {
        .invalid(group: "meta.k8s.io", kind: "PatchOptions", name: "", [cause])
    }

    static func patched(
        _ old: DocumentNode, _ patch: DocumentNode, _ form: Form, _ schema: StructuralSchema
    ) throws(APIFailure) -> DocumentNode {
        do throws(InvalidPatch) {
            switch form {
            case .json: return withoutOldVersion(try Patch.json(patch, to: old), old, patch, isJSONPatch: true)
            case .merge: return withoutOldVersion(try Patch.merge(patch, to: old), old, patch)
            case .strategic:
                return withoutOldVersion(try Patch.strategicMerge(patch, to: old, schema: schema), old, patch)
            case .apply: return old
            }
        } catch {
            switch error.reason {
            case .malformed: throw APIFailure.badRequest(error.message)
            case .inapplicable:
                var failure = APIFailure(
                    code: 422, reason: "Invalid",
                    message: "the server rejected our request due to an error in our request")
                failure.causes = [APIFailure.Cause(reason: "", message: error.message, field: "patch")]
                throw failure
            }
        }
    }

    /// A patch that says nothing of the resource version may be tried again on a newer object.
    private static func withoutOldVersion(
        _ patched: DocumentNode, _ old: DocumentNode, _ patch: DocumentNode, isJSONPatch: Bool = false
    ) -> DocumentNode {
        let names =
            isJSONPatch
            ? patch.items.contains { $0.text(at: "path") == "/metadata/resourceVersion" }
            : patch.node(at: "metadata", "resourceVersion") != nil
        if names { return patched }
        var patched = patched
        patched.put(nil, at: "metadata", "resourceVersion")
        return patched
    }

    private func checkIdentity(_ old: DocumentNode, _ new: DocumentNode) throws(APIFailure) {
        guard new.isMapping else {
            throw APIFailure.badRequest("the patch leaves \(new.value.kindName), expected an object")
        }
        let name = new.text(at: "metadata", "name") ?? ""
        if name != request.name {
            throw APIFailure.badRequest(
                "the name of the object (\(name)) does not match the name on the URL (\(request.name))")
        }
        if new.text(at: "metadata", "namespace") != old.text(at: "metadata", "namespace") {
            throw APIFailure.badRequest(
                "the namespace of the object (\(new.text(at: "metadata", "namespace") ?? "")) does not match the "
                    + "namespace on the request (\(request.namespace))")
        }
    }

    // MARK: apply

    private func apply(_ given: DocumentNode) async throws(APIFailure) -> Answer {
        guard given.isMapping else {
            throw APIFailure.badRequest("the applied configuration is \(given.value.kindName), expected an object")
        }
        var configuration = try given.typed(as: request.kind)
        let name = configuration.text(at: "metadata", "name") ?? request.name
        if name != request.name {
            throw APIFailure.badRequest(
                "the name of the object (\(name)) does not match the name on the URL (\(request.name))")
        }
        if !configuration.entries(at: "metadata", "managedFields").isEmpty {
            throw APIFailure.badRequest("metadata.managedFields must be nil")
        }
        configuration.put(.string(request.name), at: "metadata", "name")
        if request.kind.kind.isNamespaced {
            configuration.put(.string(request.namespace), at: "metadata", "namespace")
        }
        configuration = try writer.pruned(configuration)
        let sub = request.path.subresource
        if try await core.store.read(request.key) == nil {
            if !sub.isEmpty { throw APIFailure.notFound(request.resourceName, request.name) }
            if let answer = try await applyNew(configuration) { return answer }
        }
        let wanted = configuration
        return try await writer.change { (old: DocumentNode) throws(APIFailure) -> ObjectWriter.Change in
            var result = try FieldOwnership.applied(
                live: old, configuration: wanted, request: request, subresource: sub)
            // A version in the configuration is a condition; the live object's is none.
            result.put(
                wanted.node(at: "metadata", "resourceVersion"), at: "metadata", "resourceVersion")
            return ObjectWriter.Change(object: result, isApplied: true)
        }
    }

    /// nil: somebody else made it first, and the configuration is to be applied to that.
    private func applyNew(_ configuration: DocumentNode) async throws(APIFailure) -> Answer? {
        if configuration.text(at: "metadata", "resourceVersion")?.isEmpty == false {
            throw APIFailure.notFound(request.resourceName, request.name)
        }
        if let uid = configuration.text(at: "metadata", "uid"), !uid.isEmpty {
            throw APIFailure.conflict(
                request.resourceName, request.name,
                "uid mismatch: the provided object specified uid \(uid), and no existing object was found")
        }
        var access = AccessRequest(user: request.user, verb: "create")
        access.group = request.kind.kind.group
        access.version = request.kind.kind.version
        access.resource = request.kind.kind.plural
        access.namespace = request.namespace
        access.name = request.name
        if !(await core.authorizer.decide(access).isAllowed) { throw access.failure }
        var made = try FieldOwnership.applied(
            live: nil, configuration: configuration, request: request, subresource: "")
        if request.kind.hasStatus { made.remove("status") }
        do throws(APIFailure) {
            return try await writer.finishCreate(made, managed: made)
        } catch {
            if error.reason == "AlreadyExists" { return nil }
            throw error
        }
    }
}
