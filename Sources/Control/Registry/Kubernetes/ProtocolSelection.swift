// Which protocol a Kubernetes port speaks, by Istio's rules.

enum ProtocolSelection {
    /// Ports whose servers speak first: sniffing would wait for a client that waits, too.
    private static let serverFirst: Set<Int> = [25, 53, 3306, 27017]

    static func of(port: Int, name: String, transport: String, appProtocol: String) -> PortProtocol {
        if transport == "UDP" { return .udp }
        switch appProtocol {
        case "kubernetes.io/h2c": return .http2
        case "kubernetes.io/ws": return .http
        case "kubernetes.io/wss": return .https
        default: break
        }
        // What the port says of itself goes before its name, also when nobody here knows the word.
        let lowered = (appProtocol.isEmpty ? name : appProtocol).lowercased()
        let head = lowered.hasPrefix("grpc-web") ? "grpc-web" : String(lowered.prefix { $0 != "-" })
        if let named = PortProtocol(named: head) { return named }
        return serverFirst.contains(port) ? .tcp : .unknown
    }
}
