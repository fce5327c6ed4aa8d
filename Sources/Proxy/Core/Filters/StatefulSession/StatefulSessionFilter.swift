// Sends a client to the host that answered it before, as long as that host is there.

import Base
import EnvoyAPI
import Formatting
import Routing
import Runtime
import Telemetry

/// `envoy.extensions.filters.http.stateful_session.v3.StatefulSession`.
final class StatefulSessionParams: Sendable {
    static let typeName = "envoy.extensions.filters.http.stateful_session.v3.StatefulSession"
    static let perRouteTypeName = "envoy.extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute"

    let state: SessionState?
    let isStrict: Bool
    let statPrefix: String

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        state = try node.message("session_state").map { node throws(InvalidConfiguration) in try SessionState(node) }
        isStrict = node.bool("strict")
        statPrefix = node.string("stat_prefix")
    }
}

/// `StatefulSessionPerRoute`.
final class StatefulSessionRouteConfig: PerFilterConfig, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    /// Nil switches the filter off.
    let params: StatefulSessionParams?

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        if node.oneof("override") == "disabled" {
            _ = node.bool("disabled")
            params = nil
        } else {
            params = try node.message("stateful_session").map { node throws(InvalidConfiguration) in
                try StatefulSessionParams(node)
            }
        }
        super.init()
    }
}

final class StatefulSessionFilter: HTTPFilter {
    private final class Session {
        let params: StatefulSessionParams
        let state: SessionState?
        var address: String?

        init(_ params: StatefulSessionParams, _ state: SessionState?) {
            self.params = params
            self.state = state
        }
    }

    private let params: StatefulSessionParams
    private let shard: StatShard
    private let statistics: StatBlock<StatefulSessionStat>?

    init(name: String, params: StatefulSessionParams, site: FilterSite) {
        self.params = params
        shard = site.worker.shard
        statistics =
            params.statPrefix.isEmpty
            ? nil
            : site.worker.store.register(
                StatefulSessionStat.self, prefix: "\(site.statPrefix)stateful_session.\(params.statPrefix).")
        super.init(name: name)
    }

    override var seesResponse: Bool { true }

    private func count(_ stat: StatefulSessionStat) { if let statistics { shard.count(statistics, stat) } }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        var params = self.params
        if let route = stream.perRoute(name) as? StatefulSessionRouteConfig {
            guard let own = route.params else { return .proceed }
            params = own
        }
        guard let state = params.state, state.concerns(stream.requestHeaders) else {
            stream.setFilterState(self, Session(params, nil))
            return .proceed
        }
        let session = Session(params, state)
        stream.setFilterState(self, session)
        guard let text = state.address(in: stream.requestHeaders, now: stream.loop.now) else { return .proceed }
        session.address = text
        stream.overrideHost = OverrideHost(address: SocketAddress(text: text), isStrict: params.isStrict)
        return .proceed
    }

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        guard let session = stream.filterState(self) as? Session else { return }
        guard let host = stream.info.upstream.host else {
            if session.params.isStrict, stream.info.flags.contains(.noHealthyUpstream), session.state != nil {
                count(.failedClosed)
            }
            return
        }
        guard let state = session.state else { return count(.noSession) }
        let address = host.address.description
        if address == session.address { return count(.routed) }
        if !session.params.isStrict { count(.failedOpen) }
        state.write(address, to: &stream.responseHeaders, now: stream.loop.now)
    }
}
