// xds.type.matcher.v3.Matcher with actions of access control, unrolled into one ordered list.

import Base
import EnvoyAPI
import Formatting

/// A matcher tree says the same as a list of its leaves in order, each under all the conditions on the way to it: a
/// branch that finds nothing leaves the decision to what comes behind it.
struct MatcherRules {
    struct Leaf {
        let condition: RuleExpression
        let name: String
        let action: AuthorizationEngine.Action
    }

    /// More leaves than anybody would write.
    private static let maxLeaves = 100_000

    private(set) var leaves: [Leaf] = []

    init(_ node: ConfigNode) throws(InvalidConfiguration) { try collect(node, under: []) }

    private mutating func collect(
        _ node: ConfigNode, under conditions: [RuleExpression]
    ) throws(InvalidConfiguration) {
        if let list = node.message("matcher_list") {
            for entry in list.messages("matchers") {
                let condition = try Self.predicate(try entry.inner("predicate"))
                try take(try entry.inner("on_match"), under: conditions + [condition])
            }
        } else if let tree = node.message("matcher_tree") {
            try collect(tree: tree, under: conditions)
        }
        if let otherwise = node.message("on_no_match") { try take(otherwise, under: conditions) }
    }

    private mutating func take(_ node: ConfigNode, under conditions: [RuleExpression]) throws(InvalidConfiguration) {
        // An action that keeps matching is only told to whoever watches.
        let isSkipped = node.bool("keep_matching")
        if let matcher = node.message("matcher") {
            if isSkipped { throw node.unsupported("keep_matching", "on a nested matcher") }
            return try collect(matcher, under: conditions)
        }
        guard let action = node.extensionConfig("action"), action.typeName == "envoy.config.rbac.v3.Action" else {
            throw node.invalid("action", found: "something else", expected: "an envoy.config.rbac.v3.Action")
        }
        let decision: AuthorizationEngine.Action =
            switch action.enumeration("action") {
            case "DENY": .deny
            case "LOG": .log
            default: .allow
            }
        let name = action.string("name")
        if isSkipped { return }
        if leaves.count == Self.maxLeaves {
            throw node.invalid("", found: "more than \(Self.maxLeaves) actions", expected: "fewer")
        }
        leaves.append(Leaf(condition: .all(conditions), name: name, action: decision))
    }

    /// The longest prefix is asked first.
    private mutating func collect(
        tree node: ConfigNode, under conditions: [RuleExpression]
    ) throws(InvalidConfiguration) {
        let input = try TextInput(node)
        switch node.oneof("tree_type") {
        case "exact_match_map":
            for (key, value) in try node.inner("exact_match_map").messageMap("map") {
                try take(value, under: conditions + [.input(input, StringMatcher(.exact(Array(key.utf8))))])
            }
        case "prefix_match_map":
            let entries = try node.inner("prefix_match_map").messageMap("map")
            for (key, value) in entries.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) {
                try take(value, under: conditions + [.input(input, StringMatcher(.prefix(Array(key.utf8))))])
            }
        default: throw node.unsupported("custom_match", "matcher trees other than exact and prefix maps")
        }
    }

    // MARK: - Predicates

    private static func predicate(_ node: ConfigNode) throws(InvalidConfiguration) -> RuleExpression {
        switch node.oneof("match_type") {
        case "single_predicate": return try single(try node.inner("single_predicate"))
        case "or_matcher": return .any(try predicates(try node.inner("or_matcher")))
        case "and_matcher": return .all(try predicates(try node.inner("and_matcher")))
        case "not_matcher": return .not(try predicate(try node.inner("not_matcher")))
        default: throw node.invalid("", found: "no predicate", expected: "a predicate")
        }
    }

    private static func predicates(_ node: ConfigNode) throws(InvalidConfiguration) -> [RuleExpression] {
        var list: [RuleExpression] = []
        for entry in node.messages("predicate") { list.append(try predicate(entry)) }
        return list
    }

    private static func single(_ node: ConfigNode) throws(InvalidConfiguration) -> RuleExpression {
        let input = try TextInput(node)
        if let text = node.message("value_match") { return .input(input, try matcher(text)) }
        guard let custom = node.extensionConfig("custom_match"),
            custom.typeName == "envoy.extensions.matching.input_matchers.ip.v3.Ip"
        else { throw node.unsupported("custom_match", "custom matchers other than those of addresses") }
        guard case .address(let source) = input else {
            throw node.invalid("custom_match", found: "ranges for another input", expected: "an address as the input")
        }
        custom.ignore("stat_prefix")
        var ranges: [RuleExpression] = []
        for range in custom.messages("cidr_ranges") { ranges.append(.address(source, try AddressRanges.range(range))) }
        return .any(ranges)
    }

    /// `xds.type.matcher.v3.StringMatcher`.
    private static func matcher(_ node: ConfigNode) throws(InvalidConfiguration) -> StringMatcher {
        let ignoresCase = node.bool("ignore_case")
        func text(_ field: String) -> [UInt8] { Array(node.string(field).utf8) }
        switch node.oneof("match_pattern") {
        case "exact": return StringMatcher(.exact(text("exact")), ignoringCase: ignoresCase)
        case "prefix": return StringMatcher(.prefix(text("prefix")), ignoringCase: ignoresCase)
        case "suffix": return StringMatcher(.suffix(text("suffix")), ignoringCase: ignoresCase)
        case "contains": return StringMatcher(.contains(text("contains")), ignoringCase: ignoresCase)
        case "safe_regex":
            let regex = try node.inner("safe_regex")
            regex.ignore("google_re2")
            let pattern = regex.string("regex")
            do throws(InvalidFormat) {
                return StringMatcher(.regex(try CompiledRegex(pattern: pattern)))
            } catch {
                throw regex.invalid("regex", found: "\"\(pattern)\" (\(error))", expected: "an RE2 expression")
            }
        default: throw node.unsupported("custom", "custom string matchers")
        }
    }
}
