// Conflicts of server-side apply in the words that clients know.

enum ApplyConflictText {
    static func describe(_ conflicts: [ApplyConflict]) -> String {
        if conflicts.count == 1 {
            return "Apply failed with 1 conflict: conflict with \(conflicts[0].owner): \(conflicts[0].path)"
        }
        var lines: [String] = []
        for owner in Set(conflicts.map(\.owner)).sorted() {
            lines.append("conflicts with \(owner):")
            lines += conflicts.filter { $0.owner == owner }.map { "- \($0.path)" }
        }
        return "Apply failed with \(conflicts.count) conflicts: " + lines.joined(separator: "\n")
    }
}
