// A virtual host's routes as a tree of matchers instead of a list: `matcher` of a VirtualHost.

import Base
import EnvoyAPI
import Formatting

/// `xds.type.matcher.v3.Matcher` with routes at its leaves. Immutable; shared by all loops.
final class RouteMatcher: Sendable {
    /// The routes of one leaf, in order; each has conditions of its own besides.
    final class Leaf: Sendable {
        let routes: [RouteEntry]
        init(_ routes: [RouteEntry]) { self.routes = routes }
    }

    private enum Outcome: Sendable {
        case leaf(Leaf)
        case further(RouteMatcher)
    }

    private indirect enum Predicate: Sendable {
        case value(HeaderName, StringMatcher)
        case any([Predicate])
        case all([Predicate])
        case not(Predicate)
    }

    private enum Kind: Sendable {
        case list([(predicate: Predicate, outcome: Outcome)])
        case exact(HeaderName, [[UInt8]: Outcome])
        /// The longest prefix first.
        case prefix(HeaderName, [(prefix: [UInt8], outcome: Outcome)])
        case nothing
    }

    private let kind: Kind
    private let otherwise: Outcome?

    typealias MakeRoute = (ConfigNode) throws(InvalidConfiguration) -> RouteEntry

    init(_ node: ConfigNode, _ make: MakeRoute) throws(InvalidConfiguration) {
        switch node.oneof("matcher_type") {
        case "matcher_list":
            var entries: [(predicate: Predicate, outcome: Outcome)] = []
            for entry in node.message("matcher_list")?.messages("matchers") ?? [] {
                guard let predicate = entry.message("predicate"), let match = entry.message("on_match") else {
                    continue
                }
                entries.append((try Self.predicate(predicate), try Self.outcome(match, make)))
            }
            kind = .list(entries)
        case "matcher_tree":
            guard let tree = node.message("matcher_tree") else { fallthrough }
            kind = try Self.tree(tree, make)
        default: kind = .nothing
        }
        otherwise = try node.message("on_no_match").map { inner throws(InvalidConfiguration) in
            try Self.outcome(inner, make)
        }
    }

    private static func tree(_ node: ConfigNode, _ make: MakeRoute) throws(InvalidConfiguration) -> Kind {
        let input = try input(node)
        switch node.oneof("tree_type") {
        case "exact_match_map":
            var map: [[UInt8]: Outcome] = [:]
            for (key, match) in node.message("exact_match_map")?.messageMap("map") ?? [] {
                map[Array(key.utf8)] = try outcome(match, make)
            }
            return .exact(input, map)
        case "prefix_match_map":
            var list: [(prefix: [UInt8], outcome: Outcome)] = []
            for (key, match) in node.message("prefix_match_map")?.messageMap("map") ?? [] {
                list.append((Array(key.utf8), try outcome(match, make)))
            }
            return .prefix(input, list.sorted { $0.prefix.count > $1.prefix.count })
        case let other:
            throw node.unsupported(other ?? "tree_type", "trees that are no exact_match_map or prefix_match_map")
        }
    }

    private static func outcome(_ node: ConfigNode, _ make: MakeRoute) throws(InvalidConfiguration) -> Outcome {
        if node.bool("keep_matching") {
            throw node.invalid("keep_matching", found: "true", expected: "matching that ends with a route")
        }
        if node.oneof("on_match") == "matcher", let inner = node.message("matcher") {
            return .further(try RouteMatcher(inner, make))
        }
        let action = node.message("action")
        _ = action?.string("name")
        guard let config = action?.any("typed_config") else {
            throw node.invalid("action", found: "nothing", expected: "a Route or a RouteList")
        }
        var routes: [RouteEntry] = []
        switch config.typeName {
        case "envoy.config.route.v3.Route": routes.append(try make(config))
        case "envoy.config.route.v3.RouteList":
            for route in config.messages("routes") { routes.append(try make(route)) }
        case let other: throw node.unsupported("action", "\(other) as the action of a route matcher")
        }
        return .leaf(Leaf(routes))
    }

    /// Routes go by the headers of requests alone.
    private static func input(_ node: ConfigNode) throws(InvalidConfiguration) -> HeaderName {
        let input = node.message("input")
        _ = input?.string("name")
        guard let config = input?.any("typed_config"),
            config.typeName == "envoy.type.matcher.v3.HttpRequestHeaderMatchInput"
        else { throw node.invalid("input", found: "another input", expected: "HttpRequestHeaderMatchInput") }
        return HeaderName(config.string("header_name"))
    }

    private static func predicate(_ node: ConfigNode) throws(InvalidConfiguration) -> Predicate {
        func list(_ field: String) throws(InvalidConfiguration) -> [Predicate] {
            var predicates: [Predicate] = []
            for inner in node.message(field)?.messages("predicate") ?? [] { predicates.append(try predicate(inner)) }
            return predicates
        }
        switch node.oneof("match_type") {
        case "or_matcher": return .any(try list("or_matcher"))
        case "and_matcher": return .all(try list("and_matcher"))
        case "not_matcher":
            guard let inner = node.message("not_matcher") else { fallthrough }
            return .not(try predicate(inner))
        case "single_predicate":
            guard let single = node.message("single_predicate") else { fallthrough }
            guard let matcher = single.message("value_match") else {
                throw single.unsupported("custom_match", "matchers other than value_match")
            }
            return .value(try input(single), try StringMatcher(matcher))
        default:
            throw node.invalid(
                "", found: "no predicate", expected: "single_predicate, or_matcher, and_matcher or not_matcher")
        }
    }

    /// What the tree leads to; nil where it leads nowhere.
    func match(_ request: borrowing HeaderBlock) -> Leaf? {
        // Values of a header that is repeated are matched together.
        var text = ByteQueue()
        switch kind {
        case .nothing: break
        case .list(let entries):
            for entry in entries where Self.holds(entry.predicate, request) {
                if let leaf = Self.follow(entry.outcome, request) { return leaf }
            }
        case .exact(let input, let map):
            let found = input.joined(in: request, into: &text).flatMap { map[$0.array] }
            if let found, let leaf = Self.follow(found, request) { return leaf }
        case .prefix(let input, let list):
            guard let value = input.joined(in: request, into: &text) else { break }
            for entry in list where value.hasPrefix(entry.prefix) {
                if let leaf = Self.follow(entry.outcome, request) { return leaf }
            }
        }
        return otherwise.flatMap { Self.follow($0, request) }
    }

    private static func follow(
        _ outcome: Outcome, _ request: borrowing HeaderBlock
    ) -> Leaf? {
        switch outcome {
        case .leaf(let leaf): leaf
        case .further(let matcher): matcher.match(request)
        }
    }

    private static func holds(
        _ predicate: Predicate, _ request: borrowing HeaderBlock
    ) -> Bool {
        switch predicate {
        case .value(let input, let matcher):
            var text = ByteQueue()
            return input.joined(in: request, into: &text).map { matcher.matches($0) } ?? false
        case .any(let predicates):
            for inner in predicates where holds(inner, request) { return true }
            return false
        case .all(let predicates):
            for inner in predicates where !holds(inner, request) { return false }
            return true
        case .not(let inner): return !holds(inner, request)
        }
    }
}
