// The members of an object while many of them are looked up or changed.

import Document

/// Keeps the order. Objects with many members (a ConfigMap's data) get an index, so that the work grows with their number and
/// not with its square.
struct MemberTable {
    private var members: [(key: DocumentKey, value: DocumentNode)?]
    private var places: [String: Int] = [:]
    private static let few = 16

    init(_ node: DocumentNode?) {
        members = node?.members ?? []
        if members.count > Self.few { index() }
    }

    private mutating func index() {
        places.reserveCapacity(members.count * 2)
        for (place, member) in members.enumerated() {
            if let member, places[member.key.text] == nil { places[member.key.text] = place }
        }
    }

    private func place(_ key: String) -> Int? {
        if members.count > Self.few { return places[key] }
        return members.firstIndex { $0?.key.text == key }
    }

    subscript(_ key: String) -> DocumentNode? { place(key).flatMap { members[$0]?.value } }

    mutating func set(_ key: DocumentKey, _ value: DocumentNode) {
        if let place = place(key.text), let old = members[place] {
            members[place] = (key: old.key, value: value)
            return
        }
        members.append((key: key, value: value))
        if members.count == Self.few + 1 {
            index()
        } else if members.count > Self.few {
            places[key.text] = members.count - 1
        }
    }

    mutating func remove(_ key: String) {
        guard let place = place(key) else { return }
        members[place] = nil
        places[key] = nil
    }

    func node(like original: DocumentNode? = nil) -> DocumentNode {
        DocumentNode(.mapping(members.compactMap { $0 }), line: original?.line ?? 0, column: original?.column ?? 0)
    }
}
