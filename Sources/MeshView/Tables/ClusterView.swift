// Clusters as istioctl shows them, and their endpoints.

import Document

public struct ClusterSelection: Sendable, Hashable {
    public var host: String?
    public var port: Int?
    public var subset: String?
    /// inbound, outbound
    public var direction: String?

    public init(host: String? = nil, port: Int? = nil, subset: String? = nil, direction: String? = nil) {
        (self.host, self.port, self.subset, self.direction) = (host, port, subset, direction)
    }

    func takes(_ name: String) -> Bool {
        if self == ClusterSelection() { return true }
        guard let label = ClusterLabel(name) else {
            return port == nil && subset == nil && direction == nil && host.map { name.contains($0) } ?? true
        }
        if let host, !label.host.contains(host), !name.contains(host) { return false }
        if let port, label.port != port { return false }
        if let subset, !label.subset.contains(subset) { return false }
        if let direction, label.direction != direction.lowercased() { return false }
        return true
    }
}

public struct ClusterView: Sendable {
    public let clusters: [DocumentNode]

    public init(_ dump: ProxyDump, _ selection: ClusterSelection = ClusterSelection()) {
        clusters = dump.clusters.filter { selection.takes($0["name"]?.string ?? "") }
            .sorted { Self.order($0["name"]?.string ?? "") < Self.order($1["name"]?.string ?? "") }
    }

    private static func order(_ name: String) -> (String, String, Int, String) {
        guard let label = ClusterLabel(name) else { return (name, "", 0, "") }
        return (label.host, label.subset, label.port, label.direction)
    }

    public var table: TextTable {
        var table = TextTable(["SERVICE FQDN", "PORT", "SUBSET", "DIRECTION", "TYPE", "DESTINATION RULE"])
        for cluster in clusters {
            let name = cluster["name"]?.string ?? ""
            let end = [
                cluster["type"]?.string ?? cluster.text("cluster_type", "name") ?? "STATIC",
                ResourceOrigin(of: cluster)?.label ?? "",
            ]
            if let label = ClusterLabel(name) {
                table.rows.append(
                    [label.host, String(label.port), label.subset.isEmpty ? "-" : label.subset, label.direction] + end)
            } else {
                table.rows.append([name, "-", "-", "-"] + end)
            }
        }
        return table
    }
}

public struct EndpointSelection: Sendable, Hashable {
    public var address: String?
    public var port: Int?
    public var cluster: String?
    /// HEALTHY, UNHEALTHY, ...
    public var status: String?

    public init(address: String? = nil, port: Int? = nil, cluster: String? = nil, status: String? = nil) {
        (self.address, self.port, self.cluster, self.status) = (address, port, cluster, status)
    }
}

public struct EndpointView: Sendable {
    public struct Row: Sendable, Hashable {
        public let address: String
        public let port: Int?
        public let cluster: String
        public let status: String
        public let isEjected: Bool
    }

    public let rows: [Row]
    /// The clusters with a fitting endpoint, as they were shown.
    public let sources: [DocumentNode]
    /// What they are, where they don't say so.
    public let sourceType: String?

    /// Of `/clusters?format=json`, which also knows what health checks and outlier detection found.
    public init(statuses tree: DocumentNode, _ selection: EndpointSelection = EndpointSelection()) throws(InvalidDump) {
        guard let clusters = tree.either("cluster_statuses"), clusters.isList else {
            throw InvalidDump(
                "no list of endpoints: found no 'cluster_statuses', expected what /clusters?format=json of a proxy shows"
            )
        }
        var found: [(Row, DocumentNode)] = []
        for cluster in clusters.items {
            for host in cluster.either("host_statuses")?.items ?? [] {
                let health = host.either("health_status")
                let failed =
                    ["failed_active_health_check", "failed_outlier_check", "failed_active_degraded_check"]
                    .filter { health?.either($0)?.bool == true }
                var status = health?.text("eds_health_status") ?? "UNKNOWN"
                if failed.contains("failed_active_health_check"), status == "HEALTHY" { status = "UNHEALTHY" }
                let address = host["address"] ?? .mapping([:])
                found.append(
                    (
                        Self.row(
                            address, cluster["name"]?.string ?? "", status, failed.contains("failed_outlier_check")),
                        cluster
                    ))
            }
        }
        self.init(found, selection, type: "envoy.admin.v3.ClusterStatus")
    }

    /// Of a configuration dump with endpoints in it (`include_eds`).
    public init(_ dump: ProxyDump, _ selection: EndpointSelection = EndpointSelection()) {
        var found: [(Row, DocumentNode)] = []
        for assignment in dump.endpoints {
            for host in (assignment["endpoints"]?.items ?? []).flatMap({ $0.either("lb_endpoints")?.items ?? [] }) {
                let address = host.node("endpoint", "address") ?? .mapping([:])
                found.append(
                    (
                        Self.row(
                            address, assignment.text("cluster_name") ?? "", host.text("health_status") ?? "HEALTHY",
                            false), assignment
                    ))
            }
        }
        self.init(found, selection)
    }

    private init(_ found: [(Row, DocumentNode)], _ selection: EndpointSelection, type: String? = nil) {
        sourceType = type
        let fitting = found.filter { row, _ in
            if let address = selection.address, row.address != address { return false }
            if let port = selection.port, row.port != port { return false }
            if let cluster = selection.cluster, row.cluster != cluster { return false }
            if let status = selection.status, row.status.lowercased() != status.lowercased() { return false }
            return true
        }
        rows = fitting.map(\.0).sorted {
            ($0.address, $0.port ?? 0, $0.cluster) < ($1.address, $1.port ?? 0, $1.cluster)
        }
        var seen: Set<String> = []
        sources = fitting.compactMap { row, node in seen.insert(row.cluster).inserted ? node : nil }
    }

    private static func row(_ address: DocumentNode, _ cluster: String, _ status: String, _ isEjected: Bool) -> Row {
        if let socket = address.either("socket_address") {
            return Row(
                address: socket["address"]?.string ?? "", port: socket.either("port_value")?.number ?? 0,
                cluster: cluster, status: status, isEjected: isEjected)
        }
        if let internalAddress = address.either("envoy_internal_address") {
            let name = internalAddress.text("server_listener_name") ?? ""
            let endpoint = internalAddress.text("endpoint_id") ?? ""
            return Row(
                address: "envoy://\(name)/\(endpoint)", port: nil, cluster: cluster, status: status,
                isEjected: isEjected)
        }
        return Row(
            address: "unix://\(address.text("pipe", "path") ?? "")", port: nil, cluster: cluster, status: status,
            isEjected: isEjected)
    }

    public var table: TextTable {
        var table = TextTable(["ENDPOINT", "STATUS", "OUTLIER CHECK", "CLUSTER"])
        table.rows = rows.map { row in
            let host = row.address.contains(":") && row.port != nil ? "[\(row.address)]" : row.address
            return [
                row.port.map { "\(host):\($0)" } ?? row.address, row.status, row.isEjected ? "FAILED" : "OK",
                row.cluster,
            ]
        }
        return table
    }
}
