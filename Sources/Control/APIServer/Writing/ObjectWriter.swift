// create and update: from what a client sends to what is kept.

import Document
import MeshAPI
import ResourceSchema
import Store

struct ObjectWriter: Sendable {
    let core: ServerCore
    let request: ResourceRequest

    private var kind: ServedKind { request.kind }

    // MARK: create

    func create(_ body: DocumentNode) async throws(APIFailure) -> Answer {
        var object = try body.typed(as: kind)
        let sent = object.text(at: "metadata", "namespace") ?? ""
        if kind.kind.isNamespaced, !sent.isEmpty, sent != request.namespace {
            throw APIFailure.badRequest(
                "the namespace of the provided object does not match the namespace sent on the request")
        }
        if let version = object.text(at: "metadata", "resourceVersion"), !version.isEmpty, version != "0" {
            throw APIFailure.badRequest("resourceVersion should not be set on objects to be created")
        }
        object = try pruned(object)
        if kind.hasStatus { object.remove("status") }
        return try await finishCreate(object, managed: nil)
    }

    /// `managed`: by server-side apply, which has done its own bookkeeping.
    func finishCreate(_ given: DocumentNode, managed: DocumentNode?) async throws(APIFailure) -> Answer {
        var object = kind.schema.defaulted(given)
        if kind.kind.isNamespaced { object.put(.string(request.namespace), at: "metadata", "namespace") }
        let known = object.text(at: "metadata", "name") ?? ""
        try checkMetadata(object, name: known)
        try await checkNamespace(name: known)
        if core.kinds.isTerminating(kind) {
            var failure = APIFailure.methodNotAllowed()
            failure.message = "create not allowed while custom resource definition is terminating"
            throw failure
        }
        let rules = KindRules(core: core, request: request)
        rules.prepareCreate(&object)
        var tries = known.isEmpty ? 8 : 1
        while true {
            let prefix = object.text(at: "metadata", "generateName") ?? ""
            let name = known.isEmpty ? String(prefix.prefix(58)) + UniqueID.suffix() : known
            var new = object
            MetadataRules.stamp(
                &new, name: name, namespace: request.namespace, generation: KindRules.countsGenerations(kind) ? 1 : nil)
            if managed == nil {
                new = FieldOwnership.updated(live: nil, new: new, request: request, subresource: "")
            }
            try await check(old: nil, new: new, name: name, operation: .create, subresource: "")
            do throws(APIFailure) {
                return try await insert(new, name: name, rules)
            } catch {
                tries -= 1
                if error.reason != "AlreadyExists" { throw error }
                if tries == 0, known.isEmpty {
                    var failure = APIFailure.alreadyExists(request.resourceName, prefix)
                    failure.message += ", the server was not able to generate a unique name for the object"
                    failure.retryAfterSeconds = 1
                    throw failure
                }
                if tries == 0 { throw error }
            }
        }
    }

    private func insert(_ given: DocumentNode, name: String, _ rules: KindRules) async throws(APIFailure) -> Answer {
        var object = given
        let key = request.key(named: name)
        if try await core.store.read(key) != nil { throw APIFailure.alreadyExists(request.resourceName, name) }
        if request.options.isDryRun {
            try await rules.allocate(&object, old: nil, isDryRun: true)
            return .tree(201, request.view.object(object))
        }
        try await rules.allocate(&object, old: nil, isDryRun: false)
        do throws(StoreFailure) {
            let revision = try await core.store.write(
                key, expecting: .absent, StoredForm.bytes(object, apiVersion: storageVersion))
            await settle(revision)
            StoredForm.setRevision(&object, revision)
            return .tree(201, request.view.object(object))
        } catch .conflict {
            await rules.release(object, unlessKeptBy: nil)
            throw APIFailure.alreadyExists(request.resourceName, name)
        } catch {
            await rules.release(object, unlessKeptBy: nil)
            throw APIFailure(error)
        }
    }

    // MARK: update

    func update(_ body: DocumentNode) async throws(APIFailure) -> Answer {
        let object = try body.typed(as: kind)
        let name = object.text(at: "metadata", "name") ?? ""
        if name != request.name, !name.isEmpty {
            throw APIFailure.badRequest(
                "the name of the object (\(name)) does not match the name on the URL (\(request.name))")
        }
        let sent = object.text(at: "metadata", "namespace") ?? ""
        if kind.kind.isNamespaced, !sent.isEmpty, sent != request.namespace {
            throw APIFailure.badRequest(
                "the namespace of the provided object does not match the namespace sent on the request")
        }
        if name.isEmpty {
            throw request.invalid("", [.required("metadata.name", "name or generateName is required")])
        }
        let cleaned = try pruned(object)
        return try await change { (_: DocumentNode) throws(APIFailure) -> Change in Change(object: cleaned) }
    }

    /// What an update, a patch or an apply makes of the object that is there.
    struct Change {
        var object: DocumentNode
        /// Its managedFields are right already.
        var isApplied = false
    }

