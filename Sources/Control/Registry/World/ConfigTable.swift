// All objects of one kind with their specifications as types, in order of precedence.

import MeshAPI

struct ConfigTable<Spec: ReadableFields>: Sendable {
    typealias Object = ConfigObject<Spec>

    private var byName: [NamespacedName: Object] = [:]
    private(set) var ordered: [Object] = []
    /// During a large batch the order is made once, at its end.
    private var isUnordered = false

    subscript(_ key: NamespacedName) -> Object? { byName[key] }

    /// The object before, when it said something else.
    mutating func put(_ object: Object, batched: Bool) -> (changed: Bool, previous: Object?) {
        let key = NamespacedName(namespace: object.namespace, name: object.name)
        let previous = byName[key]
        if let previous, previous.saysTheSame(as: object) { return (false, previous) }
        byName[key] = object
        if batched || isUnordered {
            isUnordered = true
            return (true, previous)
        }
        if let previous { removeOrdered(previous) }
        ordered.insert(object, at: position(of: object))
        return (true, previous)
    }

    mutating func remove(_ key: NamespacedName, batched: Bool) -> Object? {
        guard let previous = byName.removeValue(forKey: key) else { return nil }
        if batched || isUnordered { isUnordered = true } else { removeOrdered(previous) }
        return previous
    }

    /// True when `ordered` is another list than before.
    mutating func settle() {
        guard isUnordered else { return }
        ordered = byName.values.sorted { $0.precedes($1) }
        isUnordered = false
    }

    private mutating func removeOrdered(_ object: Object) {
        let index = position(of: object)
        if index < ordered.count, ordered[index].name == object.name, ordered[index].namespace == object.namespace {
            ordered.remove(at: index)
        }
    }

    /// Where it stands or would stand.
    private func position(of object: Object) -> Int {
        var low = 0
        var high = ordered.count
        while low < high {
            let middle = (low + high) / 2
            if ordered[middle].precedes(object) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ConfigObject {
    /// Status, managed fields and versions are none of the mesh's concern.
    func saysTheSame(as other: ConfigObject) -> Bool {
        spec == other.spec && metadata.labels == other.metadata.labels
            && metadata.annotations == other.metadata.annotations
            && metadata.creationTimestamp == other.metadata.creationTimestamp && kind == other.kind
    }
}
