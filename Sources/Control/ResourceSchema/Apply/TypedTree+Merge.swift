// Lays an applied configuration over the live object.

import Document

extension TypedTree {
    /// What the configuration says wins; what it does not mention stays.
    func merge(_ live: DocumentNode, _ applied: DocumentNode) -> DocumentNode {
        merge(live, applied, schema.root) ?? live
    }

    private func merge(_ live: DocumentNode?, _ applied: DocumentNode?, _ index: Int) -> DocumentNode? {
        guard let applied else { return live }
        guard let live else { return applied }
        let node = node(index)
        switch (shape(live, node), shape(applied, node)) {
        case (.map, .map):
            if live.members.isEmpty, applied.members.isEmpty { return applied }
            var members: [(key: DocumentKey, value: DocumentNode)] = []
            let (old, new) = (MemberTable(live), MemberTable(applied))
            for (key, value) in live.members {
                if let merged = merge(value, new[key.text], child(node, key.text)) {
                    members.append((key: key, value: merged))
                }
            }
            for member in applied.members where old[member.key.text] == nil { members.append(member) }
            return DocumentNode(.mapping(members))
        case (.set, .set): return mergeItems(live, applied, node, keys: nil)
        case (.keyed(let keys), .keyed): return mergeItems(live, applied, node, keys: keys)
        default: return applied
        }
    }

    /// The applied items keep their order among themselves; live items that are not applied keep their place before the
    /// next one that is.
    private func mergeItems(
        _ live: DocumentNode, _ applied: DocumentNode, _ node: SchemaNode, keys: [String]?
    ) -> DocumentNode {
        if live.items.isEmpty, applied.items.isEmpty { return applied }
        let left = elements(live, node, keys: keys)
        let right = elements(applied, node, keys: keys)
        let counts = Dictionary(left.map { ($0.0, 1) }, uniquingKeysWith: +)
        let old = Dictionary(left.map { ($0.0, $0.1) }) { first, _ in first }
        let wanted = Set(right.map(\.0))
        var shared = right.map(\.0).filter { old[$0] != nil }[...]
        var done: Set<PathElement> = []
        var items: [DocumentNode] = []
        func take(_ element: PathElement, _ item: DocumentNode) {
            done.insert(element)
            // Duplicates are replaced, for nobody knows which of them is meant.
            let before = counts[element] == 1 ? old[element] : nil
            if let merged = merge(before, item, itemIndex(node)) { items.append(merged) }
        }
        var (l, r) = (0, 0)
        while l < left.count || r < right.count {
            if l < left.count, r < right.count {
                if left[l].0 == right[r].0 {
                    take(right[r].0, right[r].1)
                    if shared.first == right[r].0 { shared = shared.dropFirst() }
                    l += 1
                    r += 1
                    continue
                }
                if wanted.contains(left[l].0), let next = shared.first, next != left[l].0 {
                    l += 1
                    continue
                }
            }
            if l < left.count {
                if !wanted.contains(left[l].0) {
                    items.append(left[l].1)
                    l += 1
                    continue
                }
                if done.contains(left[l].0) { l += 1 }
            }
            if r < right.count {
                take(right[r].0, right[r].1)
                if shared.first == right[r].0 { shared = shared.dropFirst() }
                r += 1
            }
        }
        return .list(items)
    }
}
