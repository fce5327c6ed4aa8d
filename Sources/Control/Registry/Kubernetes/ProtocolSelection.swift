// Which protocol a Kubernetes port speaks, by Istio's rules.

enum ProtocolSelection {
    /// Ports whose servers speak first: sniffing would wait for a client that waits, too.
    private static let serverFirst: Set<Int> = [25, 53, 3306, 27017]

    static func of(port: Int, name: String, transport: String, appProtocol: String) -> PortProtocol {
        if transport == "UDP" { return .udp }
        if let stated = application(appProtocol) { return stated }
        let lowered = name.lowercased()
        let head = lowered.hasPrefix("grpc-web") ? "grpc-web" : String(lowered.prefix { $0 != "-" })
        if let named = PortProtocol(named: head) { return named }
        return serverFirst.contains(port) ? .tcp : .unknown
    }

    /// nil when it says nothing; words that stand for no protocol of ours make a port that is sniffed.
    private static func application(_ text: String) -> PortProtocol? {
        switch text.lowercased() {
        case "": nil
        case "kubernetes.io/h2c": .http2
        case "kubernetes.io/ws", "kubernetes.io/wss": text.lowercased().hasSuffix("wss") ? .https : .http
        case "http", "http2", "h2c", "grpc", "grpc-web", "https", "tls", "tcp", "udp", "mongo", "mysql", "redis",
            "hbone":
            PortProtocol(named: text)
        default: nil
        }
    }
}
