// The order in which a process gets what it needs before it accepts anything: clusters first, listeners last.

import ProcessSupport

/// Lives on the control loop. Static clusters, then runtime values from elsewhere, then the clusters of CDS with their endpoints, then listeners with their routes
/// and secrets; every step waits for the one before, none for ever.
final class StartSequence {
    enum Phase: Int, Comparable {
        case staticClusters, runtime, discoveredClusters, listeners, serving

        static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
    }

    private(set) var phase = Phase.staticClusters
    private let clusters: ClusterDirectory
    private let listeners: ListenerDirectory
    private let clusterDiscovery: ClusterDiscovery?
    private let listenerDiscovery: ListenerDiscovery?
    private let runtime: RuntimeLayers
    /// Called when a phase begins.
    private let entered: (Phase) -> Void
    private var isAdvancing = false

    init(
        _ clusters: ClusterDirectory, _ listeners: ListenerDirectory, _ clusterDiscovery: ClusterDiscovery?,
        _ listenerDiscovery: ListenerDiscovery?, _ runtime: RuntimeLayers, entered: @escaping (Phase) -> Void
    ) {
        self.clusters = clusters
        self.listeners = listeners
        self.clusterDiscovery = clusterDiscovery
        self.listenerDiscovery = listenerDiscovery
        self.runtime = runtime
        self.entered = entered
    }

    /// Something has become ready. Goes as far as it can.
    func advance() {
        // What begins a phase may be ready at once and come back here.
        if isAdvancing { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while phase < .serving, isPhaseDone, let next = Phase(rawValue: phase.rawValue + 1) {
            phase = next
            entered(next)
        }
    }

    private var isPhaseDone: Bool {
        switch phase {
        case .staticClusters: clusters.isEverythingWarm(exceptDiscovered: true)
        case .runtime: runtime.unsettled.isEmpty
        case .discoveredClusters: clusterDiscovery?.isSettled ?? true && clusters.isEverythingWarm
        case .listeners: listenerDiscovery?.isSettled ?? true && listeners.isEverythingReady
        case .serving: false
        }
    }

    /// What the start waits for at the moment, in words.
    var waitingFor: [String] {
        switch phase {
        case .staticClusters: return clusters.warming.map { "Cluster \($0.params.name)" }
        case .runtime: return runtime.unsettled.map { "RTDS \($0)" }
        case .discoveredClusters:
            let discovery = clusterDiscovery.map { $0.isSettled ? [] : ["CDS"] } ?? []
            return discovery + clusters.warming.map { "Cluster \($0.params.name)" }
        case .listeners:
            let discovery = listenerDiscovery.map { $0.isSettled ? [] : ["LDS"] } ?? []
            return discovery + listeners.unready.map { "Listener \($0.params.name)" }
        case .serving: return []
        }
    }
}
