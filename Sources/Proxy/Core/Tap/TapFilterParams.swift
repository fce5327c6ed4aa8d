// envoy.extensions.filters.http.tap.v3.Tap: what the filter records, or under which name it can be asked to.

import Base
import EnvoyAPI
import Formatting
import Tapping

final class TapFilterParams: PolicyFilterParams, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let typeName = "envoy.extensions.filters.http.tap.v3.Tap"

    enum Source: Sendable {
        case fixed(TapParams)
        /// Whatever the client of `/tap` that names this wants.
        case admin(id: String)
    }

    let source: Source
    let showsTimes: Bool
    let showsDownstream: Bool
    let showsUpstream: Bool

    init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        showsTimes = node.bool("record_headers_received_time")
        showsDownstream = node.bool("record_downstream_connection")
        showsUpstream = node.bool("record_upstream_connection")
        let common = node.message("common_config")
        if let fixed = common?.message("static_config") {
            source = .fixed(try TapParams(fixed, from: .file, runtime))
        } else {
            source = .admin(id: common?.message("admin_config")?.string("config_id") ?? "")
        }
        super.init()
    }

    override func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter {
        TapFilter(name: name, params: self, worker, statPrefix: statPrefix)
    }
}
