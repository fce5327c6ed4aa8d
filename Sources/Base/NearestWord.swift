// Which known word somebody may have meant.

public enum NearestWord {
    /// The known word closest to `word`, when it is close enough to be a slip: at most a third of its letters differ.
    public static func find(_ word: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(word.utf8)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let letters = Array(candidate.utf8)
            let distance = letters.starts(with: wanted) && wanted.count > 2 ? 1 : distance(wanted, letters)
            if distance <= max(1, max(wanted.count, letters.count) / 3), distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.word
    }

    /// Insertions, removals, replacements and swaps of neighbours that turn one word into the other.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(last[column + 1], current[column]) + 1
                cost = min(cost, last[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
