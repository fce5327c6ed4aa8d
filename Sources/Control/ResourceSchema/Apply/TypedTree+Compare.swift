// What differs between two states of an object.

import Document

struct FieldComparison: Sendable {
    var added = FieldSet()
    var modified = FieldSet()
    var removed = FieldSet()

    mutating func ignore(_ ignored: FieldSet) {
        if ignored.isEmpty { return }
        added = added.subtractingAll(under: ignored)
        modified = modified.subtractingAll(under: ignored)
        removed = removed.subtractingAll(under: ignored)
    }
}

extension TypedTree {
    func compare(_ before: DocumentNode, _ after: DocumentNode) -> FieldComparison {
        var result = FieldComparison()
        compare(before, after, schema.root, [], &result)
        return result
    }

    private func compare(
        _ before: DocumentNode?, _ after: DocumentNode?, _ index: Int, _ path: [PathElement],
        _ result: inout FieldComparison
    ) {
        let node = node(index)
        let shapes = (before.map { shape($0, node) }, after.map { shape($0, node) })
        switch shapes {
        case (.map?, .map?), (.map?, nil), (nil, .map?):
            if before?.members.isEmpty != false, after?.members.isEmpty != false { break }
            let (old, new) = (MemberTable(before), MemberTable(after))
            for (key, value) in before?.members ?? [] {
                compare(value, new[key.text], child(node, key.text), path + [.field(key.text)], &result)
            }
            for (key, value) in after?.members ?? [] where old[key.text] == nil {
                compare(nil, value, child(node, key.text), path + [.field(key.text)], &result)
            }
            return note(before, after, path, &result)
        case (.set?, .set?), (.set?, nil), (nil, .set?):
            if before?.items.isEmpty != false, after?.items.isEmpty != false { break }
            compareItems(before, after, node, nil, path, &result)
            return note(before, after, path, &result)
        case (.keyed(let keys)?, .keyed?), (.keyed(let keys)?, nil), (nil, .keyed(let keys)?):
            if before?.items.isEmpty != false, after?.items.isEmpty != false { break }
            compareItems(before, after, node, keys, path, &result)
            return note(before, after, path, &result)
        default: break
        }
        if let before, let after, !before.isSame(as: after) {
            result.modified.insert(path: path)
        } else {
            note(before, after, path, &result)
        }
    }

    private func note(
        _ before: DocumentNode?, _ after: DocumentNode?, _ path: [PathElement], _ result: inout FieldComparison
    ) {
        if before == nil { result.added.insert(path: path) } else if after == nil { result.removed.insert(path: path) }
    }

    private func compareItems(
        _ before: DocumentNode?, _ after: DocumentNode?, _ node: SchemaNode, _ keys: [String]?,
        _ path: [PathElement], _ result: inout FieldComparison
    ) {
        let old = Dictionary(grouping: elements(before, node, keys: keys), by: \.0)
        let new = Dictionary(grouping: elements(after, node, keys: keys), by: \.0)
        for (element, items) in old {
            let others = new[element] ?? []
            let place = path + [element]
            if items.count < 2, others.count < 2 {
                compare(items.first?.1, others.first?.1, itemIndex(node), place, &result)
            } else if others.isEmpty {
                result.removed.insert(path: place)
            } else if items.count != others.count || !zip(items, others).allSatisfy({ $0.1.isSame(as: $1.1) }) {
                result.modified.insert(path: place)
            }
        }
        for (element, items) in new where old[element] == nil {
            let place = path + [element]
            if items.count == 1 {
                compare(nil, items[0].1, itemIndex(node), place, &result)
            } else {
                result.added.insert(path: place)
            }
        }
    }
}
