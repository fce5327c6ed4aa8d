// Labels that say where something runs.

public enum Topology {
    public static let region = "topology.kubernetes.io/region"
    public static let zone = "topology.kubernetes.io/zone"
    public static let subZone = "topology.istio.io/subzone"
    public static let network = "topology.istio.io/network"
    static let cluster = "topology.istio.io/cluster"
    public static let hostname = "kubernetes.io/hostname"

    /// Of a Node; the older labels where the newer aren't.
    static func locality(ofNode labels: [String: String]) -> Locality {
        Locality(
            region: labels[region] ?? labels["failure-domain.beta.kubernetes.io/region"] ?? "",
            zone: labels[zone] ?? labels["failure-domain.beta.kubernetes.io/zone"] ?? "",
            subZone: labels[subZone] ?? "")
    }

    /// A workload's own word goes before its node's.
    static func locality(ofWorkload labels: [String: String]) -> Locality? {
        if let text = labels["istio-locality"], !text.isEmpty { return Locality(text: text) }
        guard let region = labels[region], !region.isEmpty else { return nil }
        return Locality(region: region, zone: labels[zone] ?? "", subZone: labels[subZone] ?? "")
    }

    /// A workload's labels with those that failover priorities may name.
    public static func augmented(
        _ labels: [String: String], _ locality: Locality, cluster: String, network: String, node: String
    ) -> [String: String] {
        var result = labels
        for (label, value) in [
            (region, locality.region), (zone, locality.zone), (subZone, locality.subZone), (self.cluster, cluster),
            (self.network, network), (hostname, node),
        ] where !value.isEmpty {
            result[label] = value
        }
        return result
    }

    static func tlsMode(_ labels: [String: String]) -> ServiceEndpoint.TLSMode? {
        labels["security.istio.io/tlsMode"].map { $0 == "istio" ? .istio : .disabled }
    }
}
