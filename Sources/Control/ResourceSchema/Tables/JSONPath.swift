// The part of kubectl's JSONPath that printer columns use.

import Document

/// `.spec.hosts`, `.status.conditions[?(@.type=="Ready")].status`, `.spec.ports[*].port`, `.spec.containers[0].image`,
/// `.metadata.labels.app\.kubernetes\.io/name`, `['name']`.
public struct JSONPath: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case field(String)
        case index(Int)
        case all
        case filter(path: [String], equals: DocumentNode, isNegated: Bool)
    }

    let steps: [Step]

    /// Every value that the path leads to.
    public func values(in object: DocumentNode) -> [DocumentNode] {
        var current = [object]
        for step in steps { current = current.flatMap { Self.follow(step, $0) } }
        return current
    }

    public func first(in object: DocumentNode) -> DocumentNode? { values(in: object).first }

    /// As a cell: texts bare, lists and objects as JSON, several values with a comma between.
    public func text(in object: DocumentNode) -> String {
        values(in: object).map { $0.string ?? $0.value.json() }.joined(separator: ",")
    }

    private static func follow(_ step: Step, _ node: DocumentNode) -> [DocumentNode] {
        switch step {
        case .field(let name): return node[name].map { [$0] } ?? []
        case .index(let position):
            let items = node.items
            let at = position < 0 ? items.count + position : position
            return items.indices.contains(at) ? [items[at]] : []
        case .all: return node.isList ? node.items : node.members.map(\.value)
        case .filter(let path, let wanted, let isNegated):
            return node.items.filter { item in
                var found: DocumentNode? = item
                for key in path { found = found?[key] }
                return (found?.isSame(as: wanted) == true) != isNegated
            }
        }
    }
}
