// The objects of one type in the order of their keys.

struct SortedObjects {
    private var objects: [StoredObject] = []

    subscript(_ key: StoreKey) -> StoredObject? {
        let index = place(of: key)
        return index < objects.count && objects[index].key == key ? objects[index] : nil
    }

    mutating func put(_ object: StoredObject) {
        let index = place(of: object.key)
        if index < objects.count, objects[index].key == object.key {
            objects[index] = object
        } else {
            objects.insert(object, at: index)
        }
    }

    mutating func remove(_ key: StoreKey) {
        let index = place(of: key)
        if index < objects.count, objects[index].key == key { objects.remove(at: index) }
    }

    /// Makes it what it was before an event, the newest of those not yet undone.
    mutating func undo(_ event: StoreEvent) {
        if let previous = event.previous { put(previous) } else if let key = event.key { remove(key) }
    }

    func page(of selection: StoreSelection, after: StoreKey?, limit: Int?) -> ([StoredObject], more: Bool) {
        var index = 0
        if let namespace = selection.namespace {
            index = place(of: StoreKey(type: selection.type, namespace: namespace, name: ""))
        }
        if let after {
            let next = place(of: after)
            index = max(index, next < objects.count && objects[next].key == after ? next + 1 : next)
        }
        var page: [StoredObject] = []
        while index < objects.count, selection.contains(objects[index].key) {
            if page.count == limit ?? .max { return (page, true) }
            page.append(objects[index])
            index += 1
        }
        return (page, false)
    }

    /// Where the key is, or would be.
    private func place(of key: StoreKey) -> Int {
        var low = 0
        var high = objects.count
        while low < high {
            let middle = (low + high) / 2
            if objects[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
