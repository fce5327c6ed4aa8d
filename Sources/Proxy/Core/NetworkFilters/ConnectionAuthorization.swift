// Role-based access control of connections: envoy.extensions.filters.network.rbac, asked at the client's first byte.

import Authorization
import Base
import EnvoyAPI
import Formatting
import Telemetry

final class ConnectionAuthorizationParams: NetworkFilterParams, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let typeName = "envoy.extensions.filters.network.rbac.v3.RBAC"

    let enforced: AuthorizationEngine?
    let shadow: AuthorizationEngine?
    let statPrefix: String
    let shadowPrefix: String
    /// Asks for everything that arrives, not for the first bytes only.
    let isContinuous: Bool
    /// How long a refused connection is kept waiting for its end.
    let delay: TimeSpan

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        enforced = try Self.engine(node, "rules", "matcher")
        shadow = try Self.engine(node, "shadow_rules", "shadow_matcher")
        let prefix = node.string("stat_prefix")
        statPrefix = prefix.hasSuffix(".") || prefix.isEmpty ? prefix : prefix + "."
        shadowPrefix = node.string("shadow_rules_stat_prefix")
        isContinuous = node.enumeration("enforcement_type") == "CONTINUOUS"
        delay = node.duration("delay_deny") ?? .zero
        super.init()
    }

    private static func engine(
        _ node: ConfigNode, _ field: String, _ matcher: String
    ) throws(InvalidConfiguration) -> AuthorizationEngine? {
        guard let engine = try AuthorizationEngine.read(node, field, matcher) else { return nil }
        if engine.readsHeaders {
            throw node.invalid(field, found: "a header", expected: "rules on the connection: it has no headers yet")
        }
        return engine
    }

    override func make(_ worker: Worker) -> NetworkFilterContext { ConnectionAuthorizationContext(self, worker) }
}

private final class ConnectionAuthorizationContext: NetworkFilterContext {
    let params: ConnectionAuthorizationParams
    let statistics: AuthorizationStatistics

    init(_ params: ConnectionAuthorizationParams, _ worker: Worker) {
        self.params = params
        statistics = AuthorizationStatistics(
            worker, prefix: params.statPrefix, enforcedPrefix: "", shadowPrefix: params.shadowPrefix)
    }

    override func make() -> NetworkFilter { ConnectionAuthorizationFilter(context: self) }
}

private final class ConnectionAuthorizationFilter: NetworkFilter {
    private let context: ConnectionAuthorizationContext
    private var isDecided = false
    private var denial: [UInt8] = []

    init(context: ConnectionAuthorizationContext) { self.context = context }

    override var watchesData: Bool { !isDecided || context.params.isContinuous }

    override func received(_ bytes: ByteView, ended: Bool, _ gate: NetworkFilterGate) -> NetworkVerdict {
        if isDecided, !context.params.isContinuous { return .proceed }
        isDecided = true
        let headers = HeaderBlock()
        let connection = gate.connection
        var info = StreamInfo()
        info.downstream = connection.facts
        info.downstreamTLS = connection.tls
        info.extras = connection.extras
        if let engine = context.params.shadow {
            let verdict = engine.evaluate(headers, info, connection: connection.facts.remote)
            context.statistics.shadowDecided(verdict)
            connection.extras?.dynamicMetadata.merge(
                filter: "envoy.filters.network.rbac",
                AuthorizationMetadata.fields(verdict, of: engine, "\(context.params.shadowPrefix)shadow_"))
        }
        guard let engine = context.params.enforced else { return .proceed }
        let verdict = engine.evaluate(headers, info, connection: connection.facts.remote)
        context.statistics.decided(verdict)
        if engine.logs {
            connection.extras?.dynamicMetadata.set(
                filter: "envoy.common", key: "access_log_hint", .bool(engine.isLogged(verdict)))
        }
        if verdict.isAllowed { return .proceed }
        denial = engine.denialDetails(verdict)
        if context.params.delay.isZero {
            gate.close(because: denial)
            return .close
        }
        gate.arm(after: context.params.delay)
        return .wait
    }

    override func timerFired(_ gate: NetworkFilterGate) { if !denial.isEmpty { gate.close(because: denial) } }
}
