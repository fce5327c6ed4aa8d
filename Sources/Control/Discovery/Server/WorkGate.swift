// Lets so many in at once and the others in the order in which they came.

actor WorkGate {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var first = 0

    init(_ places: Int) { free = max(1, places) }

    func enter() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        guard first < waiting.count else {
            free += 1
            return
        }
        let next = waiting[first]
        first += 1
        if first > 1024 && first * 2 > waiting.count {
            waiting.removeFirst(first)
            first = 0
        }
        next.resume()
    }
}
