// Limits how many connections are open at once: envoy.extensions.filters.network.connection_limit.

import Base
import EnvoyAPI
import Formatting
import Synchronization
import Telemetry

final class ConnectionLimitParams: NetworkFilterParams, @unchecked Sendable {
    // SAFETY: immutable but for the count, which is atomic.
    static let typeName = "envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit"

    let statPrefix: String
    let maximum: UInt64
    /// How long a refused connection is kept waiting for its end.
    let delay: TimeSpan
    let isEnabled: RuntimeFlag
    /// Of all loops, those included that wait for their refusal.
    let open = Atomic<UInt64>(0)

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        statPrefix = node.string("stat_prefix")
        guard let maximum = node.optionalUInt64("max_connections") else {
            throw node.invalid("max_connections", found: "nothing", expected: "a number of connections")
        }
        self.maximum = maximum
        delay = node.duration("delay") ?? .zero
        isEnabled = node.message("runtime_enabled").map { RuntimeFlag($0, runtime) } ?? RuntimeFlag(true)
        super.init()
    }

    override func make(_ worker: Worker) -> NetworkFilterContext { ConnectionLimitContext(self, worker) }

    /// Counts a connection; false when it is one too many, which counts all the same.
    func admit() -> Bool { open.wrappingAdd(1, ordering: .relaxed).oldValue < maximum }
}

/// Prefix `connection_limit.<stat_prefix>.`
enum ConnectionLimitStat: String, StatScope {
    case activeConnections = "active_connections"
    case limitedConnections = "limited_connections"

    var kind: StatKind {
        switch self {
        case .activeConnections: .gauge
        case .limitedConnections: .counter
        }
    }
}

private final class ConnectionLimitContext: NetworkFilterContext {
    let params: ConnectionLimitParams
    let shard: StatShard
    let block: StatBlock<ConnectionLimitStat>

    init(_ params: ConnectionLimitParams, _ worker: Worker) {
        self.params = params
        shard = worker.shard
        block = worker.store.register(ConnectionLimitStat.self, prefix: "connection_limit.\(params.statPrefix).")
    }

    override func make() -> NetworkFilter { ConnectionLimitFilter(context: self) }
}

private final class ConnectionLimitFilter: NetworkFilter {
    private let context: ConnectionLimitContext
    private var isCounted = false
    private var isRefused = false

    init(context: ConnectionLimitContext) { self.context = context }

    override func newConnection(_ gate: NetworkFilterGate) -> NetworkVerdict {
        let params = context.params
        if !params.isEnabled.current { return .proceed }
        isCounted = true
        context.shard.raise(context.block, .activeConnections)
        if params.admit() { return .proceed }
        context.shard.count(context.block, .limitedConnections)
        isRefused = true
        if params.delay.isZero { return .close }
        gate.arm(after: params.delay)
        return .wait
    }

    override func timerFired(_ gate: NetworkFilterGate) { if isRefused { gate.close() } }

    override func connectionClosed() {
        if !isCounted { return }
        isCounted = false
        context.params.open.wrappingSubtract(1, ordering: .relaxed)
        context.shard.lower(context.block, .activeConnections)
    }
}
