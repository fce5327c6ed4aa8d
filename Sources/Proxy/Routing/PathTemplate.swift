// URI templates of envoy.path.match.uri_template and envoy.path.rewrite.uri_template, as RE2 expressions.

import Base
import EnvoyAPI
import Formatting

/// `/api/{version}/**` and the like: `*` is one segment, `**` the rest, `{name}` and `{name=pattern}` capture.
public struct PathTemplate: Sendable {
    private let regex: CompiledRegex
    /// Variables in the order of their capture groups.
    let variables: [String]

    public init(matcher node: ConfigNode) throws(InvalidConfiguration) {
        guard node.typeName == "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig" else {
            throw node.unsupported("", node.typeName)
        }
        let text = node.string("path_template")
        guard let (pattern, variables) = Self.expression(Array(text.utf8)) else {
            throw node.invalid("path_template", found: "\"\(text)\"", expected: "a URI template")
        }
        do throws(InvalidFormat) {
            regex = try CompiledRegex(pattern: pattern)
        } catch {
            throw node.invalid("path_template", found: "\"\(text)\" (\(error))", expected: "a URI template")
        }
        self.variables = variables
    }

    public func matches(_ path: ByteView) -> Bool { regex.matches(path) }

    func append(_ path: ByteView, substitution: [UInt8], to out: inout ByteQueue) {
        regex.appendReplacingAll(in: path, with: substitution, to: &out)
    }

    // What Envoy lets a segment consist of: unreserved, escapes, sub-delimiters, ':' and '@'.
    private static let segment = "[a-zA-Z0-9-._~%!$&'()+,;:@=]+"
    private static let rest = "[a-zA-Z0-9-._~%!$&'()+,;:@=/]*"

    private static func expression(_ text: [UInt8]) -> (String, [String])? {
        guard text.first == 0x2F else { return nil }
        var pattern = ""
        var variables: [String] = []
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == 0x7B {
                guard let end = text[index...].firstIndex(of: 0x7D) else { return nil }
                let parts = text[(index + 1)..<end].split(
                    separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
                let name = String(decoding: parts[0], as: UTF8.self)
                if name.isEmpty || variables.contains(name) { return nil }
                variables.append(name)
                let inner = parts.count == 2 ? operators(Array(parts[1])) : segment
                pattern += "(" + inner + ")"
                index = end + 1
            } else {
                let end = text[index...].firstIndex(of: 0x7B) ?? text.count
                pattern += operators(Array(text[index..<end]))
                index = end
            }
        }
        return (pattern, variables)
    }

    private static func operators(_ text: [UInt8]) -> String {
        var pattern = ""
        var index = 0
        while index < text.count {
            if text[index] == 0x2A {
                let isRest = index + 1 < text.count && text[index + 1] == 0x2A
                pattern += isRest ? rest : segment
                index += isRest ? 2 : 1
                continue
            }
            if !ASCII.isAlpha(text[index]), !ASCII.isDigit(text[index]), text[index] < 0x80 { pattern += "\\" }
            pattern += String(UnicodeScalar(text[index]))
            index += 1
        }
        return pattern
    }
}
