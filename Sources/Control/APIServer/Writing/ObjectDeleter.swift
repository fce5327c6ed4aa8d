// delete and deletecollection: finalizers, owners and preconditions decide what becomes of an object.

import Document
import MeshAPI
import ResourceSchema
import Store

/// What a client asks of a deletion, from the body or the query.
struct DeletionOrder: Sendable {
    var uid: String?
    var resourceVersion: String?
    var gracePeriodSeconds: Int64?
    /// Orphan, Background or Foreground; nil for the kind's default.
    var propagation: String?
    var isDryRun = false

    init(_ options: RequestOptions, _ body: RequestBody?) throws(APIFailure) {
        gracePeriodSeconds = options.gracePeriodSeconds
        propagation = options.propagationPolicy
        isDryRun = options.isDryRun
        var orphans = options.orphanDependents
        if let body, !body.bytes.isEmpty {
            let tree = try body.object()
            if let kind = tree.text(at: "kind"), kind != "DeleteOptions" {
                throw APIFailure.badRequest("found a \(kind) in the body, expected DeleteOptions")
            }
            uid = tree.text(at: "preconditions", "uid")
            resourceVersion = tree.text(at: "preconditions", "resourceVersion")
            gracePeriodSeconds = tree.number(at: "gracePeriodSeconds") ?? gracePeriodSeconds
            propagation = tree.text(at: "propagationPolicy") ?? propagation
            orphans = tree.flag(at: "orphanDependents") ?? orphans
            if tree.texts(at: "dryRun").contains("All") { isDryRun = true }
        }
        if let orphans {
            if propagation != nil {
                throw Self.invalid(
                    .invalid(
                        "propagationPolicy", (propagation ?? "").quotedText,
                        "orphanDependents and deletionPropagation cannot be both set"))
            }
            propagation = orphans ? "Orphan" : "Background"
        }
        if let propagation, !["Orphan", "Background", "Foreground"].contains(propagation) {
            throw Self.invalid(
                .notSupported("propagationPolicy", propagation.quotedText, ["Background", "Foreground", "Orphan"]))
        }
    }

    private static func invalid(_ cause: APIFailure.Cause) -> APIFailure {
        .invalid(group: "meta.k8s.io", kind: "DeleteOptions", name: "", [cause])
    }

    init(uid: String?, propagation: String?) {
        self.uid = uid
        self.propagation = propagation
    }
}

struct ObjectDeleter: Sendable {
    static let orphan = "orphan"
    static let foreground = "foregroundDeletion"

    let core: ServerCore
    let request: ResourceRequest

    func delete(_ order: DeletionOrder) async throws(APIFailure) -> Answer {
        try checkVersion(order)
        for _ in 0..<10 {
            guard let stored = try await core.store.read(request.key) else {
                throw APIFailure.notFound(request.resourceName, request.name)
            }
            if let answer = try await attempt(stored, order) { return answer }
        }
        throw request.conflict(request.name)
    }

    private func checkVersion(_ order: DeletionOrder) throws(APIFailure) {
        guard let version = order.resourceVersion else { return }
        _ = try RevisionRule.number(version)
    }

    /// nil: the object changed meanwhile.
    private func attempt(_ stored: StoredObject, _ order: DeletionOrder) async throws(APIFailure) -> Answer? {
        let old = try StoredForm.tree(stored, apiVersion: request.kind.kind.apiVersion)
        try checkPreconditions(stored, old, order)
        try await review(old, order)
        let outcome = Self.outcome(old, order, keepsItself: keepsItself(old))
        do throws(StoreFailure) {
            switch outcome {
            case .remove:
                if !order.isDryRun {
                    let revision = try await core.store.write(
                        stored.key, expecting: .revision(stored.revision), nil)
                    await ObjectWriter(core: core, request: request).settle(revision)
                    await KindRules(core: core, request: request).release(old, unlessKeptBy: nil)
                }
                return .tree(200, returnsObject ? request.view.object(old) : success(old))
            case .keep: return .tree(200, request.view.object(old))
            case .mark(var new):
                if request.kind.kind.plural == "namespaces" { new.put("Terminating", at: "status", "phase") }
                if KindRules.countsGenerations(request.kind) {
                    new.put(.integer((old.number(at: "metadata", "generation") ?? 0) + 1), at: "metadata", "generation")
                }
                if !order.isDryRun {
                    let revision = try await core.store.write(
                        stored.key, expecting: .revision(stored.revision),
                        StoredForm.bytes(new, apiVersion: new.text(at: "apiVersion") ?? ""))
                    StoredForm.setRevision(&new, revision)
                }
                return .tree(200, request.view.object(new))
            }
        } catch .conflict {
            return nil
        } catch {
            throw APIFailure(error)
        }
    }

