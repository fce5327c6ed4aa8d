// Reads a JSONPath.

import Base
import Document

extension JSONPath {
    /// nil for what printer columns can't use.
    public init?(_ text: String) {
        var inner = Substring(text)
        if inner.hasPrefix("{"), inner.hasSuffix("}") { inner = inner.dropFirst().dropLast() }
        if inner.hasPrefix("$") { inner = inner.dropFirst() }
        var reader = JSONPathReader(rest: inner)
        guard let steps = reader.steps() else { return nil }
        self.steps = steps
    }
}

private struct JSONPathReader {
    var rest: Substring

    mutating func steps() -> [JSONPath.Step]? {
        var result: [JSONPath.Step] = []
        while let next = rest.first {
            switch next {
            case ".":
                rest = rest.dropFirst()
                if rest.isEmpty { return result.isEmpty ? result : nil }
                if rest.first == "[" || rest.first == "." { return nil }
                if rest.first == "*" {
                    rest = rest.dropFirst()
                    result.append(.all)
                } else {
                    result.append(.field(word()))
                }
            case "[":
                guard let step = bracket() else { return nil }
                result.append(step)
            default: return nil
            }
        }
        return result
    }

    /// Up to the next step; a backslash takes the dot after it into the name.
    private mutating func word() -> String {
        var result = ""
        while let next = rest.first, next != "[" {
            if next == "\\" {
                rest = rest.dropFirst()
                guard let escaped = rest.first else { return result }
                result.append(escaped)
            } else if next == "." {
                return result
            } else {
                result.append(next)
            }
            rest = rest.dropFirst()
        }
        return result
    }

    private mutating func bracket() -> JSONPath.Step? {
        guard let content = content() else { return nil }
        if content == "*" { return .all }
        if let index = Int(content) { return .index(index) }
        if let name = Self.quoted(content) { return .field(name) }
        guard content.hasPrefix("?("), content.hasSuffix(")") else { return nil }
        return Self.filter(content.dropFirst(2).dropLast())
    }

    /// What is between the brackets; quotes may hold brackets.
    private mutating func content() -> Substring? {
        rest = rest.dropFirst()
        var quote: Character?
        var index = rest.startIndex
        while index < rest.endIndex {
            let next = rest[index]
            if let open = quote {
                if next == open { quote = nil }
            } else if next == "\"" || next == "'" {
                quote = next
            } else if next == "]" {
                let content = rest[..<index]
                rest = rest[rest.index(after: index)...]
                return content
            }
            index = rest.index(after: index)
        }
        return nil
    }

    private static func quoted(_ text: Substring) -> String? {
        guard let first = text.first, first == "'" || first == "\"", text.count >= 2, text.last == first else {
            return nil
        }
        return String(text.dropFirst().dropLast())
    }

    private static func filter(_ text: Substring) -> JSONPath.Step? {
        for (sign, isNegated) in [("==", false), ("!=", true)] {
            guard let range = range(of: sign, in: text) else { continue }
            let left = trimmed(text[..<range.lowerBound])
            let right = trimmed(text[range.upperBound...])
            guard left.hasPrefix("@.") else { return nil }
            let path = left.dropFirst(2).split(separator: ".").map(String.init)
            return .filter(path: path, equals: literal(right), isNegated: isNegated)
        }
        return nil
    }

    private static func literal(_ text: Substring) -> DocumentNode {
        if let name = quoted(text) { return .string(name) }
        if text == "true" || text == "false" { return .bool(text == "true") }
        if let number = Int64(text) { return .integer(number) }
        return .string(String(text))
    }

    private static func range(of sign: String, in text: Substring) -> Range<Substring.Index>? {
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix(sign) { return index..<text.index(index, offsetBy: sign.count) }
            index = text.index(after: index)
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var result = text
        while result.first == " " { result = result.dropFirst() }
        while result.last == " " { result = result.dropLast() }
        return result
    }
}
