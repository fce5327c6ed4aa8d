// The known name that a misspelt one is most like.

enum Suggestion {
    /// Nil when nothing is near: more than a third of the letters, or more than four edits.
    static func nearest(to name: String, among names: [String]) -> String? {
        let wanted = Array(name.utf8.prefix(200))
        var best: String?
        var bestDistance = min(wanted.count / 3, 4) + 1
        for candidate in names {
            let letters = Array(candidate.utf8)
            if abs(letters.count - wanted.count) >= bestDistance { continue }
            let distance = distance(wanted, letters)
            if distance < bestDistance {
                best = candidate
                bestDistance = distance
            }
        }
        return best
    }

    /// Levenshtein's.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substitution = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
