// Kubernetes' strategic merge patch.

import Document

/// Lists whose field has the strategy "merge" are merged, objects by their merge key and scalars as a set; all other lists
/// are replaced. Directives within the patch say more: `$patch: delete|replace|merge`, `$setElementOrder/LIST`,
/// `$deleteFromPrimitiveList/LIST`, `$retainKeys`.
struct StrategicMerge {
    let schema: StructuralSchema

    private static let directive = "$patch"
    private static let retainKeys = "$retainKeys"
    private static let setOrder = "$setElementOrder/"
    private static let deletePrimitives = "$deleteFromPrimitiveList/"

    func apply(_ patch: DocumentNode, to object: DocumentNode) throws(InvalidPatch) -> DocumentNode {
        try merge(object, patch, schema.root)
    }

    private func node(_ index: Int?) -> SchemaNode { index.map { schema.nodes[$0] } ?? SchemaNode() }

    private func child(_ index: Int?, _ name: String) -> Int? {
        let node = node(index)
        if let inner = node.properties[name] { return inner }
        if case .schema(let inner) = node.additional { return inner }
        return nil
    }

    // MARK: objects

    private func merge(
        _ object: DocumentNode, _ patch: DocumentNode, _ index: Int?
    ) throws(InvalidPatch) -> DocumentNode {
        if let word = patch[Self.directive] {
            switch word.string {
            case "replace"?: return DocumentNode(.mapping(patch.removing(Self.directive).members))
            case "delete"?: return DocumentNode(.mapping([]))
            case "merge"?: break
            default:
                throw InvalidPatch(.malformed, "unknown patch type found: \(word.string ?? word.value.kindName) in map")
            }
        }
        var result = MemberTable(try retained(object, patch))
        var orders: [(name: String, order: DocumentNode)] = []
        for (key, value) in patch.members {
            let name = key.text
            if name == Self.directive || name == Self.retainKeys { continue }
            if name.hasPrefix(Self.deletePrimitives) {
                let list = String(name.dropFirst(Self.deletePrimitives.count))
                try delete(value, fromPrimitiveList: list, of: &result)
            } else if name.hasPrefix(Self.setOrder) {
                orders.append((String(name.dropFirst(Self.setOrder.count)), value))
            } else {
                try set(key, value, in: &result, child(index, name))
            }
        }
        for (name, order) in orders { try reorder(name, order, patch[name], in: &result, child(index, name)) }
        return result.node(like: object)
    }

    private func set(
        _ key: DocumentKey, _ value: DocumentNode, in object: inout MemberTable, _ index: Int?
    ) throws(InvalidPatch) {
        let name = key.text
        if value.isNull { return object.remove(name) }
        let old = object[name]
        switch value.value {
        case .mapping:
            if value[Self.directive]?.string == "delete" { return object.remove(name) }
            let start = old?.isMapping == true ? old : nil
            object.set(key, try merge(start ?? DocumentNode(.mapping([])), value, index))
        case .list(let items):
            let node = node(index)
            if !node.patch.merges { return object.set(key, try withoutDirectives(value)) }
            let live = old?.items ?? []
            object.set(key, .list(try mergeList(live, items, node, name)))
        default: object.set(key, value)
        }
    }

    /// Keys that are not listed go.
    private func retained(_ object: DocumentNode, _ patch: DocumentNode) throws(InvalidPatch) -> DocumentNode {
        guard let list = patch[Self.retainKeys] else { return object }
        guard list.isList else { throw InvalidPatch(.malformed, "the $retainKeys directive is no list") }
        let names = Set(list.items.compactMap(\.string))
        for (key, value) in patch.members where !key.text.hasPrefix("$") && !value.isNull && !names.contains(key.text) {
            throw InvalidPatch(
                .malformed, "the $retainKeys directive does not list \"\(key.text)\", which the patch sets")
        }
        return DocumentNode(.mapping(object.members.filter { names.contains($0.key.text) }))
    }

    /// Of a list that is taken whole: directives in it mean nothing and must not be stored.
    private func withoutDirectives(_ list: DocumentNode) throws(InvalidPatch) -> DocumentNode {
        guard let word = list.items.compactMap({ $0[Self.directive]?.string }).first else { return list }
        if word != "replace" && word != "merge" && word != "delete" {
            throw InvalidPatch(.malformed, "unknown patch type found: \(word) in list")
        }
        return .list(list.items.filter { $0[Self.directive] == nil })
    }

    // MARK: lists

    private func mergeList(
        _ live: [DocumentNode], _ patch: [DocumentNode], _ node: SchemaNode, _ name: String
    ) throws(InvalidPatch) -> [DocumentNode] {
        guard let first = patch.first ?? live.first else { return [] }
        if !first.isMapping { return try mergePrimitives(live, patch, name) }
        guard let key = node.patch.mergeKey else {
            throw InvalidPatch(.malformed, "the list \"\(name)\" is merged, but its items have no merge key")
        }
        if patch.contains(where: { $0[Self.directive]?.string == "replace" }) {
            return patch.filter { $0[Self.directive] == nil }
        }
        var result: [DocumentNode?] = live
        var places: [CanonicalValue: [Int]] = [:]
        for (place, item) in live.enumerated() {
            if let identity = item[key] { places[CanonicalValue(identity), default: []].append(place) }
        }
        for item in patch {
            guard item.isMapping else {
                throw InvalidPatch(.malformed, "the list \"\(name)\" has items of different kinds")
            }
            guard let identity = item[key] else {
                throw InvalidPatch(
                    .malformed, "map: \(item.value.json()) does not contain declared merge key: \(key)")
            }
            let known = places[CanonicalValue(identity)] ?? []
            switch item[Self.directive]?.string {
            case "delete"?:
                for place in known { result[place] = nil }
                places[CanonicalValue(identity)] = nil
            case nil, "merge"?:
                if let place = known.first, let old = result[place] {
                    result[place] = try merge(old, item, node.items)
                } else {
                    places[CanonicalValue(identity)] = [result.count]
                    result.append(try merge(DocumentNode(.mapping([])), item, node.items))
                }
            case let word?:
                throw InvalidPatch(.malformed, "unknown patch type found: \(word) in list \"\(name)\"")
            }
        }
        return Self.ordered(result.compactMap { $0 }, by: patch, live, key)
    }

