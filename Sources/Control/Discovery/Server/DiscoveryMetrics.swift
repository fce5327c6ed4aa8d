// What the discovery server counts, under Istio's names.

import ControlMetrics

public struct DiscoveryMetrics: Sendable {
    public let registry: MetricsRegistry
    let clients: Gauge
    let pushes: Counter
    let rejects: Counter
    let typeRejects: [XDSType: Counter]
    let expiredNonces: Counter
    let convergence: Histogram
    let queueTime: Histogram
    let pushTime: Histogram
    let configSize: Histogram
    let debounceTime: Histogram
    let triggers: Counter
    let inboundUpdates: Counter
    let worldTime: Histogram
    let services: Gauge
    let virtualServices: Gauge
    let endpointsMissing: Gauge
    let refusedStreams: Counter

    public init(_ registry: MetricsRegistry) {
        self.registry = registry
        let seconds = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 3, 5, 10, 20, 30]
        clients = registry.gauge(
            "pilot_xds", "Number of endpoints connected to this pilot using XDS.", labels: ["version"])
        pushes = registry.counter(
            "pilot_xds_pushes", "Pilot build and send errors for lds, rds, cds and eds.", labels: ["type"])
        rejects = registry.counter(
            "pilot_total_xds_rejects", "Total number of XDS responses from pilot rejected by proxy.", labels: ["type"])
        typeRejects = Dictionary(
            uniqueKeysWithValues: XDSType.allCases.map { type in
                (
                    type,
                    registry.counter(
                        "pilot_xds_\(type.shortName)_reject", "Pilot rejected \(type.shortName.uppercased()) configs.",
                        labels: ["node", "err"])
                )
            })
        expiredNonces = registry.counter(
            "pilot_xds_expired_nonce", "Total number of XDS requests with an expired nonce.", labels: ["type"])
        convergence = registry.histogram(
            "pilot_proxy_convergence_time",
            "Delay in seconds between config change and a proxy receiving all required configuration.",
            bounds: [0.1, 0.5, 1, 3, 5, 10, 20, 30])
        queueTime = registry.histogram(
            "pilot_proxy_queue_time", "Time in seconds, a proxy is in the push queue before being dequeued.",
            bounds: [0.1, 0.5, 1, 3, 5, 10, 20, 30])
        pushTime = registry.histogram(
            "pilot_xds_push_time", "Total time in seconds Pilot takes to push lds, rds, cds and eds.",
            bounds: [0.01, 0.1, 1, 3, 5, 10, 20, 30], labels: ["type"])
        configSize = registry.histogram(
            "pilot_xds_config_size_bytes", "Distribution of configuration sizes pushed to clients.",
            bounds: [1, 10_000, 1_000_000, 4_000_000, 10_000_000, 40_000_000], labels: ["type"])
        debounceTime = registry.histogram(
            "pilot_debounce_time",
            "Delay in seconds between the first config enters debouncing and the merged push"
                + " request is pushed into the push queue.", bounds: seconds)
        triggers = registry.counter(
            "pilot_push_triggers", "Total number of times a push was triggered, labeled by reason for the push.",
            labels: ["type"])
        inboundUpdates = registry.counter(
            "pilot_inbound_updates", "Total number of updates received by pilot.", labels: ["type"])
        worldTime = registry.histogram(
            "pilot_pushcontext_init_seconds", "Total time in seconds Pilot takes to init pushContext.",
            bounds: [0.01, 0.1, 0.5, 1, 3, 5])
        services = registry.gauge("pilot_services", "Total services known to pilot.")
        virtualServices = registry.gauge("pilot_virt_services", "Total virtual services known to pilot.")
        endpointsMissing = registry.gauge("pilot_eds_no_instances", "Number of clusters without instances.")
        refusedStreams = registry.counter(
            "pilot_total_xds_internal_errors", "Total number of internal XDS errors in pilot.")
    }
}
