// Resolves the name that a TLS client asked for, so that its connection can go there: sni_dynamic_forward_proxy.

import Base
import EnvoyAPI
import Formatting
import Runtime

/// `envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig`. A dynamic_forward_proxy cluster behind
/// the TCP proxy takes the address from the cache of the same name.
final class ServerNameForwardParams: NetworkFilterParams, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let typeName = "envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig"

    let cache: NameCacheParams
    /// 0 leaves it to the cluster, which then finds nothing that was resolved here.
    let port: UInt16

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        guard let config = node.message("dns_cache_config") else {
            throw node.invalid("dns_cache_config", found: "none", expected: "the cache that the cluster uses, too")
        }
        cache = try NameCacheParams(config)
        port = node.oneof("port_specifier") == nil ? 0 : UInt16(truncatingIfNeeded: node.uint32("port_value"))
        // What is saved is known of the upstream's host already.
        node.ignore("save_upstream_address")
    }

    override func make(_ worker: Worker) -> NetworkFilterContext { ServerNameForwardContext(self, worker) }
}

private final class ServerNameForwardContext: NetworkFilterContext {
    let params: ServerNameForwardParams
    let cache: NameCache

    init(_ params: ServerNameForwardParams, _ worker: Worker) {
        self.params = params
        cache = worker.nameCache(params.cache)
    }

    override func make() -> NetworkFilter { ServerNameForwardFilter(self) }
}

private final class ServerNameForwardFilter: NetworkFilter {
    private final class Wait: NameCacheWaiter {
        let key: String
        var gate: NetworkFilterGate?

        init(_ gate: NetworkFilterGate, key: String) {
            self.gate = gate
            self.key = key
        }

        /// Found or not: the cluster sees which, and the TCP proxy says so.
        override func nameSettled() {
            let gate = gate
            self.gate = nil
            gate?.proceed()
        }
    }

    private let context: ServerNameForwardContext
    private var wait: Wait?

    init(_ context: ServerNameForwardContext) { self.context = context }

    override func newConnection(_ gate: NetworkFilterGate) -> NetworkVerdict {
        guard let extras = gate.connection.extras else { return .proceed }
        let name =
            extras.filterState[DynamicTarget.host]?.text ?? gate.connection.facts.requestedServerName
        if name.isEmpty { return .proceed }
        let given = extras.filterState[DynamicTarget.port]?.text.flatMap { UInt16($0) }
        let port = given ?? context.params.port
        guard let target = name.withUTF8View({ NameCache.key($0, defaultPort: port) }) else { return .proceed }
        let wait = Wait(gate, key: target.key)
        switch context.cache.ask(target.key, target.name, target.port, waiter: wait) {
        case .tooManyPending: return .close
        case .tooManyHosts:
            DynamicTarget.note(port, extras)
            return .close
        case .ready, .failed: DynamicTarget.note(port, extras)
        case .pending:
            DynamicTarget.note(port, extras)
            self.wait = wait
            return .wait
        }
        return .proceed
    }

    override func connectionClosed() {
        guard let wait else { return }
        self.wait = nil
        wait.gate = nil
        context.cache.forget(wait, wait.key)
    }
}

/// Where filters leave the host and port that a dynamic_forward_proxy cluster goes by before all else.
enum DynamicTarget {
    static let host = "envoy.upstream.dynamic_host"
    static let port = "envoy.upstream.dynamic_port"

    static func note(_ port: UInt16, _ extras: StreamExtras) {
        extras.filterState[Self.port] = TextFilterState("\(port)")
    }
}

extension String {
    fileprivate func withUTF8View<Result>(_ body: (ByteView) -> Result) -> Result { Array(utf8).withView(body) }
}
