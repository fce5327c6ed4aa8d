// RFC 7386.

import Document

enum MergePatch {
    static func apply(_ patch: DocumentNode, to object: DocumentNode?) -> DocumentNode {
        guard case .mapping(let changes) = patch.value else { return patch }
        var members = MemberTable(object)
        for (key, change) in changes {
            if change.isNull {
                members.remove(key.text)
            } else {
                members.set(key, apply(change, to: members[key.text]))
            }
        }
        return members.node(like: object ?? patch)
    }

    static func difference(_ object: DocumentNode, _ target: DocumentNode) -> DocumentNode {
        guard case .mapping(let before) = object.value, case .mapping(let after) = target.value else { return target }
        let (mine, theirs) = (MemberTable(object), MemberTable(target))
        var changes: [(key: DocumentKey, value: DocumentNode)] = []
        for (key, _) in before where theirs[key.text] == nil { changes.append((key: key, value: .null)) }
        for (key, value) in after {
            guard let old = mine[key.text] else {
                changes.append((key: key, value: value))
                continue
            }
            if old.isSame(as: value) { continue }
            let isDeep = old.isMapping && value.isMapping
            changes.append((key: key, value: isDeep ? difference(old, value) : value))
        }
        return DocumentNode(.mapping(changes))
    }
}
