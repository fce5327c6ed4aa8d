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

        /// `ownPort` is the agent's own listener (15090), whose scrapes keep nobody waiting; `outbound` listeners are the
        /// application's affair, which ends by itself.
        init(_ stats: [String: Int], ignoring: (String) -> Bool) {
            var http = 0
            var requests = 0
            for (name, value) in stats {
                if name.hasPrefix("listener.") {
                    if !ignoring(name) && !name.hasPrefix("listener.admin.") && !name.contains(".worker_") {
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
