// Server-side apply and the upkeep of managed fields on all other writes.

import Document
import MeshAPI

struct ApplyUpdater {
    let tree: TypedTree

    init(schema: StructuralSchema) { tree = TypedTree(schema: schema) }

    /// What nobody owns: the server writes it, or it says which object this is.
    private static let unowned: FieldSet = {
        var set = FieldSet()
        for name in ["apiVersion", "kind", "metadata"] { set.insert(.field(name)) }
        let inner = [
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields",
            "resourceVersion",
        ]
        for name in inner { set.insert(path: [.field("metadata"), .field(name)]) }
        return set
    }()

    private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    // MARK: apply

    func apply(
        live: DocumentNode?, applied: DocumentNode, by manager: FieldManager, force: Bool
    ) throws(ApplyFailure) -> DocumentNode {
        if let fields = applied.at("metadata", "managedFields"), !fields.isNull, !fields.items.isEmpty {
            throw .invalid(
                FieldProblem(
                    path: "metadata.managedFields", line: fields.line, reason: .invalid,
                    message: "metadata.managedFields must be nil"))
        }
        if let problem = tree.problem(in: applied) { throw .invalid(problem) }
        let configuration = stripped(applied)
        let found: [FoundConflict]
        do throws(FoundConflicts) {
            return try merged(live: live, configuration, by: manager, force: force)
        } catch {
            found = error.conflicts
        }
        // Moving from client-side to server-side apply must not conflict with oneself.
        guard manager.name == "kubectl", let live, let known = lastAppliedFields(of: live) else {
            throw .conflicts(found.map(\.conflict))
        }
        let others = found.filter { !known.contains(path: $0.path) }
        if !others.isEmpty { throw .conflicts(others.map(\.conflict)) }
        do throws(FoundConflicts) {
            return try merged(live: live, configuration, by: manager, force: true)
        } catch {
            throw .conflicts(error.conflicts.map(\.conflict))
        }
    }

    private struct FoundConflict {
        let conflict: ApplyConflict
        let path: [PathElement]
    }

    private struct FoundConflicts: Error { let conflicts: [FoundConflict] }

    private func merged(
        live: DocumentNode?, _ configuration: DocumentNode, by manager: FieldManager, force: Bool
    ) throws(FoundConflicts) -> DocumentNode {
        let before = live.map(stripped) ?? DocumentNode(.mapping([]))
        var managed = ManagedFields(reading: live?.at("metadata", "managedFields")) ?? ManagedFields()
        reconcile(&managed, with: before)
        if managed.entries.isEmpty, live != nil { adopt(before, manager, &managed) }
        let me = ManagerIdentity(
            name: manager.name, operation: .apply, apiVersion: "", subresource: manager.subresource)
        let last = managed.entries[me]
        let own = tree.fields(of: configuration).subtracting(Self.unowned).subtractingAll(under: manager.ignored)
        managed.entries[me] = ManagedEntry(fields: own, apiVersion: manager.apiVersion, time: last?.time)

        var result = tree.merge(before, configuration)
        result = pruned(result, managed, last?.fields)
        try settle(before, result, &managed, except: me, force: force, ignoring: manager.ignored)
        result = withLastApplied(result, configuration, live: live, manager)

        let isChanged = !before.isSame(as: result) || own != last?.fields || live == nil
        if isChanged || last?.apiVersion != manager.apiVersion { managed.entries[me]?.time = manager.now }
        if own.isEmpty { managed.entries[me] = nil }
        if !isChanged, let live, last != nil { return live }
        return finished(result, managed)
    }

    private func reconcile(_ managed: inout ManagedFields, with object: DocumentNode) {
        for (identity, entry) in managed.entries {
            managed.entries[identity]?.fields = tree.reconciled(entry.fields, with: object)
        }
    }

    /// An object from before server-side apply: all that it has belongs to a manager of its own.
    private func adopt(_ live: DocumentNode, _ manager: FieldManager, _ managed: inout ManagedFields) {
        let fields = tree.compare(DocumentNode(.mapping([])), live).added.subtracting(Self.unowned)
        if fields.isEmpty { return }
        let identity = ManagerIdentity(
            name: "before-first-apply", operation: .update, apiVersion: manager.apiVersion, subresource: "")
        managed.entries[identity] = ManagedEntry(fields: fields, apiVersion: manager.apiVersion, time: manager.now)
    }

    /// Takes out what this manager applied last time, does not apply now, and nobody else owns.
    private func pruned(_ merged: DocumentNode, _ managed: ManagedFields, _ last: FieldSet?) -> DocumentNode {
        guard let last, !last.isEmpty else { return merged }
        let lastNamed = tree.naming(last)
        var result = tree.removing(lastNamed, from: merged)
        let all = tree.naming(tree.fields(of: merged))
        let owned = managed.entries.values.reduce(FieldSet()) { $0.union($1.fields) }
        var kept = tree.naming(tree.fields(of: result)).union(tree.naming(owned))
        result = tree.removing(all.subtracting(kept), from: merged)
        kept = tree.naming(tree.fields(of: result))
        return tree.removing(all.subtracting(kept).intersection(lastNamed), from: merged)
    }

