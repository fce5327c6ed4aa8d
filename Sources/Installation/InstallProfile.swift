// What is installed on a machine: the control plane alone, with an ingress gateway, or all that the demo has.

public enum InstallProfile: String, Sendable, Hashable, CaseIterable {
    case minimal
    case `default`
    case demo

    public struct Gateway: Sendable, Hashable {
        public let name: String
        public let port: Int
        /// What is added to each of the agent's ports: two gateways of one machine can't share them.
        public let portShift: Int
        let servicePorts: [(name: String, port: Int)]

        public static func == (left: Gateway, right: Gateway) -> Bool { left.name == right.name }
        public func hash(into hasher: inout Hasher) { hasher.combine(name) }

        public var unit: String { "skein-gateway@\(name).service" }
        public var readyPort: Int { 15021 + portShift }
    }

    public var gateways: [Gateway] {
        let ingress = Gateway(
            name: "ingressgateway", port: 80, portShift: 0, servicePorts: [("http2", 80), ("https", 443)])
        let egress = Gateway(
            name: "egressgateway", port: 80, portShift: 100, servicePorts: [("http2", 80), ("https", 443)])
        switch self {
        case .minimal: return []
        case .default: return [ingress]
        case .demo: return [ingress, egress]
        }
    }

    public static let controlUnit = "skein-control.service"
    /// In the order in which they start: gateways ask the control plane for their certificates.
    public var units: [String] { [Self.controlUnit] + gateways.map(\.unit) }
}
