// Objects as server-side apply sees them: by their schema, with paths that survive a list's change of order.

import Document

struct TypedTree {
    let schema: StructuralSchema

    /// Stands for what the schema leaves open: the type is deduced from the value.
    static let open = -1

    func node(_ index: Int) -> SchemaNode { index == Self.open ? SchemaNode() : schema.nodes[index] }

    enum Shape {
        /// Owned as a whole: scalars, atomic lists and maps.
        case leaf
        case map
        case set
        case keyed([String])
    }

    func shape(_ value: DocumentNode, _ node: SchemaNode) -> Shape {
        switch value.value {
        case .mapping:
            if node.isAtomicMap || (node.type == nil && node.definition != nil) { return .leaf }
            return node.type == .object || node.type == nil ? .map : .leaf
        case .list(let items):
            guard node.type == .array else { return .leaf }
            switch node.keying {
            case .set?: return items.contains { $0.isMapping || $0.isList || $0.isNull } ? .leaf : .set
            case .map(let keys)?:
                let isEven = items.allSatisfy { item in item.isMapping }
                return isEven ? .keyed(keys) : .leaf
            default: return .leaf
            }
        case .null:
            // Takes whatever form the other side has; alone it counts as its type's empty value.
            switch node.type {
            case .object? where !node.isAtomicMap: return .map
            case .array?:
                switch node.keying {
                case .set?: return .set
                case .map(let keys)?: return .keyed(keys)
                default: return .leaf
                }
            default: return .leaf
            }
        default: return .leaf
        }
    }

    func child(_ node: SchemaNode, _ name: String) -> Int {
        if let index = node.properties[name] { return index }
        if case .schema(let index) = node.additional { return index }
        return Self.open
    }

    func itemIndex(_ node: SchemaNode) -> Int { node.items ?? Self.open }

    /// Keys that are absent have their default; nil when all are absent.
    func element(of item: DocumentNode, _ node: SchemaNode, keys: [String]?) -> PathElement? {
        guard let keys else { return .value(CanonicalValue(item)) }
        let presets = self.node(itemIndex(node))
        var parts: [PathElement.KeyPart] = []
        for key in keys.sorted() {
            let preset = presets.properties[key].flatMap { schema.nodes[$0].defaultValue }
            guard let value = item[key] ?? preset else { continue }
            parts.append(PathElement.KeyPart(name: key, value: CanonicalValue(value)))
        }
        return parts.isEmpty ? nil : .key(parts)
    }

    /// The items by their elements, in order; an item without keys stands for its place.
    func elements(_ value: DocumentNode?, _ node: SchemaNode, keys: [String]?) -> [(PathElement, DocumentNode)] {
        (value?.items ?? []).enumerated().map { position, item in
            (element(of: item, node, keys: keys) ?? .index(position), item)
        }
    }
}

extension TypedTree {
    /// Every path that an object has.
    func fields(of object: DocumentNode) -> FieldSet { collect(object, schema.root).set }

    private func collect(_ value: DocumentNode, _ index: Int) -> (set: FieldSet, isLeaf: Bool) {
        let node = node(index)
        var result = FieldSet()
        switch shape(value, node) {
        case .leaf: return (result, true)
        case .map:
            for (key, member) in value.members {
                let element = PathElement.field(key.text)
                let inner = collect(member, child(node, key.text))
                let isEmpty = member.isNull || (member.isMapping && member.members.isEmpty)
                if inner.isLeaf || isEmpty || node.properties[key.text] == nil { result.insert(element) }
                result.setChild(element, inner.set)
            }
        case .set: for (element, _) in elements(value, node, keys: nil) { result.insert(element) }
        case .keyed(let keys):
            let items = elements(value, node, keys: keys)
            let counts = Dictionary(items.map { ($0.0, 1) }, uniquingKeysWith: +)
            for (element, item) in items {
                result.insert(element)
                if counts[element] == 1 { result.setChild(element, collect(item, itemIndex(node)).set) }
            }
        }
        return (result, false)
    }

    /// The set with every named field that it has something below of.
    func naming(_ set: FieldSet) -> FieldSet { naming(set, schema.root) }

    private func naming(_ set: FieldSet, _ index: Int) -> FieldSet {
        let node = node(index)
        var result = set
        for (element, inner) in set.children {
            if case .field(let name) = element {
                if node.properties[name] != nil { result.insert(element) }
                result.setChild(element, naming(inner, child(node, name)))
            } else {
                result.setChild(element, naming(inner, itemIndex(node)))
            }
        }
        return result
    }

    /// The set after a change of the schema: what has become atomic is owned as a whole by whoever owned a part.
    func reconciled(_ set: FieldSet, with object: DocumentNode) -> FieldSet { reconciled(set, object, schema.root) }

    private func reconciled(_ set: FieldSet, _ value: DocumentNode, _ index: Int) -> FieldSet {
        let node = node(index)
        var result = set
        let keys: [String]?
        switch shape(value, node) {
        case .leaf, .set: return set
        case .map:
            let members = MemberTable(value)
            for (element, inner) in set.children {
                guard case .field(let name) = element, let member = members[name] else { continue }
                replace(element, inner, member, child(node, name), in: &result)
            }
            return result
        case .keyed(let names): keys = names
        }
        let items = Dictionary(elements(value, node, keys: keys)) { first, _ in first }
        for (element, inner) in set.children {
            if let item = items[element] { replace(element, inner, item, itemIndex(node), in: &result) }
        }
        return result
    }

    private func replace(
        _ element: PathElement, _ inner: FieldSet, _ value: DocumentNode, _ index: Int, in set: inout FieldSet
    ) {
        let node = node(index)
        if case .leaf = shape(value, node), value.isMapping || value.isList {
            set.insert(element)
            set.setChild(element, FieldSet())
        } else {
            set.setChild(element, reconciled(inner, value, index))
        }
    }

    /// The object without the set's paths. What is empty then goes, too.
    func removing(_ set: FieldSet, from object: DocumentNode) -> DocumentNode {
        remove(set, object, schema.root) ?? DocumentNode(.mapping([]))
    }

    private func remove(_ set: FieldSet, _ value: DocumentNode, _ index: Int) -> DocumentNode? {
        let node = node(index)
        switch shape(value, node) {
        case .leaf: return value
        case .map:
            if value.members.isEmpty { return value }
            var members: [(key: DocumentKey, value: DocumentNode)] = []
            for (key, member) in value.members {
                let element = PathElement.field(key.text)
                if set.members.contains(element) { continue }
                guard let inner = set.children[element] else {
                    members.append((key: key, value: member))
                    continue
                }
                if let rest = remove(inner, member, child(node, key.text)) { members.append((key: key, value: rest)) }
            }
            return members.isEmpty ? nil : DocumentNode(.mapping(members))
        case .set: return remaining(set, value, node, keys: nil)
        case .keyed(let keys): return remaining(set, value, node, keys: keys)
        }
    }

    private func remaining(
        _ set: FieldSet, _ value: DocumentNode, _ node: SchemaNode, keys: [String]?
    ) -> DocumentNode? {
        if value.items.isEmpty { return value }
        var items: [DocumentNode] = []
        for (element, item) in elements(value, node, keys: keys) where !set.members.contains(element) {
            guard let inner = set.children[element] else {
                items.append(item)
                continue
            }
            if let rest = remove(inner, item, itemIndex(node)) { items.append(rest) }
        }
        return items.isEmpty ? nil : .list(items)
    }
}
