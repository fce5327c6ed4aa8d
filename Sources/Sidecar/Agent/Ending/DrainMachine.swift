// When a proxy that is to end may do so: nothing is under way any more, or the time is up.

import Base

struct DrainMachine: Sendable {
    /// What is open, by the proxy's statistics.
    struct Sample: Sendable, Hashable {
        var connections = 0
        /// Requests, and connections that carry none because they are plain TCP.
        var busy = 0

        static let pattern =
            "^(listener\\..*\\.downstream_cx_active|http\\..*\\.downstream_(rq|cx)_active)$"

        init(connections: Int, busy: Int) {
            self.connections = connections
            self.busy = busy
        }

        /// `counts` knows listeners that clients come to: the application's own connections end with it.
        init(_ stats: [String: Int], counts: (String) -> Bool) {
            var http = 0
            var requests = 0
            for (name, value) in stats {
                if name.hasPrefix("listener.") {
                    if counts(name) && !name.hasPrefix("listener.admin.") && !name.contains(".worker_") {
                        connections += value
                    }
                } else if !name.hasPrefix("http.admin.") && !name.hasPrefix("http.stats.")
                    && !name.hasPrefix("http.outbound_")
                {
                    if name.hasSuffix("downstream_rq_active") { requests += value } else { http += value }
                }
            }
            busy = requests + max(0, connections - http)
        }
    }

    /// By the names of their statistics: of a gateway all but its metrics' (15090), of a sidecar the one that inbound
    /// connections are redirected to, and those that are bound to the workload's own addresses.
    static func serves(_ name: String, of params: SidecarParams) -> Bool {
        if name.contains("_\(params.ports.metrics).") { return false }
        if params.kind == .router || name.contains("_15006.") { return true }
        return params.addresses.contains { address in
            let text = "\(address)".split(separator: ":", omittingEmptySubsequences: false).joined(separator: "_")
            return name.contains(address.family == .v6 ? "[\(text)]_" : ".\(text)_")
        }
    }

    enum Decision: Sendable, Hashable { case wait, end(isCutOff: Bool) }

    private let params: DrainParams
    private let began: Instant

    init(_ params: DrainParams, began: Instant) {
        self.params = params
        self.began = began
    }

    /// `sample` is nil when the proxy doesn't answer: then nothing is known, and only time ends it.
    func decide(_ sample: Sample?, now: Instant) -> Decision {
        let past = now - began
        if past >= params.longest { return .end(isCutOff: (sample?.connections ?? 0) > 0) }
        guard past >= params.shortest, let sample else { return .wait }
        let open = params.waitsForConnections ? sample.connections : sample.busy
        return open == 0 ? .end(isCutOff: false) : .wait
    }
}
