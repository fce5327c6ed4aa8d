// A tree of conditions on a request and its response (MatchPredicate), compiled to a flat list.

import Base
import EnvoyAPI
import Formatting

/// What a stream has to show to be recorded. Parents stand before their children; the first node is the root.
public struct TapPredicate: Sendable {
    enum Node: Sendable {
        case any
        case not(Int)
        case all([Int])
        case some([Int])
        case headers(TapMessagePart, [HeaderMatcher])
        /// Every pattern has to be found, in the first `limit` bytes where that isn't 0.
        case body(TapSide, patterns: [[UInt8]], limit: Int)
    }

    private(set) var nodes: [Node] = []

    /// `envoy.config.common.matcher.v3.MatchPredicate`, or the same under its older name in `envoy.config.tap.v3`.
    public init(_ node: ConfigNode) throws(InvalidConfiguration) { _ = try add(node) }

    private mutating func add(_ node: ConfigNode) throws(InvalidConfiguration) -> Int {
        let index = nodes.count
        nodes.append(.any)
        nodes[index] = try read(node)
        return index
    }

    private mutating func read(_ node: ConfigNode) throws(InvalidConfiguration) -> Node {
        let rule = node.oneof("rule") ?? ""
        switch rule {
        case "any_match": _ = node.bool("any_match")
        case "not_match": if let inner = node.message("not_match") { return .not(try add(inner)) }
        case "and_match": return .all(try addSet(node.message("and_match")))
        case "or_match": return .some(try addSet(node.message("or_match")))
        case "http_request_headers_match": return try headers(.requestHeaders, node.message(rule))
        case "http_request_trailers_match": return try headers(.requestTrailers, node.message(rule))
        case "http_response_headers_match": return try headers(.responseHeaders, node.message(rule))
        case "http_response_trailers_match": return try headers(.responseTrailers, node.message(rule))
        case "http_request_generic_body_match": return body(.request, node.message(rule))
        case "http_response_generic_body_match": return body(.response, node.message(rule))
        default: throw node.invalid("any_match", found: "no rule", expected: "one of the rules of a MatchPredicate")
        }
        return .any
    }

    private mutating func addSet(_ set: ConfigNode?) throws(InvalidConfiguration) -> [Int] {
        var children: [Int] = []
        for rule in set?.messages("rules") ?? [] { children.append(try add(rule)) }
        return children
    }

    private func headers(_ part: TapMessagePart, _ node: ConfigNode?) throws(InvalidConfiguration) -> Node {
        .headers(part, try HeaderMatcher.list(node?.messages("headers") ?? []))
    }

    private func body(_ side: TapSide, _ node: ConfigNode?) -> Node {
        let patterns = (node?.messages("patterns") ?? []).map { pattern in
            pattern.oneof("rule") == "binary_match"
                ? pattern.bytes("binary_match") : Array(pattern.string("string_match").utf8)
        }
        return .body(side, patterns: patterns, limit: Int(node?.uint32("bytes_limit") ?? 0))
    }
}

public enum TapSide: Sendable { case request, response }

public enum TapMessagePart: Sendable { case requestHeaders, requestTrailers, responseHeaders, responseTrailers }
