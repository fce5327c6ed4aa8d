// How a predicate stands with one stream: fed with its parts as they come, asked at any time.

import Base
import Formatting

/// A condition on what has not come yet does not hold; its negation therefore does, until it comes.
public struct TapMatchMachine: Sendable {
    private struct Status: Sendable {
        var matches = false
        /// What is still to come can make a difference.
        var mayChange = true
        var search: BodySearch?
    }

    private let predicate: TapPredicate
    private var statuses: [Status]

    public init(_ predicate: TapPredicate) {
        self.predicate = predicate
        statuses = Array(repeating: Status(), count: predicate.nodes.count)
        for index in statuses.indices {
            if case .body(_, let patterns, let limit) = predicate.nodes[index] {
                statuses[index].search = BodySearch(patterns: patterns, limit: limit)
            }
        }
        settle()
    }

    public var matches: Bool { statuses[0].matches }
    public var mayChange: Bool { statuses[0].mayChange }

    public mutating func take(_ part: TapMessagePart, _ headers: borrowing HeaderBlock) {
        for index in statuses.indices {
            guard case .headers(part, let matchers) = predicate.nodes[index] else { continue }
            statuses[index].matches = matchers.allMatch(headers)
            statuses[index].mayChange = false
        }
        settle()
    }

    public mutating func takeBody(_ side: TapSide, _ bytes: ByteView) {
        for index in statuses.indices {
            guard case .body(side, _, _) = predicate.nodes[index], statuses[index].mayChange else { continue }
            statuses[index].search?.take(bytes)
            guard let search = statuses[index].search else { continue }
            statuses[index].matches = search.hasFoundAll
            statuses[index].mayChange = !search.isOver
        }
        settle()
    }

    /// Children stand behind their parents, so that one pass from the end settles all.
    private mutating func settle() {
        for index in statuses.indices.reversed() {
            switch predicate.nodes[index] {
            case .any:
                statuses[index].matches = true
                statuses[index].mayChange = false
            case .not(let child):
                statuses[index].matches = !statuses[child].matches
                statuses[index].mayChange = statuses[child].mayChange
            case .all(let children):
                statuses[index].matches = children.allSatisfy { statuses[$0].matches }
                statuses[index].mayChange = children.contains { statuses[$0].mayChange }
            case .some(let children):
                statuses[index].matches = children.contains { statuses[$0].matches }
                statuses[index].mayChange = children.contains { statuses[$0].mayChange }
            case .headers, .body: break
            }
        }
    }
}
