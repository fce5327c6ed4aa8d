// The unified difference of two texts: Myers' greedy algorithm, as diff -u prints it.

enum LineDifference {
    private enum Edit { case keep(Int, Int), remove(Int), add(Int) }

    /// Empty when they are the same.
    static func unified(_ before: String, _ after: String, from: String, to: String, context: Int = 3) -> String {
        let old = lines(before)
        let new = lines(after)
        if old == new { return "" }
        var text = "--- \(from)\n+++ \(to)\n"
        let edits = edits(old, new)
        var index = 0
        while index < edits.count {
            guard let first = edits[index...].firstIndex(where: isChange) else { break }
            // A hunk goes on while changes are no further apart than both their contexts.
            var last = first
            var next = first + 1
            while next < edits.count, next - last <= 2 * context {
                if isChange(edits[next]) { last = next }
                next += 1
            }
            let range = max(first - context, index)..<min(last + context + 1, edits.count)
            text += hunk(edits[range], old, new)
            index = range.upperBound
        }
        return text
    }

    private static func lines(_ text: String) -> [Substring] {
        if text.isEmpty { return [] }
        let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
        return body.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func isChange(_ edit: Edit) -> Bool { if case .keep = edit { false } else { true } }

    private static func hunk(_ edits: ArraySlice<Edit>, _ old: [Substring], _ new: [Substring]) -> String {
        var body = ""
        var (oldStart, newStart, oldCount, newCount) = (-1, -1, 0, 0)
        var (lastOld, lastNew) = (0, 0)
        for edit in edits {
            switch edit {
            case .keep(let a, let b):
                if oldStart < 0 { oldStart = a }
                if newStart < 0 { newStart = b }
                (oldCount, newCount, lastOld, lastNew) = (oldCount + 1, newCount + 1, a + 1, b + 1)
                body += " \(old[a])\n"
            case .remove(let a):
                if oldStart < 0 { oldStart = a }
                (oldCount, lastOld) = (oldCount + 1, a + 1)
                body += "-\(old[a])\n"
            case .add(let b):
                if newStart < 0 { newStart = b }
                (newCount, lastNew) = (newCount + 1, b + 1)
                body += "+\(new[b])\n"
            }
        }
        func place(_ start: Int, _ count: Int, _ last: Int) -> String {
            let line = count == 0 ? max(last, 0) : start + 1
            return count == 1 ? "\(line)" : "\(line),\(count)"
        }
        return "@@ -\(place(oldStart, oldCount, lastOld)) +\(place(newStart, newCount, lastNew)) @@\n" + body
    }

    private static func edits(_ old: [Substring], _ new: [Substring]) -> [Edit] {
        let limit = old.count + new.count
        var furthest = [1: 0]
        var trace: [[Int: Int]] = []
        search: for distance in 0...limit {
            trace.append(furthest)
            for diagonal in stride(from: -distance, through: distance, by: 2) {
                let below = furthest[diagonal + 1] ?? -1
                let beside = furthest[diagonal - 1] ?? -1
                let goesDown = diagonal == -distance || (diagonal != distance && beside < below)
                var x = goesDown ? below : beside + 1
                while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
                furthest[diagonal] = x
                if x >= old.count, x - diagonal >= new.count { break search }
            }
        }
        var edits: [Edit] = []
        var (x, y) = (old.count, new.count)
        for (distance, furthest) in trace.enumerated().reversed() {
            let diagonal = x - y
            let below = furthest[diagonal + 1] ?? -1
            let beside = furthest[diagonal - 1] ?? -1
            let goesDown = diagonal == -distance || (diagonal != distance && beside < below)
            let from = goesDown ? diagonal + 1 : diagonal - 1
            let beforeX = distance == 0 ? 0 : furthest[from] ?? 0
            let beforeY = distance == 0 ? 0 : beforeX - from
            while x > beforeX, y > beforeY {
                (x, y) = (x - 1, y - 1)
                edits.append(.keep(x, y))
            }
            if distance == 0 { break }
            edits.append(goesDown ? .add(beforeY) : .remove(beforeX))
            (x, y) = (beforeX, beforeY)
        }
        return edits.reversed()
    }
}
