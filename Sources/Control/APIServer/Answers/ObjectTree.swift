// Reading and building objects as trees, by paths of keys.

import Document

/// Short forms for building answers.
enum Tree {
    static func text(_ value: String) -> DocumentNode { DocumentNode(.string(value)) }
    static func number(_ value: Int64) -> DocumentNode { DocumentNode(.integer(value)) }
    static func flag(_ value: Bool) -> DocumentNode { DocumentNode(.bool(value)) }
    static let null = DocumentNode(.null)
    static func list(_ items: [DocumentNode]) -> DocumentNode { DocumentNode(.list(items)) }
    static func texts(_ items: [String]) -> DocumentNode { DocumentNode(.list(items.map(text))) }

    static func object(_ members: (String, DocumentNode)...) -> DocumentNode { object(members) }

    static func object(_ members: [(String, DocumentNode)]) -> DocumentNode {
        DocumentNode(.mapping(members.map { (key: DocumentKey($0.0), value: $0.1) }))
    }
}

extension DocumentNode {
    func node(at path: String...) -> DocumentNode? { node(along: path) }

    func node(along path: some Collection<String>) -> DocumentNode? {
        var current = self
        for key in path {
            guard let next = current[key] else { return nil }
            current = next
        }
        return current
    }

    /// The string at a path; nil when there is none or it is something else.
    func text(at path: String...) -> String? { node(along: path)?.string }

    func number(at path: String...) -> Int64? {
        switch node(along: path)?.value {
        case .integer(let number): number
        case .double(let number) where number == number.rounded() && abs(number) < 9e15: Int64(number)
        default: nil
        }
    }

    func flag(at path: String...) -> Bool? {
        if case .bool(let flag) = node(along: path)?.value { return flag }
        return nil
    }

    func entries(at path: String...) -> [DocumentNode] {
        if case .list(let items) = node(along: path)?.value { return items }
        return []
    }

    func texts(at path: String...) -> [String] {
        guard case .list(let items) = node(along: path)?.value else { return [] }
        return items.compactMap(\.string)
    }

    /// Members of the mapping at a path whose values are strings.
    func textMembers(at path: String...) -> [(key: String, value: String)] {
        guard case .mapping(let members) = node(along: path)?.value else { return [] }
        return members.compactMap { member in member.value.string.map { (key: member.key.text, value: $0) } }
    }

    /// Puts a value at a path, making the mappings on the way; nil takes it away.
    mutating func put(_ node: DocumentNode?, at path: String...) { put(node, along: path[...]) }

    mutating func put(_ node: DocumentNode?, along path: ArraySlice<String>) {
        guard let key = path.first else {
            if let node { self = node }
            return
        }
        var members: [(key: DocumentKey, value: DocumentNode)] = []
        if case .mapping(let existing) = value { members = existing }
        let index = members.firstIndex { $0.key.text == key }
        if path.count == 1 {
            if let index, let node { members[index].value = node }
            if let index, node == nil { members.remove(at: index) }
            if index == nil, let node { members.append((key: DocumentKey(key), value: node)) }
        } else if let index {
            members[index].value.put(node, along: path.dropFirst())
        } else if node != nil {
            var inner = Tree.object([])
            inner.put(node, along: path.dropFirst())
            members.append((key: DocumentKey(key), value: inner))
        } else {
            return
        }
        value = .mapping(members)
    }

    /// The same members with some of them first, in this order.
    func leading(with keys: [String]) -> DocumentNode {
        guard case .mapping(let members) = value else { return self }
        let first = keys.compactMap { key in members.first { $0.key.text == key } }
        let rest = members.filter { !keys.contains($0.key.text) }
        return DocumentNode(.mapping(first + rest), line: line, column: column)
    }

    /// Equal whatever the order of members.
    func isSame(as other: DocumentNode) -> Bool {
        switch (value, other.value) {
        case (.mapping(let mine), .mapping(let theirs)):
            if mine.count != theirs.count { return false }
            return zip(mine, theirs).enumerated().allSatisfy { index, pair in
                if pair.0.key == pair.1.key { return pair.0.value.isSame(as: pair.1.value) }
                guard let value = other[mine[index].key.text] else { return false }
                return mine[index].value.isSame(as: value)
            }
        case (.list(let mine), .list(let theirs)):
            return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isSame(as: $1) }
        case (.integer(let number), .double(let other)), (.double(let other), .integer(let number)):
            return Double(number) == other
        default: return value == other.value
        }
    }
}
