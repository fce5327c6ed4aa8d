// kubectl's `-o jsonpath=`: text with expressions in braces.

import Document
import ResourceClient

struct InvalidTemplate: Error, Hashable, CustomStringConvertible {
    let description: String
}

struct JSONPathTemplate: Sendable {
    private indirect enum Part: Sendable {
        case text(String)
        case path(JSONPathExpression)
        case range(JSONPathExpression, [Part])
    }

    private let parts: [Part]

    init(_ template: String) throws(InvalidTemplate) {
        var rest = Self.bare(template)[...]
        parts = try Self.parts(&rest, isInner: false)
    }

    /// `.metadata.name` and `metadata.name` may do without braces.
    private static func bare(_ template: String) -> String {
        if template.contains("{") { return template }
        return template.hasPrefix(".") || template.hasPrefix("$") ? "{\(template)}" : "{.\(template)}"
    }

    private static func parts(_ rest: inout Substring, isInner: Bool) throws(InvalidTemplate) -> [Part] {
        var parts: [Part] = []
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            rest = rest[rest.index(after: open)...]
            let inner = try Self.braced(&rest).trimmingBlanks
            if inner == "end" {
                if !isInner { throw InvalidTemplate(description: "found {end} without {range}") }
                return parts
            }
            if inner.hasPrefix("range ") {
                let path = try JSONPathExpression(String(inner.dropFirst(6)).trimmingBlanks)
                parts.append(.range(path, try Self.parts(&rest, isInner: true)))
            } else if let quote = inner.first, quote == "\"" || quote == "'" {
                guard inner.count > 1, inner.last == quote else {
                    throw InvalidTemplate(description: "found {\(inner)}, expected a closing quote")
                }
                parts.append(.text(Self.unescaped(inner.dropFirst().dropLast())))
            } else {
                parts.append(.path(try JSONPathExpression(inner)))
            }
        }
        if isInner { throw InvalidTemplate(description: "found {range} without {end}") }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }

    /// Up to the brace that closes; those in quotes don't.
    private static func braced(_ rest: inout Substring) throws(InvalidTemplate) -> String {
        var text = ""
        var quote: Character?
        while let letter = rest.popFirst() {
            if let open = quote {
                if letter == "\\", let next = rest.popFirst() {
                    text += "\\\(next)"
                    continue
                }
                if letter == open { quote = nil }
            } else if letter == "}" {
                return text
            } else if letter == "\"" || letter == "'" {
                quote = letter
            }
            text.append(letter)
        }
        throw InvalidTemplate(description: "found {\(text), expected a closing brace")
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var rest = text
        while let letter = rest.popFirst() {
            guard letter == "\\", let next = rest.popFirst() else {
                result.append(letter)
                continue
            }
            switch next {
            case "n": result.append("\n")
            case "t": result.append("\t")
            case "r": result.append("\r")
            default: result.append(next)
            }
        }
        return result
    }

    func text(_ root: DocumentNode) -> String { Self.text(parts, root: root, here: root) }

    private static func text(_ parts: [Part], root: DocumentNode, here: DocumentNode) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .path(let path): path.values(root: root, here: here).map(plain).joined(separator: " ")
            case .range(let path, let inner):
                path.values(root: root, here: here).map { text(inner, root: root, here: $0) }.joined()
            }
        }.joined()
    }

    /// Strings without quotes, everything else in JSON.
    static func plain(_ node: DocumentNode) -> String {
        if let text = node.string { return text }
        return CanonicalJSON.text(node.value)
    }
}
