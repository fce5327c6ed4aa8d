// Names of clusters as Istio writes them.

enum ClusterNames {
    static func outbound(subset: String, host: String, port: Int) -> String { "outbound|\(port)|\(subset)|\(host)" }
    static func inbound(port: Int) -> String { "inbound|\(port)||" }
    /// What clients send as SNI, and what gateways that pass through know the cluster by.
    static func serverName(subset: String, host: String, port: Int) -> String {
        "outbound_.\(port)_.\(subset)_.\(host)"
    }
}
