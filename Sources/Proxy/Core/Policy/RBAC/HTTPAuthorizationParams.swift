// envoy.extensions.filters.http.rbac.v3: rules, rules on probation, and what is counted of them.

import Authorization
import EnvoyAPI
import Routing

/// What filter and route have in common.
struct AuthorizationRules: Sendable {
    let enforced: AuthorizationEngine?
    let shadow: AuthorizationEngine?
    /// In front of the keys of dynamic metadata.
    let enforcedPrefix: String
    let shadowPrefix: String
    let countsPolicies: Bool

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        enforced = try AuthorizationEngine.read(node, "rules", "matcher")
        shadow = try AuthorizationEngine.read(node, "shadow_rules", "shadow_matcher")
        enforcedPrefix = node.string("rules_stat_prefix")
        shadowPrefix = node.string("shadow_rules_stat_prefix")
        countsPolicies = node.bool("track_per_rule_stats")
    }

    /// Nobody is asked anything.
    init() {
        enforced = nil
        shadow = nil
        enforcedPrefix = ""
        shadowPrefix = ""
        countsPolicies = false
    }
}

extension AuthorizationEngine {
    /// A matcher takes the place of rules beside it.
    static func read(
        _ node: ConfigNode, _ rules: String, _ matcher: String
    ) throws(InvalidConfiguration) -> AuthorizationEngine? {
        if let matcher = node.message(matcher) {
            node.message(rules)?.acceptAsKnown()
            return try AuthorizationEngine(matcher: matcher)
        }
        guard let rules = node.message(rules) else { return nil }
        return try AuthorizationEngine(rules)
    }
}

final class HTTPAuthorizationParams: PolicyFilterParams, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let typeName = "envoy.extensions.filters.http.rbac.v3.RBAC"
    static let perRouteTypeName = "envoy.extensions.filters.http.rbac.v3.RBACPerRoute"

    let rules: AuthorizationRules

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        rules = try AuthorizationRules(node)
        super.init()
    }

    override func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter {
        HTTPAuthorizationFilter(name: name, rules: rules, worker, statPrefix: statPrefix)
    }
}

/// Without `rbac` the route is open to everyone.
final class HTTPAuthorizationRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    let rules: AuthorizationRules

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        rules =
            try node.message("rbac").map { node throws(InvalidConfiguration) in try AuthorizationRules(node) }
            ?? AuthorizationRules()
        super.init()
    }
}
