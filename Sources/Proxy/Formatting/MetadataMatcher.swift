// envoy.type.matcher.v3.MetadataMatcher, ValueMatcher and FilterStateMatcher, compiled.

import Base
import EnvoyAPI

public indirect enum ValueMatcher: Sendable {
    case null
    case exactNumber(Double)
    case numberRange(Double, Double)
    case text(StringMatcher)
    case bool(Bool)
    case present(Bool)
    case listHas(ValueMatcher)
    case any([ValueMatcher])

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("match_pattern") {
        case "null_match":
            _ = node.message("null_match")
            self = .null
        case "bool_match": self = .bool(node.bool("bool_match"))
        case "present_match": self = .present(node.bool("present_match"))
        case "string_match":
            guard let matcher = node.message("string_match") else { fallthrough }
            self = .text(try StringMatcher(matcher))
        case "double_match":
            guard let matcher = node.message("double_match") else { fallthrough }
            if let range = matcher.message("range") {
                self = .numberRange(range.double("start"), range.double("end"))
            } else {
                self = .exactNumber(matcher.double("exact"))
            }
        case "list_match":
            guard let inner = node.message("list_match")?.message("one_of") else { fallthrough }
            self = .listHas(try ValueMatcher(inner))
        case "or_match":
            guard let matcher = node.message("or_match") else { fallthrough }
            var alternatives: [ValueMatcher] = []
            for entry in matcher.messages("value_matchers") { alternatives.append(try ValueMatcher(entry)) }
            self = .any(alternatives)
        default: throw node.invalid("", found: "no pattern", expected: "a value matcher")
        }
    }

    public func matches(_ value: MetadataValue?) -> Bool {
        switch (self, value) {
        case (.present(let wanted), _): (value != nil) == wanted
        case (.any(let alternatives), _): alternatives.contains { $0.matches(value) }
        case (.null, .some(.null)): true
        case (.exactNumber(let wanted), .some(.number(let number))): number == wanted
        case (.numberRange(let start, let end), .some(.number(let number))): number >= start && number < end
        case (.text(let matcher), .some(.string(let text))): text.withView { matcher.matches($0) }
        case (.bool(let wanted), .some(.bool(let flag))): flag == wanted
        case (.listHas(let inner), .some(.list(let values))): values.contains { inner.matches($0) }
        default: false
        }
    }
}

public struct MetadataMatcher: Sendable {
    let filter: String
    let path: [String]
    let value: ValueMatcher
    let inverted: Bool

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        filter = node.string("filter")
        path = node.messages("path").map { $0.string("key") }
        inverted = node.bool("invert")
        guard let matcher = node.message("value") else {
            throw node.invalid("value", found: "nothing", expected: "a value matcher")
        }
        value = try ValueMatcher(matcher)
    }

    public func matches(_ metadata: MetadataSet?) -> Bool {
        value.matches(metadata?.value(filter: filter, path: path)) != inverted
    }
}

public struct FilterStateMatcher: Sendable {
    enum Rule: Sendable {
        case text(StringMatcher)
        case address(AddressRanges)
    }

    let key: String
    let rule: Rule

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        key = node.string("key")
        switch node.oneof("matcher") {
        case "string_match":
            guard let matcher = node.message("string_match") else { fallthrough }
            rule = .text(try StringMatcher(matcher))
        case "address_match":
            guard let matcher = node.message("address_match") else { fallthrough }
            rule = .address(try AddressRanges(matcher.messages("ranges")))
        default: throw node.invalid("", found: "no matcher", expected: "string_match or address_match")
        }
    }

    public func matches(_ info: borrowing StreamInfo) -> Bool {
        guard let text = info.filterState(key)?.text else { return false }
        switch rule {
        case .text(let matcher): return text.withView { matcher.matches($0) }
        case .address(let ranges): return IPAddress(text).map { ranges.contains($0) } ?? false
        }
    }
}
