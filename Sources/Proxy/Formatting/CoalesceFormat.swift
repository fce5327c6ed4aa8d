// `%COALESCE({"operators": [...]})%`: the first operator that has something to say.

import Document

enum CoalesceFormat {
    static func compile(_ json: String) throws(InvalidFormat) -> [FormatPiece] {
        let root: DocumentNode
        do throws(InvalidDocument) {
            root = try Document.parse(json: Array(json.utf8))
        } catch {
            throw InvalidFormat("COALESCE: failed to parse JSON configuration: \(error.message)")
        }
        guard case .list(let operators) = root["operators"]?.value, !operators.isEmpty else {
            throw InvalidFormat("COALESCE: a non-empty 'operators' array is required")
        }
        var pieces: [FormatPiece] = []
        for entry in operators { pieces.append(try piece(entry.value)) }
        return pieces
    }

    private static func piece(_ value: DocumentValue) throws(InvalidFormat) -> FormatPiece {
        switch value {
        case .string(let command): return try FormatCommands.compile(command, parameter: "", maxLength: nil)
        case .mapping:
            guard case .string(let command) = value["command"]?.value else {
                throw InvalidFormat("COALESCE: 'command' is required in an operator")
            }
            var parameter = ""
            if case .string(let text) = value["param"]?.value { parameter = text }
            var length: Int?
            if case .integer(let number) = value["max_length"]?.value, number > 0 { length = Int(number) }
            return try FormatCommands.compile(command, parameter: parameter, maxLength: length)
        default: throw InvalidFormat("COALESCE: an operator is a string or an object")
        }
    }
}
