// What role-based access control counts, for HTTP and for connections.

import Authorization
import Telemetry

/// Prefix `<owner>.rbac.<rules_stat_prefix>.`
enum AuthorizationStat: String, StatScope {
    case allowed, denied

    var kind: StatKind { .counter }
}

/// Prefix `<owner>.rbac.<shadow_rules_stat_prefix>.`
enum ShadowAuthorizationStat: String, StatScope {
    case shadowAllowed = "shadow_allowed"
    case shadowDenied = "shadow_denied"

    var kind: StatKind { .counter }
}

/// One loop's counters of one filter.
final class AuthorizationStatistics {
    private let shard: StatShard
    private let store: StatsStore
    private let prefix: String
    private let shadowPrefix: String
    private let enforced: StatBlock<AuthorizationStat>
    private let shadow: StatBlock<ShadowAuthorizationStat>
    /// Made when a policy first decides. An engine is held for as long as its numbers are, so that no other one can
    /// have its identity.
    private var policies: [ObjectIdentifier: (engine: AuthorizationEngine, indices: [StatIndex?])] = [:]

    /// Routes that come and go bring engines of their own.
    private static let enginesKept = 256

    /// `prefix` with its dot, up to `rbac`.
    init(_ worker: Worker, prefix: String, enforcedPrefix: String, shadowPrefix: String) {
        shard = worker.shard
        store = worker.store
        self.prefix = Self.joined(prefix + "rbac.", enforcedPrefix)
        self.shadowPrefix = Self.joined(prefix + "rbac.", shadowPrefix)
        enforced = worker.store.register(AuthorizationStat.self, prefix: self.prefix)
        shadow = worker.store.register(ShadowAuthorizationStat.self, prefix: self.shadowPrefix)
    }

    private static func joined(_ prefix: String, _ part: String) -> String {
        part.isEmpty || part.hasSuffix(".") ? prefix + part : prefix + part + "."
    }

    func decided(_ verdict: AuthorizationEngine.Verdict) {
        shard.count(enforced, verdict.isAllowed ? .allowed : .denied)
    }

    func shadowDecided(_ verdict: AuthorizationEngine.Verdict) {
        shard.count(shadow, verdict.isAllowed ? .shadowAllowed : .shadowDenied)
    }

    /// Counts for the policy that decided.
    func count(_ verdict: AuthorizationEngine.Verdict, of engine: AuthorizationEngine, isShadow: Bool) {
        guard let policy = verdict.policy else { return }
        var known =
            policies[ObjectIdentifier(engine)]?.indices ?? Array(repeating: nil, count: engine.policyNames.count)
        if let index = known[policy] { return shard.count(index) }
        let outcome = (isShadow ? "shadow_" : "") + (verdict.isAllowed ? "allowed" : "denied")
        let name = "\(isShadow ? shadowPrefix : prefix)policy.\(engine.policyNames[policy]).\(outcome)"
        let index = store.register(name: name, kind: .counter)
        known[policy] = index
        if policies.count >= Self.enginesKept { policies.removeAll() }
        policies[ObjectIdentifier(engine)] = (engine, known)
        shard.count(index)
    }
}
