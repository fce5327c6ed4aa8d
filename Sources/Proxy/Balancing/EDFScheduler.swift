// Earliest deadline first: turns in proportion to weights, without clustering.

/// A binary heap of deadlines. An item of weight w comes round every 1/w; ties go to whoever was put in first.
struct EDFScheduler {
    private struct Entry {
        var deadline: Double
        var order: UInt64
        var item: Int32

        static func < (left: Entry, right: Entry) -> Bool {
            left.deadline < right.deadline || (left.deadline == right.deadline && left.order < right.order)
        }
    }

    private var heap: [Entry] = []
    private var now = 0.0
    private var order: UInt64 = 0

    /// Items with no weight never get a turn.
    init(_ items: [Int32], weight: (Int32) -> Double) {
        heap.reserveCapacity(items.count)
        for item in items {
            let share = weight(item)
            if share <= 0 { continue }
            heap.append(Entry(deadline: 1 / share, order: order, item: item))
            order += 1
        }
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
    }

    var isEmpty: Bool { heap.isEmpty }

    /// The next item, put back with the weight it has now.
    mutating func next(weight: (Int32) -> Double) -> Int32? {
        if heap.isEmpty { return nil }
        let item = heap[0].item
        now = heap[0].deadline
        heap[0].deadline = now + 1 / max(weight(item), .leastNormalMagnitude)
        heap[0].order = order
        order += 1
        siftDown(0)
        return item
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var least = 2 * index + 1
            if least >= heap.count { return }
            if least + 1 < heap.count, heap[least + 1] < heap[least] { least += 1 }
            if !(heap[least] < heap[index]) { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
