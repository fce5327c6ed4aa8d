// Role-based access control of requests: asks the rules on probation, then those in force.

import Authorization
import Base
import Formatting
import Routing

final class HTTPAuthorizationFilter: HTTPFilter {
    private static let metadataName = "envoy.filters.http.rbac"

    private let rules: AuthorizationRules
    private let statistics: AuthorizationStatistics
    /// Dynamic metadata by outcome: few occur, and each is the same for every request. The rules are held with it, so
    /// that no others can have their identity.
    private var outcomes: [OutcomeKey: (rules: AuthorizationRules, metadata: MetadataSet)] = [:]

    /// Routes that come and go bring rules of their own.
    private static let outcomesKept = 256

    private struct OutcomeKey: Hashable {
        let rules: ObjectIdentifier?
        let shadowRules: ObjectIdentifier?
        let enforced: Int
        let shadow: Int
    }

    init(name: String, rules: AuthorizationRules, _ worker: Worker, statPrefix: String) {
        self.rules = rules
        statistics = AuthorizationStatistics(
            worker, prefix: statPrefix, enforcedPrefix: rules.enforcedPrefix, shadowPrefix: rules.shadowPrefix)
        super.init(name: name)
    }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        if let route = stream.perRoute(name) as? HTTPAuthorizationRouteConfig { return decide(route.rules, stream) }
        return decide(rules, stream)
    }

    private func decide(_ rules: AuthorizationRules, _ stream: HTTPStream) -> FilterVerdict {
        if rules.enforced == nil, rules.shadow == nil { return .proceed }
        let connection = stream.connection?.facts.facts.remote
        let shadow = rules.shadow?.evaluate(stream.requestHeaders, stream.info, connection: connection)
        if let shadow, let engine = rules.shadow {
            statistics.shadowDecided(shadow)
            if rules.countsPolicies { statistics.count(shadow, of: engine, isShadow: true) }
            note(rules, nil, shadow, stream)
        }
        guard let engine = rules.enforced else { return .proceed }
        let verdict = engine.evaluate(stream.requestHeaders, stream.info, connection: connection)
        statistics.decided(verdict)
        if rules.countsPolicies { statistics.count(verdict, of: engine, isShadow: false) }
        note(rules, verdict, nil, stream)
        if engine.logs {
            stream.info.setDynamicMetadata(
                filter: "envoy.common", key: "access_log_hint", .bool(engine.isLogged(verdict)))
        }
        if verdict.isAllowed { return .proceed }
        stream.info.responseDetails = .text(engine.denialDetails(verdict))
        stream.sendLocalReply(403, "RBAC: access denied", details: "rbac_access_denied")
        return .answered
    }

    /// What later filters and the log can know of the decision.
    private func note(
        _ rules: AuthorizationRules, _ enforced: AuthorizationEngine.Verdict?, _ shadow: AuthorizationEngine.Verdict?,
        _ stream: HTTPStream
    ) {
        let key = OutcomeKey(
            rules: rules.enforced.map { ObjectIdentifier($0) }, shadowRules: rules.shadow.map { ObjectIdentifier($0) },
            enforced: Self.number(enforced), shadow: Self.number(shadow))
        if let known = outcomes[key] {
            return stream.info.mergeDynamicMetadata(known.metadata, of: Self.metadataName)
        }
        let metadata = describe(rules, enforced, shadow)
        if outcomes.count >= Self.outcomesKept { outcomes.removeAll() }
        outcomes[key] = (rules, metadata)
        stream.info.mergeDynamicMetadata(metadata, of: Self.metadataName)
    }

    private static func number(_ verdict: AuthorizationEngine.Verdict?) -> Int {
        guard let verdict else { return -1 }
        return (verdict.policy ?? -1) &* 2 &+ 2 &+ (verdict.isAllowed ? 1 : 0)
    }

    private func describe(
        _ rules: AuthorizationRules, _ enforced: AuthorizationEngine.Verdict?, _ shadow: AuthorizationEngine.Verdict?
    ) -> MetadataSet {
        var metadata = MetadataSet()
        if let enforced {
            metadata.merge(
                filter: Self.metadataName,
                AuthorizationMetadata.fields(enforced, of: rules.enforced, "\(rules.enforcedPrefix)enforced_"))
        }
        if let shadow {
            metadata.merge(
                filter: Self.metadataName,
                AuthorizationMetadata.fields(shadow, of: rules.shadow, "\(rules.shadowPrefix)shadow_"))
        }
        return metadata
    }
}

enum AuthorizationMetadata {
    static func fields(
        _ verdict: AuthorizationEngine.Verdict, of engine: AuthorizationEngine?, _ prefix: String
    ) -> [String: MetadataValue] {
        var fields: [String: MetadataValue] = [
            "\(prefix)engine_result": .string(verdict.isAllowed ? "allowed" : "denied")
        ]
        if let policy = verdict.policy, let engine {
            fields["\(prefix)effective_policy_id"] = .string(engine.policyNames[policy])
        }
        return fields
    }
}

extension AuthorizationEngine {
    /// `rbac_access_denied_matched_policy[name]`, without white space.
    func denialDetails(_ verdict: Verdict) -> [UInt8] {
        let name = verdict.policy.map { policyNames[$0] } ?? "none"
        let clean = name.utf8.map { byte in (9...13).contains(byte) || byte == 0x20 ? UInt8(0x5F) : byte }
        return Array("rbac_access_denied_matched_policy[".utf8) + clean + Array("]".utf8)
    }
}