    /// What has changed is nobody else's any more; without force, that is a conflict instead.
    @discardableResult
    private func settle(
        _ before: DocumentNode, _ after: DocumentNode, _ managed: inout ManagedFields, except me: ManagerIdentity?,
        force: Bool, ignoring ignored: FieldSet
    ) throws(FoundConflicts) -> FieldComparison {
        var comparison = tree.compare(before, after)
        comparison.ignore(ignored)
        let changed = comparison.modified.union(comparison.added)
        var conflicts: [FoundConflict] = []
        for (identity, entry) in managed.entries where identity != me {
            let lost = entry.fields.intersection(changed)
            if !force {
                let owner = ManagedFields.described(identity, entry)
                conflicts += lost.paths.map { path in
                    FoundConflict(
                        conflict: ApplyConflict(owner: owner, path: path.map(\.described).joined()), path: path)
                }
            }
            let rest = entry.fields.subtracting(lost).subtracting(comparison.removed)
            managed.entries[identity]?.fields = rest
            if rest.isEmpty { managed.entries[identity] = nil }
        }
        if !conflicts.isEmpty {
            throw FoundConflicts(
                conflicts: conflicts.sorted {
                    ($0.conflict.owner, $0.conflict.path) < ($1.conflict.owner, $1.conflict.path)
                })
        }
        return comparison
    }

    // MARK: update

    func update(live: DocumentNode?, new: DocumentNode, by manager: FieldManager) -> DocumentNode {
        let before = live.map(stripped) ?? DocumentNode(.mapping([]))
        let after = stripped(new)
        var managed = startingPoint(live: live, new: new, manager)
        reconcile(&managed, with: before)
        let me = ManagerIdentity(
            name: manager.name, operation: .update, apiVersion: manager.apiVersion, subresource: manager.subresource)
        let comparison = try? settle(before, after, &managed, except: nil, force: true, ignoring: manager.ignored)
        let taken = (comparison?.modified ?? FieldSet()).union(comparison?.added ?? FieldSet()).subtracting(
            Self.unowned)
        if !taken.isEmpty {
            let known = managed.entries[me]?.fields ?? FieldSet()
            managed.entries[me] = ManagedEntry(
                fields: known.union(taken), apiVersion: manager.apiVersion, time: manager.now)
        }
        managed.joinOldUpdaters()
        return finished(after, managed)
    }

    /// A client may write managed fields itself, and empty the list to begin anew; through a subresource it may not.
    private func startingPoint(live: DocumentNode?, new: DocumentNode, _ manager: FieldManager) -> ManagedFields {
        let known = ManagedFields(reading: live?.at("metadata", "managedFields")) ?? ManagedFields()
        if !manager.subresource.isEmpty { return known }
        guard let list = new.at("metadata", "managedFields"), list.isList else { return known }
        let isReset = list.items.isEmpty || (list.items.count == 1 && list.items[0].members.isEmpty)
        if isReset { return ManagedFields() }
        guard let given = ManagedFields(reading: list), !given.entries.isEmpty else { return known }
        return given
    }

    // MARK: the object around it

    private func stripped(_ object: DocumentNode) -> DocumentNode {
        guard let metadata = object["metadata"], metadata["managedFields"] != nil else { return object }
        return object.setting("metadata", to: metadata.removing("managedFields"))
    }

    private func finished(_ object: DocumentNode, _ managed: ManagedFields) -> DocumentNode {
        guard let list = managed.node else { return object }
        let metadata = object["metadata"] ?? DocumentNode(.mapping([]))
        return object.setting("metadata", to: metadata.setting("managedFields", to: list))
    }

    // MARK: kubectl's annotation

    private func lastAppliedFields(of live: DocumentNode) -> FieldSet? {
        guard let text = live.at("metadata", "annotations", Self.lastApplied)?.string,
            let configuration = try? Document.parse(json: Array(text.utf8)), configuration.isMapping
        else { return nil }
        return tree.fields(of: configuration)
    }

    /// Clients of both kinds may take turns: kubectl's annotation follows kubectl's server-side applies.
    private func withLastApplied(
        _ result: DocumentNode, _ configuration: DocumentNode, live: DocumentNode?, _ manager: FieldManager
    ) -> DocumentNode {
        guard manager.name == "kubectl", live?.at("metadata", "annotations", Self.lastApplied)?.string != nil else {
            return result
        }
        var plain = configuration
        if let annotations = configuration.at("metadata", "annotations") {
            plain.set(path: ["metadata", "annotations"], annotations.removing(Self.lastApplied))
        }
        var copy = result
        copy.set(path: ["metadata", "annotations", Self.lastApplied], .string(plain.value.json() + "\n"))
        return copy
    }
}
