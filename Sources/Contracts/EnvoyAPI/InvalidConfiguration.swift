// Why a configuration is refused: where, what was found, what was expected.

/// A refusal that names the file, the line and the field path.
public struct InvalidConfiguration: Error, Sendable, Hashable, CustomStringConvertible {
    public var file: String?
    public var line: Int?
    /// Such as `static_resources.listeners[0].filter_chains[0]`; empty for the whole message.
    public var path: String
    public var found: String
    public var expected: String
    /// What helps beyond that, such as the nearest known name.
    public var note: String?

    public init(
        file: String? = nil, line: Int? = nil, path: String, found: String, expected: String, note: String? = nil
    ) {
        self.file = file
        self.line = line
        self.path = path
        self.found = found
        self.expected = expected
        self.note = note
    }

    public var description: String {
        var text = ""
        if let file {
            text += file
            if let line { text += ":\(line)" }
            text += ": "
        } else if let line {
            text += "line \(line): "
        }
        if !path.isEmpty { text += path + ": " }
        text += "found \(found), expected \(expected)"
        if let note { text += " (\(note))" }
        return text
    }
}
