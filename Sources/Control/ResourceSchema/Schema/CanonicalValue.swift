// Values compared by what they mean: the order of an object's members and how a number is written don't count.

import Document

struct CanonicalValue: Hashable {
    let node: DocumentNode

    init(_ node: DocumentNode) { self.node = node }

    static func == (left: CanonicalValue, right: CanonicalValue) -> Bool { left.node.isSame(as: right.node) }

    func hash(into hasher: inout Hasher) { Self.hash(node, &hasher) }

    private static func hash(_ node: DocumentNode, _ hasher: inout Hasher) {
        switch node.value {
        case .null: hasher.combine(0)
        case .bool(let flag): hasher.combine(flag)
        case .integer, .unsigned, .double: hasher.combine(node.double ?? 0)
        case .string(let text): hasher.combine(text)
        case .list(let items): for item in items { hash(item, &hasher) }
        case .mapping(let members):
            // Any order must give the same hash.
            var sum = 0
            for member in members {
                var inner = Hasher()
                inner.combine(member.key.text)
                hash(member.value, &inner)
                sum &+= inner.finalize()
            }
            hasher.combine(sum)
        }
    }
}

extension DocumentNode {
    func isSame(as other: DocumentNode) -> Bool {
        switch (value, other.value) {
        case (.mapping(let mine), .mapping(let theirs)):
            if mine.count != theirs.count { return false }
            let isInOrder = zip(mine, theirs).allSatisfy { $0.key.text == $1.key.text }
            if isInOrder { return zip(mine, theirs).allSatisfy { $0.value.isSame(as: $1.value) } }
            if mine.count < 8 {
                return mine.allSatisfy { member in other[member.key.text]?.isSame(as: member.value) == true }
            }
            let byName = Dictionary(theirs.map { ($0.key.text, $0.value) }) { first, _ in first }
            return mine.allSatisfy { member in byName[member.key.text]?.isSame(as: member.value) == true }
        case (.list(let mine), .list(let theirs)):
            return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isSame(as: $1) }
        case (.integer, .double), (.double, .integer), (.unsigned, .double), (.double, .unsigned):
            return double == other.double
        default: return value == other.value
        }
    }
}
