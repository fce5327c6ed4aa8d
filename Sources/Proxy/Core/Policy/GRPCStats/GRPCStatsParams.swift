// envoy.extensions.filters.http.grpc_stats.v3.FilterConfig: which gRPC calls are counted under which names.

import Base
import EnvoyAPI

final class GRPCStatsParams: PolicyFilterParams, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let typeName = "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig"

    enum Methods {
        /// Every method has numbers of its own.
        case all
        /// These have; the others are counted together.
        case listed(Set<String>)
    }

    let methods: Methods
    let emitsFilterState: Bool
    let timesUpstream: Bool
    let replacesDots: Bool

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        emitsFilterState = node.bool("emit_filter_state")
        timesUpstream = node.bool("enable_upstream_stats")
        replacesDots = node.bool("replace_dots_in_grpc_service_name")
        if let list = node.message("individual_method_stats_allowlist") {
            var names: Set<String> = []
            for service in list.messages("services") {
                let name = service.string("name")
                for method in service.strings("method_names") { names.insert("\(name)/\(method)") }
            }
            methods = .listed(names)
        } else {
            methods = node.optionalBool("stats_for_all_methods") ?? false ? .all : .listed([])
        }
        super.init()
    }

    override func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter {
        GRPCStatsFilter(name: name, params: self, worker)
    }

    /// What stands between `grpc.` and the counter's name; nil for a path that is no method's.
    func statName(path: ByteView) -> String? {
        let visible = path.firstIndex(of: 0x3F).map { path.prefix($0) } ?? path
        let parts = visible.string.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count == 2 else { return nil }
        switch methods {
        case .all:
            let service = replacesDots ? String(parts[0].map { $0 == "." ? "_" : $0 }) : String(parts[0])
            return "\(service).\(parts[1])."
        case .listed(let names): return names.contains("\(parts[0])/\(parts[1])") ? "\(parts[0]).\(parts[1])." : ""
        }
    }
}
