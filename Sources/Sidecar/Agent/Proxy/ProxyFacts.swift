// What the proxy's statistics say about its start, and whether the workload is ready by that.

import WorkloadIdentity

struct ProxyFacts: Sendable, Hashable {
    var state = -1
    var clusterUpdates = 0
    var listenerUpdates = 0
    var listenerRefusals = 0
    var clusterRefusals = 0
    var workersStarted = false

    static let pattern =
        "^(server\\.state|listener_manager\\.workers_started|listener_manager\\.lds\\.update_(success|rejected)"
        + "|cluster_manager\\.cds\\.update_(success|rejected))$"

    init() {}

    init(_ stats: [String: Int]) {
        state = stats["server.state"] ?? -1
        clusterUpdates = stats["cluster_manager.cds.update_success"] ?? 0
        clusterRefusals = stats["cluster_manager.cds.update_rejected"] ?? 0
        listenerUpdates = stats["listener_manager.lds.update_success"] ?? 0
        listenerRefusals = stats["listener_manager.lds.update_rejected"] ?? 0
        workersStarted = (stats["listener_manager.workers_started"] ?? 0) > 0
    }
}

/// Whether traffic may come; what it waits for otherwise, in words.
enum Readiness: Sendable, Hashable {
    case ready
    case waiting(String)

    /// `facts` is nil, and `trouble` says why, when the proxy doesn't answer. Once ready, only the proxy's own state
    /// and the end of the agent change that: a control plane that is gone stops no traffic.
    static func judge(
        isEnding: Bool, wasReady: Bool, identity: IdentityState, relay: RelayState, facts: ProxyFacts?, trouble: String
    ) -> Readiness {
        if isEnding { return .waiting("nothing any more: the sidecar is ending") }
        if !wasReady {
            if identity.credentials == nil {
                return .waiting("the first certificate: \(identity.failure ?? "asked for, no answer yet")")
            }
            if !relay.hasBeenAnswered {
                return .waiting("the control plane: \(relay.failure ?? "connected, no configuration yet")")
            }
        }
        guard let facts else { return .waiting("the proxy: \(trouble)") }
        if facts.clusterUpdates == 0 {
            return .waiting("clusters from the control plane\(refused(facts.clusterRefusals))")
        }
        if facts.listenerUpdates == 0 {
            return .waiting("listeners from the control plane\(refused(facts.listenerRefusals))")
        }
        switch facts.state {
        case 0: break
        case 1: return .waiting("the proxy, which is draining")
        case 2: return .waiting("the proxy's clusters (PRE_INITIALIZING)")
        case 3: return .waiting("the proxy's listeners, their routes and secrets (INITIALIZING)")
        default: return .waiting("the proxy, which doesn't say what state it is in")
        }
        return facts.workersStarted ? .ready : .waiting("the proxy's workers")
    }

    private static func refused(_ count: Int) -> String {
        count == 0 ? "" : "; \(count) updates were refused by the proxy, whose log says why"
    }
}