    /// Reads, changes and writes; again when somebody else was faster and the client did not insist on a version.
    func change(
        _ make: (DocumentNode) async throws(APIFailure) -> Change
    ) async throws(APIFailure) -> Answer {
        for _ in 0..<10 {
            guard let stored = try await core.store.read(request.key) else {
                throw APIFailure.notFound(request.resourceName, request.name)
            }
            let old = try StoredForm.tree(stored, apiVersion: kind.kind.apiVersion)
            let change = try await make(old)
            if let answer = try await replace(stored, old, change) { return answer }
        }
        throw request.conflict(request.name)
    }

    /// nil: the object has changed meanwhile, and the client would not mind.
    private func replace(
        _ stored: StoredObject, _ old: DocumentNode, _ change: Change
    ) async throws(APIFailure) -> Answer? {
        let proposed = change.object
        let version = proposed.text(at: "metadata", "resourceVersion") ?? ""
        let insists = !version.isEmpty && version != "0"
        if insists, version != String(stored.revision) { throw request.conflict(request.name) }
        let known = old.text(at: "metadata", "uid") ?? ""
        if let uid = proposed.text(at: "metadata", "uid"), !uid.isEmpty, uid != known {
            throw APIFailure.conflict(
                request.resourceName, request.name,
                "Precondition failed: UID in precondition: \(uid), UID in object meta: \(known)")
        }
        if !insists, request.verb == .update, kind.isCustom || kind.kind.group.hasSuffix("istio.io") {
            throw request.invalid(
                request.name, [.invalid("metadata.resourceVersion", "0", "must be specified for an update")])
        }
        let rules = KindRules(core: core, request: request)
        var new = merged(old, proposed, rules)
        if !change.isApplied {
            new = FieldOwnership.updated(
                live: old, new: new, request: request, subresource: request.path.subresource)
        }
        try checkMetadata(new, name: request.name)
        try checkFinalizers(old, new)
        try await check(
            old: old, new: new, name: request.name, operation: .update, subresource: request.path.subresource)
        if Self.isSame(old, new) { return .tree(200, request.view.object(old)) }
        if KindRules.countsGenerations(kind), request.path.subresource != "status", Self.changesIntent(old, new, kind) {
            new.put(.integer((old.number(at: "metadata", "generation") ?? 0) + 1), at: "metadata", "generation")
        }
        if request.options.isDryRun {
            try await rules.allocate(&new, old: old, isDryRun: true)
            return .tree(200, request.view.object(new))
        }
        try await rules.allocate(&new, old: old, isDryRun: false)
        return try await write(new, old, stored, rules, insists)
    }

    private func write(
        _ given: DocumentNode, _ old: DocumentNode, _ stored: StoredObject, _ rules: KindRules, _ insists: Bool
    ) async throws(APIFailure) -> Answer? {
        var new = given
        // The last finalizer of a deleted object is gone: so is the object.
        let isGone =
            new.text(at: "metadata", "deletionTimestamp") != nil && new.texts(at: "metadata", "finalizers").isEmpty
            && !rules.keepsDeleted(new)
        do throws(StoreFailure) {
            let revision = try await core.store.write(
                stored.key, expecting: .revision(stored.revision),
                isGone ? nil : StoredForm.bytes(new, apiVersion: storageVersion))
            await settle(revision)
            await rules.release(old, unlessKeptBy: isGone ? nil : new)
            StoredForm.setRevision(&new, revision)
            return .tree(200, request.view.object(new))
        } catch .conflict(let current) {
            await rules.release(new, unlessKeptBy: old)
            if current == nil { throw APIFailure.notFound(request.resourceName, request.name) }
            if insists { throw request.conflict(request.name) }
            return nil
        } catch {
            throw APIFailure(error)
        }
    }

    /// The new object with what the server keeps, or the old one with a new status.
    private func merged(_ old: DocumentNode, _ proposed: DocumentNode, _ rules: KindRules) -> DocumentNode {
        if request.path.subresource == "status" {
            var new = old
            new.put(proposed["status"], at: "status")
            new.put(proposed.node(at: "metadata", "managedFields"), at: "metadata", "managedFields")
            return new
        }
        if request.path.subresource == "finalize" {
            var new = old
            new.put(proposed.node(at: "spec", "finalizers") ?? [], at: "spec", "finalizers")
            return new
        }
        var new = kind.schema.defaulted(proposed)
        MetadataRules.keep(&new, from: old)
        if kind.hasStatus { new.put(old["status"], at: "status") }
        rules.prepareUpdate(&new, old)
        return new.leading(with: ["apiVersion", "kind", "metadata"])
    }

    // MARK: checks