    /// The patch's items stand in the patch's order. One that only the server has comes right before the patch's item that
    /// followed it on the server, and behind those that the server didn't have.
    private static func ordered(
        _ result: [DocumentNode], by patch: [DocumentNode], _ live: [DocumentNode], _ key: String
    ) -> [DocumentNode] {
        func positions(_ items: [DocumentNode]) -> [CanonicalValue: Int] {
            var positions: [CanonicalValue: Int] = [:]
            for (position, item) in items.enumerated() {
                if let id = item[key] { positions[CanonicalValue(id)] = position }
            }
            return positions
        }
        let (ranks, places) = (positions(patch), positions(live))
        func rank(_ item: DocumentNode) -> Int? { item[key].flatMap { ranks[CanonicalValue($0)] } }
        func place(_ item: DocumentNode) -> Int? { item[key].flatMap { places[CanonicalValue($0)] } }
        let ranked = result.compactMap { item in rank(item).map { ($0, item) } }.sorted { $0.0 < $1.0 }.map(\.1)
        var own = result.filter { rank($0) == nil }[...]
        var ordered: [DocumentNode] = []
        for item in ranked {
            while let first = own.first, let mine = place(first), let other = place(item), mine < other {
                ordered.append(first)
                own = own.dropFirst()
            }
            ordered.append(item)
        }
        return ordered + own
    }

    private func mergePrimitives(
        _ live: [DocumentNode], _ patch: [DocumentNode], _ name: String
    ) throws(InvalidPatch) -> [DocumentNode] {
        var seen: Set<CanonicalValue> = []
        var result: [DocumentNode] = []
        for item in live + patch {
            if item.isMapping || item.isList {
                throw InvalidPatch(.malformed, "the list \"\(name)\" has items of different kinds")
            }
            if seen.insert(CanonicalValue(item)).inserted { result.append(item) }
        }
        return result
    }

    private func delete(
        _ values: DocumentNode, fromPrimitiveList name: String, of object: inout MemberTable
    ) throws(InvalidPatch) {
        guard values.isList else {
            throw InvalidPatch(.malformed, "the directive \(Self.deletePrimitives)\(name) is no list")
        }
        guard let list = object[name] else { return }
        let gone = Set(values.items.map(CanonicalValue.init))
        object.set(DocumentKey(name), .list(list.items.filter { !gone.contains(CanonicalValue($0)) }))
    }

    // MARK: order

    /// Items that the order lists stand in that order; items that only the server has stay behind what they followed.
    private func reorder(
        _ name: String, _ order: DocumentNode, _ patched: DocumentNode?, in object: inout MemberTable, _ index: Int?
    ) throws(InvalidPatch) {
        guard order.isList else { throw InvalidPatch(.malformed, "the directive \(Self.setOrder)\(name) is no list") }
        guard let list = object[name], list.isList else { return }
        let key = node(index).patch.mergeKey
        func identity(_ item: DocumentNode) -> CanonicalValue? {
            guard item.isMapping else { return CanonicalValue(item) }
            return key.flatMap { item[$0] }.map(CanonicalValue.init)
        }
        var rank: [CanonicalValue: Int] = [:]
        for (position, item) in order.items.enumerated() {
            guard let id = identity(item) else {
                throw InvalidPatch(.malformed, "the directive \(Self.setOrder)\(name) has an item without its key")
            }
            rank[id] = position
        }
        for item in patched?.items ?? [] where item[Self.directive] == nil {
            if let id = identity(item), rank[id] == nil {
                throw InvalidPatch(
                    .malformed, "the directive \(Self.setOrder)\(name) does not list an item that the patch has")
            }
        }
        let ranked = list.items.compactMap { item in identity(item).flatMap { rank[$0] }.map { ($0, item) } }
            .sorted { $0.0 < $1.0 }.map(\.1)
        object.set(
            DocumentKey(name), .list(Self.merged(ranked, serverOnly: list.items) { identity($0).flatMap { rank[$0] } }))
    }

    /// A server's own item comes before the first ranked item that followed it on the server.
    private static func merged(
        _ ranked: [DocumentNode], serverOnly live: [DocumentNode], _ rank: (DocumentNode) -> Int?
    ) -> [DocumentNode] {
        var places: [Int: Int] = [:]
        for (position, item) in live.enumerated() { if let number = rank(item) { places[number] = position } }
        var own = live.enumerated().filter { rank($0.element) == nil }[...]
        var result: [DocumentNode] = []
        for item in ranked {
            let place = rank(item).flatMap { places[$0] } ?? Int.max
            while let first = own.first, first.offset < place {
                result.append(first.element)
                own = own.dropFirst()
            }
            result.append(item)
        }
        return result + own.map(\.element)
    }
}
