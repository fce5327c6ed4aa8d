// Commands that put rules in force or take them away, as they would be typed.

/// One program to run.
public struct RuleStep: Sendable, Hashable {
    public let program: String
    public let arguments: [String]
    /// What it reads.
    public let input: String?
    /// Words of the program's that mean: it was so already.
    let accepts: [String]

    init(_ program: String, _ arguments: [String], input: String? = nil, accepts: [String] = []) {
        self.program = program
        self.arguments = arguments
        self.input = input
        self.accepts = accepts
    }

    /// For a shell.
    var text: String {
        let line = ([program] + arguments).joined(separator: " ")
        guard let input else { return line + "\n" }
        return "\(line) <<'END'\n\(input)END\n"
    }
}

public enum RuleBackend: String, Sendable, Hashable, CaseIterable { case nft, iptables }

public struct RuleScript: Sendable, Hashable, CustomStringConvertible {
    public let backend: RuleBackend
    public let steps: [RuleStep]

    /// What `sh` could run; for `--dry-run`.
    public var description: String { steps.map(\.text).joined() }
}
