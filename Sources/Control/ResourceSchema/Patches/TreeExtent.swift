// How much a tree takes when it is written down, found out without writing it.

import Document

/// Trees share what was copied within them: a few bytes of memory can stand for more text than a machine has room for.
public enum TreeExtent {
    /// Bytes of its JSON, roughly and never more than twice the truth; stops counting soon after `limit`.
    public static func bytes(of node: DocumentNode, upTo limit: Int) -> Int {
        switch node.value {
        case .mapping(let members):
            var sum = 2
            for member in members where sum <= limit {
                sum += member.key.text.utf8.count + 4 + bytes(of: member.value, upTo: limit - sum)
            }
            return sum
        case .list(let items):
            var sum = 2
            for item in items where sum <= limit { sum += 1 + bytes(of: item, upTo: limit - sum) }
            return sum
        case .string(let text): return text.utf8.count + 2
        default: return 4
        }
    }

    /// Whether lists and mappings stand in each other more than `limit` deep. The text has to be small already.
    public static func isDeeper(_ node: DocumentNode, than limit: Int) -> Bool {
        switch node.value {
        case .mapping(let members):
            return limit <= 0 || members.contains { isDeeper($0.value, than: limit - 1) }
        case .list(let items):
            return limit <= 0 || items.contains { isDeeper($0, than: limit - 1) }
        default: return false
        }
    }
}
