// What `-o` asks for.

import Document
import ResourceClient

enum OutputForm: Sendable {
    case table(isWide: Bool)
    case json
    case yaml
    case name
    case jsonPath(JSONPathTemplate)
    case columns([(header: String, path: JSONPathExpression)])

    static let words = ["table", "wide", "json", "yaml", "name", "jsonpath=", "custom-columns="]

    init(_ text: String?) throws(InvalidUsage) {
        let parts = (text ?? "table").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            .map(String.init)
        do throws(InvalidTemplate) {
            switch (parts[0], parts.count) {
            case ("table", 1): self = .table(isWide: false)
            case ("wide", 1): self = .table(isWide: true)
            case ("json", 1): self = .json
            case ("yaml", 1): self = .yaml
            case ("name", 1): self = .name
            case ("jsonpath", 2): self = .jsonPath(try JSONPathTemplate(parts[1]))
            case ("custom-columns", 2): self = .columns(try Self.columns(parts[1]))
            default: throw InvalidTemplate(description: "expected one of \(Self.words.joined(separator: ", "))")
            }
        } catch {
            throw InvalidUsage(description: "--output: found '\(text ?? "")': \(error)")
        }
    }

    /// `NAME:.metadata.name,HOSTS:.spec.hosts`
    private static func columns(_ text: String) throws(InvalidTemplate) -> [(header: String, path: JSONPathExpression)]
    {
        var result: [(header: String, path: JSONPathExpression)] = []
        for part in split(text) {
            guard let colon = part.firstIndex(of: ":") else {
                throw InvalidTemplate(description: "found '\(part)', expected HEADER:.path[,HEADER:.path...]")
            }
            var path = String(part[part.index(after: colon)...])
            if path.hasPrefix("{"), path.hasSuffix("}") { path = String(path.dropFirst().dropLast()) }
            result.append((String(part[..<colon]), try JSONPathExpression(path)))
        }
        if result.isEmpty { throw InvalidTemplate(description: "found no column, expected HEADER:.path") }
        return result
    }

    /// At commas that stand in no bracket.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for letter in text {
            if letter == "[" || letter == "(" { depth += 1 }
            if letter == "]" || letter == ")" { depth -= 1 }
            if letter == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(letter) }
        }
        return parts.filter { !$0.isEmpty }
    }

    var isTable: Bool { if case .table = self { true } else { false } }

    static func cells(_ object: DocumentNode, _ columns: [(header: String, path: JSONPathExpression)]) -> [String] {
        columns.map { column in
            let values = column.path.values(root: object, here: object).map(JSONPathTemplate.plain)
            return values.isEmpty ? "<none>" : values.joined(separator: ",")
        }
    }
}