    /// Without fields that nobody knows, of which the client hears as it asked to.
    func pruned(_ object: DocumentNode) throws(APIFailure) -> DocumentNode {
        var object = object
        if let problem = MetadataRules.typeProblem(object) {
            throw APIFailure.badRequest(
                "\(kind.kind.kind) in version \(kind.kind.version.quotedText) cannot be handled as a "
                    + "\(kind.kind.kind): \(problem)")
        }
        let metadata = try MetadataRules.clean(&object)
        let (result, problems) = kind.schema.prune(object)
        let unknown = metadata.map { "unknown field \"\($0)\"" } + problems.map(\.message)
        if unknown.isEmpty { return result }
        switch request.options.fieldValidation {
        case .ignore: break
        case .warn: request.warnings.add(unknown)
        case .strict:
            throw APIFailure.badRequest(
                "\(kind.kind.kind) in version \(kind.kind.version.quotedText) cannot be handled as a "
                    + "\(kind.kind.kind): strict decoding error: \(unknown.joined(separator: ", "))")
        }
        return result
    }

    private func checkMetadata(_ object: DocumentNode, name: String) throws(APIFailure) {
        let causes = MetadataRules.causes(object, request.resourceName, isNamespaced: kind.kind.isNamespaced)
        if !causes.isEmpty { throw request.invalid(name, causes) }
    }

    private func checkFinalizers(_ old: DocumentNode, _ new: DocumentNode) throws(APIFailure) {
        if old.text(at: "metadata", "deletionTimestamp") == nil { return }
        let before = Set(old.texts(at: "metadata", "finalizers"))
        let added = new.texts(at: "metadata", "finalizers").filter { !before.contains($0) }
        if added.isEmpty { return }
        throw request.invalid(
            request.name,
            [
                .forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                        + added.map(\.quotedText).joined(separator: ", ") + "}")
            ])
    }

    private func checkNamespace(name: String) async throws(APIFailure) {
        if !kind.kind.isNamespaced { return }
        let place = ResourceName(group: "", resource: "namespaces")
        let key = StoreKey(
            type: ResourceType(group: "", resource: "namespaces"), namespace: "", name: request.namespace)
        guard let stored = try await core.store.read(key) else {
            throw APIFailure.notFound(place, request.namespace)
        }
        let namespace = try StoredForm.tree(stored.bytes, key: key)
        if namespace.text(at: "metadata", "deletionTimestamp") == nil { return }
        var failure = APIFailure.forbidden(
            request.resourceName, name,
            "unable to create new content in namespace \(request.namespace) because it is being terminated")
        failure.causes = [
            APIFailure.Cause(
                reason: "NamespaceTerminating", message: "namespace \(request.namespace) is being terminated",
                field: "metadata.namespace")
        ]
        throw failure
    }

    /// Schema, the rules of the kind, and what else may refuse.
    private func check(
        old: DocumentNode?, new: DocumentNode, name: String, operation: AdmissionChange.Operation,
        subresource: String
    ) async throws(APIFailure) {
        try StoredForm.check(new)
        var causes = kind.schema.validate(new).map(APIFailure.Cause.init)
        if causes.isEmpty {
            causes += KindRules(core: core, request: request).causes(old: old, new: new)
        }
        if !causes.isEmpty { throw request.invalid(name, causes) }
        try await EscalationCheck(core: core, request: request).check(new, name: name)
        let change = AdmissionChange(
            kind: kind.kind, operation: operation, namespace: request.namespace, name: name, subresource: subresource,
            old: old, new: new, user: request.user, isDryRun: request.options.isDryRun)
        for check in core.admission {
            let verdict = await check.review(change)
            request.warnings.add(verdict.warnings)
            if !verdict.refusals.isEmpty {
                throw request.invalid(name, verdict.refusals.map(APIFailure.Cause.init))
            }
        }
    }

    // MARK: comparing

    /// Nothing but times in managedFields would change: then nothing is written, and watchers hear nothing.
    private static func isSame(_ old: DocumentNode, _ new: DocumentNode) -> Bool {
        func bare(_ object: DocumentNode) -> DocumentNode {
            var object = object
            object.put(nil, at: "metadata", "resourceVersion")
            guard object.node(at: "metadata", "managedFields") != nil else { return object }
            let managers = object.entries(at: "metadata", "managedFields").map { $0.removing("time") }
            object.put(.list(managers), at: "metadata", "managedFields")
            return object
        }
        return bare(old).isSame(as: bare(new))
    }

    /// Whether anything but metadata and status differs.
    private static func changesIntent(_ old: DocumentNode, _ new: DocumentNode, _ kind: ServedKind) -> Bool {
        func intent(_ object: DocumentNode) -> DocumentNode {
            let rest = object.removing("metadata").removing("apiVersion")
            return kind.hasStatus ? rest.removing("status") : rest
        }
        return !intent(old).isSame(as: intent(new))
    }

    private var storageVersion: String {
        core.kinds.catalog.storage(plural: kind.kind.plural, group: kind.kind.group)?.kind.apiVersion
            ?? kind.kind.apiVersion
    }

    /// Rules and definitions count before their writer hears of it.
    func settle(_ revision: Int64) async {
        await core.authorizer.settle(request.type, revision)
        await core.kinds.settle(request.type, revision)
    }
}
