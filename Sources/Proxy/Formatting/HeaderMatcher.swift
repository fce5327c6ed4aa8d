// envoy.config.route.v3.HeaderMatcher, compiled.

import Base
import EnvoyAPI

public struct HeaderMatcher: Sendable {
    enum Rule: Sendable {
        case present(Bool)
        case text(StringMatcher)
        /// Half open.
        case range(Int64, Int64)
    }

    public let name: HeaderName
    let rule: Rule
    let inverted: Bool
    let missingIsEmpty: Bool

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let text = node.string("name")
        name = HeaderName(text)
        inverted = node.bool("invert_match")
        missingIsEmpty = node.bool("treat_missing_header_as_empty")
        rule = try Self.rule(node)
    }

    /// One value has to be equal to what the matcher says.
    public init(_ name: HeaderName, _ matcher: StringMatcher) {
        self.name = name
        rule = .text(matcher)
        inverted = false
        missingIsEmpty = false
    }

    /// The text that makes one of the values match by being equal to it, where that is all there is to the matcher.
    public var exactValue: [UInt8]? {
        guard case .text(let matcher) = rule, case .exact(let wanted) = matcher.rule, !matcher.ignoresCase, !inverted,
            !missingIsEmpty
        else { return nil }
        return wanted
    }

    /// What one of the values has to look like, where that is all there is to the matcher.
    public var plainText: StringMatcher? {
        guard case .text(let matcher) = rule, !inverted, !missingIsEmpty else { return nil }
        return matcher
    }

    public static func list(_ nodes: [ConfigNode]) throws(InvalidConfiguration) -> [HeaderMatcher] {
        var matchers: [HeaderMatcher] = []
        for node in nodes { matchers.append(try HeaderMatcher(node)) }
        return matchers
    }

    private static func rule(_ node: ConfigNode) throws(InvalidConfiguration) -> Rule {
        switch node.oneof("header_match_specifier") {
        case "exact_match":
            let value = node.string("exact_match")
            return .text(StringMatcher(value.isEmpty ? .anything : .exact(Array(value.utf8))))
        case "prefix_match": return .text(StringMatcher(.prefix(Array(node.string("prefix_match").utf8))))
        case "suffix_match": return .text(StringMatcher(.suffix(Array(node.string("suffix_match").utf8))))
        case "contains_match": return .text(StringMatcher(.contains(Array(node.string("contains_match").utf8))))
        case "safe_regex_match":
            if let regex = node.message("safe_regex_match") {
                return .text(StringMatcher(.regex(try CompiledRegex(regex))))
            }
        case "string_match":
            if let matcher = node.message("string_match") { return .text(try StringMatcher(matcher)) }
        case "range_match":
            if let range = node.message("range_match") { return .range(range.int64("start"), range.int64("end")) }
        case "present_match": return .present(node.bool("present_match"))
        default: break
        }
        return .present(true)
    }

    /// One of the values of a repeated header is enough.
    public func matches(_ headers: borrowing HeaderBlock) -> Bool {
        var next = name.index(in: headers, from: 0)
        if next == nil, !missingIsEmpty {
            // What is absent matches nothing, inverted or not; only presence itself can be asked for.
            guard case .present(let wanted) = rule else { return false }
            return wanted == inverted
        }
        if next == nil { return matches(ByteView()) != inverted }
        while let index = next {
            if matches(headers.value(at: index)) { return !inverted }
            next = name.index(in: headers, from: index + 1)
        }
        return inverted
    }

    private func matches(_ value: ByteView) -> Bool {
        switch rule {
        case .present(let wanted): wanted
        case .text(let matcher): matcher.matches(value)
        case .range(let start, let end): Self.integer(value).map { $0 >= start && $0 < end } ?? false
        }
    }

    private static func integer(_ text: ByteView) -> Int64? {
        let trimmed = text.trimmed
        guard let first = trimmed.first else { return nil }
        let digits = first == 0x2D || first == 0x2B ? trimmed.dropFirst(1) : trimmed
        guard let magnitude = digits.decimal else { return nil }
        if first == 0x2D {
            return magnitude <= UInt64(Int64.max) + 1 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
        }
        return Int64(exactly: magnitude)
    }
}

extension [HeaderMatcher] {
    public func allMatch(_ headers: borrowing HeaderBlock) -> Bool {
        for matcher in self where !matcher.matches(headers) { return false }
        return true
    }
}

/// envoy.config.route.v3.QueryParameterMatcher: looks at the first value under a name, undecoded.
public struct QueryParameterMatcher: Sendable {
    private enum Rule: Sendable {
        case present(Bool)
        case value(StringMatcher)
    }

    private let name: [UInt8]
    private let rule: Rule

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = Array(node.string("name").utf8)
        switch node.oneof("query_parameter_match_specifier") {
        case "string_match":
            guard let matcher = node.message("string_match") else { fallthrough }
            rule = .value(try StringMatcher(matcher))
        case "present_match": rule = .present(node.bool("present_match"))
        default: rule = .present(true)
        }
    }

    public func matches(query: ByteView?, decoding: Bool = false) -> Bool {
        if decoding, let query, query.contains(0x25) { return matchesDecoded(query) }
        var parameters = QueryParameters(query)
        while let (key, found) = parameters.next() {
            if !key.equals(name) { continue }
            switch rule {
            case .present(let wanted): return wanted
            case .value(let matcher): return matcher.matches(found)
            }
        }
        if case .present(false) = rule { return true }
        return false
    }

    /// Names and values with their escapes resolved.
    private func matchesDecoded(_ query: ByteView) -> Bool {
        var parameters = QueryParameters(query)
        while let (key, found) = parameters.next() {
            var text = ByteQueue()
            PercentCoding.appendDecoded(key, to: &text)
            if !text.view.equals(name) { continue }
            text.removeAll()
            PercentCoding.appendDecoded(found, to: &text)
            switch rule {
            case .present(let wanted): return wanted
            case .value(let matcher): return matcher.matches(text.view)
            }
        }
        if case .present(false) = rule { return true }
        return false
    }
}