    private func checkPreconditions(
        _ stored: StoredObject, _ old: DocumentNode, _ order: DeletionOrder
    ) throws(APIFailure) {
        let uid = old.text(at: "metadata", "uid") ?? ""
        if let wanted = order.uid, wanted != uid {
            throw APIFailure.conflict(
                request.resourceName, request.name,
                "Precondition failed: UID in precondition: \(wanted), UID in object meta: \(uid)")
        }
        if let wanted = order.resourceVersion, wanted != String(stored.revision) {
            throw APIFailure.conflict(
                request.resourceName, request.name,
                "Precondition failed: ResourceVersion in precondition: \(wanted), ResourceVersion in object meta: "
                    + "\(stored.revision)")
        }
    }

    private func review(_ old: DocumentNode, _ order: DeletionOrder) async throws(APIFailure) {
        if request.resourceName.qualified == "namespaces",
            ["default", "kube-system", "kube-public"].contains(request.name)
        {
            throw APIFailure.forbidden(request.resourceName, request.name, "this namespace may not be deleted")
        }
        let change = AdmissionChange(
            kind: request.kind.kind, operation: .delete, namespace: request.namespace, name: request.name, old: old,
            new: nil, user: request.user, isDryRun: order.isDryRun)
        for check in core.admission {
            let verdict = await check.review(change)
            request.warnings.add(verdict.warnings)
            if !verdict.refusals.isEmpty {
                throw request.invalid(request.name, verdict.refusals.map(APIFailure.Cause.init))
            }
        }
    }

    // MARK: decision

    enum Outcome: Sendable, Hashable {
        /// Nothing holds it.
        case remove
        /// It is being deleted already, and nothing changes.
        case keep
        /// It stays, marked, until its finalizers are gone.
        case mark(DocumentNode)
    }

    /// Namespaces stay until they are empty, definitions until their objects are gone.
    private func keepsItself(_ old: DocumentNode) -> Bool {
        switch request.resourceName.qualified {
        case "namespaces": !old.texts(at: "spec", "finalizers").isEmpty
        default: false
        }
    }

    static func outcome(_ old: DocumentNode, _ order: DeletionOrder, keepsItself: Bool) -> Outcome {
        var finalizers = old.texts(at: "metadata", "finalizers")
        // A policy that is given takes the place of one that an earlier deletion left.
        switch order.propagation {
        case "Orphan": finalizers = finalizers.filter { $0 != foreground && $0 != orphan } + [orphan]
        case "Foreground": finalizers = finalizers.filter { $0 != foreground && $0 != orphan } + [foreground]
        case "Background": finalizers = finalizers.filter { $0 != foreground && $0 != orphan }
        default: break
        }
        if finalizers.isEmpty, !keepsItself { return .remove }
        let isMarked = old.text(at: "metadata", "deletionTimestamp") != nil
        if isMarked, finalizers == old.texts(at: "metadata", "finalizers") { return .keep }
        var new = old
        if !isMarked {
            new.put(.string(Timestamp.text(Timestamp.now())), at: "metadata", "deletionTimestamp")
            new.put(0, at: "metadata", "deletionGracePeriodSeconds")
        }
        new.put(finalizers.isEmpty ? nil : Tree.texts(finalizers), at: "metadata", "finalizers")
        return .mark(new)
    }

    /// Kinds that answer with what they were, as their clients' types expect; all others with a Status.
    private var returnsObject: Bool {
        ["pods", "services", "serviceaccounts"].contains(request.resourceName.qualified)
    }

    private func success(_ old: DocumentNode) -> DocumentNode {
        var details: [(String, DocumentNode)] = [("name", .string(request.name))]
        if !request.kind.kind.group.isEmpty { details.append(("group", .string(request.kind.kind.group))) }
        details.append(("kind", .string(request.kind.kind.plural)))
        if let uid = old.node(at: "metadata", "uid") { details.append(("uid", uid)) }
        return [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
            "details": Tree.object(details),
        ]
    }

    // MARK: collection

    /// Page by page; what is gone meanwhile is as good as deleted.
    func deleteCollection(_ order: DeletionOrder) async throws(APIFailure) -> Answer {
        try SelectableFields.check(
            request.options.fieldSelector, for: request.resourceName, kind: request.kind)
        let selection = StoreSelection(
            type: request.type, namespace: request.namespace.isEmpty ? nil : request.namespace)
        let selector = request.selector
        var pages = ListPages(store: core.store, selection: selection, nil, nil)
        var assembly = ListAssembly(view: request.view, selector: selector)
        var revision: Int64 = 0
        while let page = try await pages.next(isContinuing: false, position: nil) {
            revision = page.revision
            for stored in page.objects {
                var candidate = CandidateObject(stored, apiVersion: request.kind.kind.apiVersion)
                if !(try selector.matches(&candidate)) { continue }
                do throws(APIFailure) {
                    _ = try await ObjectDeleter(core: core, request: request.of(stored.key)).delete(order)
                } catch {
                    if error.code != 404 { throw error }
                }
                // The answer names what was deleted, but not without end.
                if !assembly.isLarge { try assembly.add(stored) }
            }
        }
        return .bytes(200, assembly.end(revision: revision, continuation: nil))
    }
}
