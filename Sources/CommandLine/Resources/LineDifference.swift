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

    /// Texts with more changes than this are shown as replaced between what they have in common at both ends: the way
    /// there costs the square of the changes.
    private static let mostChanges = 1500

    private static func edits(_ old: [Substring], _ new: [Substring]) -> [Edit] {
        var head = 0
        while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
        var tail = 0
        while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] {
            tail += 1
        }
        let oldInner = Array(old[head..<old.count - tail])
        let newInner = Array(new[head..<new.count - tail])
        let inner =
            shortest(oldInner, newInner)
            ?? oldInner.indices.map { Edit.remove($0) } + newInner.indices.map { Edit.add($0) }
        let shifted = inner.map { edit -> Edit in
            switch edit {
            case .keep(let a, let b): .keep(a + head, b + head)
            case .remove(let a): .remove(a + head)
            case .add(let b): .add(b + head)
            }
        }
        return (0..<head).map { .keep($0, $0) } + shifted
            + (0..<tail).map { .keep(old.count - tail + $0, new.count - tail + $0) }
    }

    /// Myers, "An O(ND) difference algorithm": the furthest place on each diagonal, and the way back. nil: too many changes.
    private static func shortest(_ old: [Substring], _ new: [Substring]) -> [Edit]? {
        var furthest = [1: 0]
        var trace: [[Int: Int]] = []
        var isFound = false
        search: for distance in 0...min(old.count + new.count, mostChanges) {
            trace.append(furthest)
            for diagonal in stride(from: -distance, through: distance, by: 2) {
                var x = step(furthest, diagonal, distance).x
                while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
                furthest[diagonal] = x
                if x >= old.count, x - diagonal >= new.count {
                    isFound = true
                    break search
                }
            }
        }
        if !isFound { return nil }
        var edits: [Edit] = []
        var (x, y) = (old.count, new.count)
        for (distance, furthest) in trace.enumerated().reversed() {
            let diagonal = x - y
            let goesDown = step(furthest, diagonal, distance).goesDown
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

    /// Where a diagonal is entered: from the one above by a line of the new text, or from the one below by one of the old.
    private static func step(_ furthest: [Int: Int], _ diagonal: Int, _ distance: Int) -> (x: Int, goesDown: Bool) {
        let below = furthest[diagonal + 1] ?? -1
        let beside = furthest[diagonal - 1] ?? -1
        let goesDown = diagonal == -distance || (diagonal != distance && beside < below)
        return (goesDown ? below : beside + 1, goesDown)
    }
}
