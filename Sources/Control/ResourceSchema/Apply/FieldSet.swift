// A set of paths to fields of an object: what one manager owns.

import Document

/// What must hold: no child is empty, so that two equal sets have equal contents.
struct FieldSet: Hashable, Sendable {
    private(set) var members: Set<PathElement> = []
    private(set) var children: [PathElement: FieldSet] = [:]

    var isEmpty: Bool { members.isEmpty && children.isEmpty }

    mutating func insert(_ element: PathElement) { members.insert(element) }

    mutating func setChild(_ element: PathElement, _ set: FieldSet) {
        children[element] = set.isEmpty ? nil : set
    }

    mutating func insert(path: some Collection<PathElement>) {
        guard let first = path.first else { return }
        if path.count == 1 {
            members.insert(first)
        } else {
            children[first, default: FieldSet()].insert(path: path.dropFirst())
        }
    }

    func contains(path: some Collection<PathElement>) -> Bool {
        guard let first = path.first else { return false }
        if path.count == 1 { return members.contains(first) }
        return children[first]?.contains(path: path.dropFirst()) ?? false
    }

    func union(_ other: FieldSet) -> FieldSet {
        var result = self
        result.members.formUnion(other.members)
        for (element, set) in other.children {
            result.children[element] = result.children[element]?.union(set) ?? set
        }
        return result
    }

    func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet()
        result.members = members.intersection(other.members)
        for (element, set) in children {
            if let theirs = other.children[element] { result.setChild(element, set.intersection(theirs)) }
        }
        return result
    }

    /// Paths that are not in the other set; paths below one of its paths stay.
    func subtracting(_ other: FieldSet) -> FieldSet {
        var result = FieldSet()
        result.members = members.subtracting(other.members)
        for (element, set) in children {
            result.setChild(element, other.children[element].map { set.subtracting($0) } ?? set)
        }
        return result
    }

    /// Also without what is below the other set's paths.
    func subtractingAll(under other: FieldSet) -> FieldSet {
        var result = FieldSet()
        result.members = members.subtracting(other.members)
        for (element, set) in children where !other.members.contains(element) {
            result.setChild(element, other.children[element].map { set.subtractingAll(under: $0) } ?? set)
        }
        return result
    }

    /// Every path, in order.
    var paths: [[PathElement]] {
        var result: [[PathElement]] = []
        for element in ordered {
            if members.contains(element) { result.append([element]) }
            for path in children[element]?.paths ?? [] { result.append([element] + path) }
        }
        return result
    }

    private var ordered: [PathElement] {
        members.union(children.keys).map { ($0.text, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

extension FieldSet {
    /// fieldsV1: an object per path, "." where a path with others below it is itself a member.
    var node: DocumentNode {
        var result: [(key: DocumentKey, value: DocumentNode)] = []
        for element in ordered {
            var value: [(key: DocumentKey, value: DocumentNode)] = []
            if let child = children[element] {
                if members.contains(element) {
                    value.append((key: DocumentKey("."), value: DocumentNode(.mapping([]))))
                }
                value += child.node.members
            }
            result.append((key: DocumentKey(element.text), value: DocumentNode(.mapping(value))))
        }
        return DocumentNode(.mapping(result))
    }

    /// nil when a key is no path element.
    init?(reading node: DocumentNode, depth: Int = 0) {
        if depth > 128 { return nil }
        for (key, value) in node.members where key.text != "." {
            guard let element = PathElement(key.text), let child = FieldSet(reading: value, depth: depth + 1) else {
                return nil
            }
            if child.isEmpty || value["."] != nil { members.insert(element) }
            setChild(element, child)
        }
    }
}
