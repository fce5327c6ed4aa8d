// Listeners as istioctl shows them: address, port, what each filter chain takes, and where that goes.

import Document

public struct ListenerSelection: Sendable, Hashable {
    public var address: String?
    public var port: Int?
    /// HTTP, TCP, HTTP+TCP, UNKNOWN
    public var type: String?

    public init(address: String? = nil, port: Int? = nil, type: String? = nil) {
        (self.address, self.port, self.type) = (address, port, type)
    }
}

public struct ListenerView: Sendable {
    public let listeners: [DocumentNode]

    public init(_ dump: ProxyDump, _ selection: ListenerSelection = ListenerSelection()) {
        let fitting = dump.listeners.filter { listener in
            if let address = selection.address, !Self.addresses(listener).contains(address) { return false }
            if let port = selection.port, Self.port(listener) != port { return false }
            if let type = selection.type, Self.type(listener) != type.uppercased() { return false }
            return true
        }
        listeners = fitting.sorted { left, right in
            let key = { (node: DocumentNode) in
                (Self.port(node) ?? 0, Self.addresses(node).joined(separator: ","), Self.type(node))
            }
            return key(left) < key(right)
        }
    }

    /// With what each chain takes and leads to, or only the listeners' types.
    public func table(verbose: Bool = true) -> TextTable {
        var table = TextTable(
            verbose ? ["ADDRESSES", "PORT", "MATCH", "DESTINATION"] : ["ADDRESSES", "PORT", "TYPE"],
            gap: 1)
        for listener in listeners {
            let start = [
                Self.addresses(listener).joined(separator: ","), Self.port(listener).map { String($0) } ?? "-",
            ]
            if !verbose {
                table.rows.append(start + [Self.type(listener)])
                continue
            }
            let chains = Self.chains(listener).map { (Self.match($0), Self.destination($0)) }
            for (match, destination) in chains.sorted(by: { $0.1 > $1.1 }) {
                table.rows.append(start + [match, destination])
            }
        }
        return table
    }

    static func addresses(_ listener: DocumentNode) -> [String] {
        let all = [listener["address"]] + (listener.either("additional_addresses")?.items ?? []).map { $0["address"] }
        return all.compactMap { address in
            address?.node("socket_address", "address")?.string ?? address?.node("pipe", "path")?.string
                ?? address?.node("envoy_internal_address", "server_listener_name")?.string
        }
    }

    static func port(_ listener: DocumentNode) -> Int? {
        listener.node("address", "socket_address", "port_value")?.number
    }

    static func chains(_ listener: DocumentNode) -> [DocumentNode] {
        (listener.either("filter_chains")?.items ?? []) + [listener.either("default_filter_chain")].compactMap { $0 }
    }

    static func type(_ listener: DocumentNode) -> String {
        var (http, tcp) = (false, false)
        for filter in chains(listener).flatMap({ $0["filters"]?.items ?? [] }) {
            switch kind(filter) {
            case .http: http = true
            case .tcp where cluster(filter) != "BlackHoleCluster": tcp = true
            default: break
            }
        }
        return http ? (tcp ? "HTTP+TCP" : "HTTP") : tcp ? "TCP" : "UNKNOWN"
    }

    private enum FilterKind { case http, tcp, other }

    private static func kind(_ filter: DocumentNode) -> FilterKind {
        let type = filter.text("typed_config", "@type") ?? filter["name"]?.string ?? ""
        if type.hasSuffix("HttpConnectionManager") || type.hasSuffix("http_connection_manager") { return .http }
        if type.hasSuffix(".TcpProxy") || type.hasSuffix("tcp_proxy") { return .tcp }
        return .other
    }

    private static func cluster(_ filter: DocumentNode) -> String? { filter.text("typed_config", "cluster") }

    static func match(_ chain: DocumentNode) -> String {
        guard let match = chain.either("filter_chain_match") else { return "ALL" }
        let texts = { (name: String) in (match.either(name)?.items ?? []).compactMap(\.string) }
        var parts: [String] = []
        let names = texts("server_names")
        if !names.isEmpty { parts.append("SNI: \(names.joined(separator: ","))") }
        if let transport = match.text("transport_protocol"), !transport.isEmpty { parts.append("Trans: \(transport)") }
        let protocols = texts("application_protocols")
        if !protocols.isEmpty {
            parts.append("App: " + (protocolNames[protocols] ?? protocols.joined(separator: ",")))
        }
        let port = match.either("destination_port")?.number.map { ":\($0)" } ?? ""
        let ranges = (match.either("prefix_ranges")?.items ?? []).map { range in
            "\(range.text("address_prefix") ?? "")/\(range.either("prefix_len")?.number ?? 0)"
        }
        if !ranges.isEmpty {
            parts.append("Addr: \(ranges.joined(separator: ","))\(port)")
        } else if !port.isEmpty {
            parts.append("Addr: *\(port)")
        }
        return parts.isEmpty ? "ALL" : parts.joined(separator: "; ")
    }

    private static let protocolNames: [[String]: String] = [
        ["http/1.0", "http/1.1", "h2c", "istio-http/1.0", "istio-http/1.1", "istio-h2"]: "HTTP TLS",
        ["istio", "istio-http/1.0", "istio-http/1.1", "istio-h2"]: "Istio HTTP Plain",
        ["istio-peer-exchange", "istio"]: "TCP TLS",
        ["http/1.0", "http/1.1", "h2c"]: "HTTP",
    ]

    static func destination(_ chain: DocumentNode) -> String {
        for filter in chain["filters"]?.items ?? [] {
            let config = filter.either("typed_config")
            switch kind(filter) {
            case .http:
                if let routes = config?.either("route_config") { return RouteView.inline(routes) }
                if let name = config?.text("rds", "route_config_name"), !name.isEmpty { return "Route: \(name)" }
                return "HTTP"
            case .tcp:
                if let cluster = config?.text("cluster") { return label(cluster) }
                let shares = (config?.node("weighted_clusters", "clusters")?.items ?? []).map { share in
                    "\(share["name"]?.string ?? "") \(share["weight"]?.number ?? 0)"
                }
                return shares.isEmpty ? "TCP" : "Clusters: \(shares.joined(separator: ", "))"
            case .other: continue
            }
        }
        return "Non-HTTP/Non-TCP"
    }

    /// Those that are no service's speak for themselves: PassthroughCluster, BlackHoleCluster.
    static func label(_ cluster: String) -> String { cluster.hasSuffix("Cluster") ? cluster : "Cluster: \(cluster)" }
}
