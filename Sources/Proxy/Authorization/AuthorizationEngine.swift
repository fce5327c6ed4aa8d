// envoy.config.rbac.v3.RBAC compiled: which policy a request meets and whether it may go on.

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

    private struct Policy: Sendable {
        let permissions: UInt32
        let principals: UInt32
    }

    public let action: Action
    /// In the order in which they are tried, which is that of their names.
    public let policyNames: [String]
    /// Some rule asks for a header, which a connection has not got.
    public let readsHeaders: Bool
    private let program: RuleProgram
    private let policies: OperandTable<Policy>

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        action =
            switch node.enumeration("action") {
            case "DENY": .deny
            case "LOG": .log
            default: .allow
            }
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
            let permissions = try RuleExpression.permissions(policy.messages("permissions"))
            let principals = try RuleExpression.principals(policy.messages("principals"))
            policies.append(
                Policy(permissions: builder.add(.any(permissions)), principals: builder.add(.any(principals))))
        }
        policyNames = configured.map(\.key)
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
        return switch action {
        case .allow: Verdict(isAllowed: policy != nil, policy: policy)
        case .deny: Verdict(isAllowed: policy == nil, policy: policy)
        case .log: Verdict(isAllowed: true, policy: policy)
        }
    }

    private func matchingPolicy(
        _ headers: borrowing HeaderBlock, _ info: borrowing StreamInfo, _ connection: SocketAddress?
    ) -> Int? {
        var state = RuleEvaluation()
        for index in 0..<UInt32(policyNames.count) {
            let policy = policies[index]
            if program.matches(policy.permissions, headers, info, connection: connection, &state),
                program.matches(policy.principals, headers, info, connection: connection, &state)
            {
                return Int(index)
            }
        }
        return nil
    }
}
