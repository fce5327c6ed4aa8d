// RFC 7386.

import Document

enum MergePatch {
    static func apply(_ patch: DocumentNode, to object: DocumentNode?) -> DocumentNode {
        guard case .mapping(let changes) = patch.value else { return patch }
        var members = object?.members ?? []
        for (key, change) in changes {
            let index = members.firstIndex { $0.key.text == key.text }
            if change.isNull {
                if let index { members.remove(at: index) }
            } else if let index {
                members[index].value = apply(change, to: members[index].value)
            } else {
                members.append((key: key, value: apply(change, to: nil)))
            }
        }
        return DocumentNode(.mapping(members), line: object?.line ?? patch.line, column: object?.column ?? patch.column)
    }

    static func difference(_ object: DocumentNode, _ target: DocumentNode) -> DocumentNode {
        guard case .mapping(let before) = object.value, case .mapping(let after) = target.value else { return target }
        var changes: [(key: DocumentKey, value: DocumentNode)] = []
        for (key, _) in before where target[key.text] == nil { changes.append((key: key, value: .null)) }
        for (key, value) in after {
            guard let old = object[key.text] else {
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
