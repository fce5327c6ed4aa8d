// envoy.config.rbac.v3.RBAC compiled, or a matcher in its stead: which policy a request meets and whether it may go on.

import Base
import EnvoyAPI
import Formatting

/// Immutable; shared by all loops.
public final class AuthorizationEngine: Sendable {
    public enum Action: Sendable { case allow, deny, log }

    public struct Verdict: Sendable, Equatable {
        public let isAllowed: Bool
        /// The number of the policy that matched; nil when none did.
        public let policy: Int?
    }

    /// Both must hold; the one that is asked first costs less.
    private struct Policy: Sendable {
        let first: UInt32
        let second: UInt32
        let action: Action
    }

    /// What becomes of who meets no policy.
    private let allowsStrangers: Bool
    /// Some policy is for the log only: each decision says whether it was one of those.
    public let logs: Bool
    /// In the order in which they are tried, which is that of their names.
    public let policyNames: [String]
    /// Some rule asks for a header, which a connection has not got.
    public let readsHeaders: Bool
    private let program: RuleProgram
    private let policies: OperandTable<Policy>

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let action: Action =
            switch node.enumeration("action") {
            case "DENY": .deny
            case "LOG": .log
            default: .allow
            }
        allowsStrangers = action != .allow
        logs = action == .log
        if node.has("audit_logging_options") {
            throw node.unsupported("audit_logging_options", "audit loggers; shadow rules and access logs tell the same")
        }
        var builder = RuleProgramBuilder()
        var policies: [Policy] = []
        let configured = node.messageMap("policies").sorted {
            Array($0.key.utf8).lexicographicallyPrecedes($1.key.utf8)
        }
        for (_, policy) in configured {
            for field in ["condition", "checked_condition", "cel_config"] where policy.has(field) {
                throw policy.unsupported(field, "conditions in CEL; say it with permissions and principals")
            }
            let conditions = [
                RuleExpression.any(try RuleExpression.permissions(policy.messages("permissions"))),
                RuleExpression.any(try RuleExpression.principals(policy.messages("principals"))),
            ].sorted { RuleProgramBuilder.cost($0) < RuleProgramBuilder.cost($1) }
            policies.append(
                Policy(first: builder.add(conditions[0]), second: builder.add(conditions[1]), action: action))
        }
        policyNames = configured.map(\.key)
        self.policies = OperandTable(policies)
        readsHeaders = builder.readsHeaders
        program = builder.finish()
    }

    /// `xds.type.matcher.v3.Matcher` with `envoy.config.rbac.v3.Action` at its leaves.
    public init(matcher node: ConfigNode) throws(InvalidConfiguration) {
        let rules = try MatcherRules(node)
        var builder = RuleProgramBuilder()
        var policies: [Policy] = []
        for leaf in rules.leaves {
            policies.append(
                Policy(first: builder.add(leaf.condition), second: builder.add(.always), action: leaf.action))
        }
        allowsStrangers = false
        logs = rules.leaves.contains { $0.action == .log }
        policyNames = rules.leaves.map(\.name)
        self.policies = OperandTable(policies)
        readsHeaders = builder.readsHeaders
        program = builder.finish()
    }

    deinit { policies.free() }

    /// `connection` is the client as the connection knows it, whatever headers say.
    public func evaluate(
        _ headers: borrowing HeaderBlock, _ info: borrowing StreamInfo, connection: SocketAddress?
    ) -> Verdict {
        let policy = matchingPolicy(headers, info, connection)
        guard let policy else { return Verdict(isAllowed: allowsStrangers, policy: nil) }
        return Verdict(isAllowed: policies[UInt32(policy)].action != .deny, policy: policy)
    }

    /// Whether the policy that was met is one for the log.
    public func isLogged(_ verdict: Verdict) -> Bool {
        guard let policy = verdict.policy else { return false }
        return policies[UInt32(policy)].action == .log
    }

    private func matchingPolicy(
        _ headers: borrowing HeaderBlock, _ info: borrowing StreamInfo, _ connection: SocketAddress?
    ) -> Int? {
        var state = RuleEvaluation()
        for index in 0..<UInt32(policyNames.count) {
            let policy = policies[index]
            if program.matches(policy.first, headers, info, connection: connection, &state),
                program.matches(policy.second, headers, info, connection: connection, &state)
            {
                return Int(index)
            }
        }
        return nil
    }
}
