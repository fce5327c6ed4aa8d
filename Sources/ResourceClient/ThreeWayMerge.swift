// What an object becomes when a file is applied: the file's fields are set, those it had and has no more are removed, and
// those that others have set stay.

import Document

public struct ThreeWayMerge {
    /// Lists of built-in kinds are joined by a member; everybody else's are replaced whole.
    let joinsLists: Bool
    let kind: String

    init(_ kind: KindEntry) {
        joinsLists = kind.isBuiltIn
        self.kind = kind.kind
    }

    /// `original` is what was applied last; nil when nobody knows.
    func result(original: DocumentNode?, modified: DocumentNode, current: DocumentNode) -> DocumentNode {
        var result = current
        for member in original?.members ?? [] where modified[member.key.text] == nil { result.remove(member.key.text) }
        for member in modified.members {
            let (key, new) = (member.key.text, member.value)
            if new.isNull {
                result.remove(key)
                continue
            }
            let (before, now) = (original?[key], result[key])
            if new.isMapping, let now, now.isMapping {
                result.set(key, self.result(original: before, modified: new, current: now))
            } else if new.isList, let now, now.isList, let join = join(key, new) {
                result.set(key, joined(original: before, modified: new, current: now, by: join))
            } else {
                result.set(key, Self.withoutNulls(new))
            }
        }
        return result
    }

    /// What is added as a whole has no fields to remove.
    private static func withoutNulls(_ node: DocumentNode) -> DocumentNode {
        guard node.isMapping else { return node }
        let kept = node.members.filter { !$0.value.isNull }.map { (key: $0.key, value: withoutNulls($0.value)) }
        return DocumentNode(.mapping(kept))
    }

    private typealias Join = @Sendable (DocumentNode) -> DocumentValue?

    private func join(_ field: String, _ list: DocumentNode) -> Join? {
        guard joinsLists else { return nil }
        if field == "finalizers" { return { $0.value } }
        if field == "ports" {
            if kind == "Service" {
                return { item in
                    item["port"].map { .list([$0, .string(item["protocol"]?.string ?? "TCP")]) }
                }
            }
            guard list.items.contains(where: { $0["containerPort"] != nil }) else { return nil }
            return { $0["containerPort"]?.value }
        }
        guard let key = Self.keys[field] else { return nil }
        return { $0[key]?.value }
    }

    private static let keys = [
        "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "volumes": "name",
        "env": "name", "imagePullSecrets": "name", "secrets": "name", "volumeMounts": "mountPath",
        "volumeDevices": "devicePath", "hostAliases": "ip", "ownerReferences": "uid", "conditions": "type",
        "topologySpreadConstraints": "topologyKey",
    ]

    private func joined(
        original: DocumentNode?, modified: DocumentNode, current: DocumentNode, by key: Join
    ) -> DocumentNode {
        let wanted = modified.items.map(key)
        // Without names there is nothing to join by.
        if wanted.contains(where: { $0 == nil }) || Set(wanted).count != wanted.count { return modified }
        let before = original?.items.map(key) ?? []
        var items: [DocumentNode] = []
        var seen: Set<DocumentValue> = []
        for item in current.items {
            guard let name = key(item), !seen.contains(name) else {
                items.append(item)
                continue
            }
            if let index = wanted.firstIndex(of: name) {
                seen.insert(name)
                let old = before.firstIndex(of: name).flatMap { original?.items[$0] }
                let new = modified.items[index]
                items.append(item.isMapping ? result(original: old, modified: new, current: item) : new)
            } else if !before.contains(name) {
                items.append(item)
            }
        }
        for (index, item) in modified.items.enumerated() {
            if let name = wanted[index], !seen.contains(name) { items.append(Self.withoutNulls(item)) }
        }
        return .list(items)
    }

    /// The JSON merge patch that makes one of the other; an empty object when they are the same.
    public static func patch(from current: DocumentNode, to result: DocumentNode) -> DocumentNode {
        var patch = DocumentNode.mapping([:])
        for member in current.members where result[member.key.text] == nil { patch.set(member.key.text, .null) }
        for member in result.members {
            let key = member.key.text
            guard let old = current[key] else {
                patch.set(key, member.value)
                continue
            }
            if old.isMapping, member.value.isMapping {
                let inner = self.patch(from: old, to: member.value)
                if !inner.members.isEmpty { patch.set(key, inner) }
            } else if CanonicalJSON.text(old.value) != CanonicalJSON.text(member.value.value) {
                patch.set(key, member.value)
            }
        }
        return patch
    }
}
