// What interception leaves alone, by the annotations and settings that a proxy's node tells of.

import Base
import Document

struct CaptureRules {
    private let mode: String
    private let annotations: [String: String]

    /// Ports of the proxy's own that nothing is redirected at.
    private static let ownPorts: Set<UInt16> = [22, 15000, 15001, 15004, 15006, 15008, 15020, 15021, 15090]

    init(_ metadata: DocumentNode) {
        mode = metadata["INTERCEPTION_MODE"]?.string ?? "REDIRECT"
        var annotations: [String: String] = [:]
        for member in metadata["ANNOTATIONS"]?.members ?? [] {
            annotations[member.key.text] = member.value.string ?? ""
        }
        self.annotations = annotations
    }

    private func list(_ name: String) -> [String]? {
        guard let text = annotations["traffic.sidecar.istio.io/\(name)"], !text.isEmpty else { return nil }
        return text.split(separator: ",").map { String($0.drop { $0 == " " }) }
    }

    private func contains(_ ranges: [String], _ address: IPAddress) -> Bool {
        ranges.contains { text in
            if text == "*" { return true }
            let parts = text.split(separator: "/").map(String.init)
            guard let first = parts.first.flatMap({ IPAddress($0) }) else { return false }
            let whole = first.family == .v4 ? 32 : 128
            let length = parts.count > 1 ? Int(parts[1]) ?? whole : whole
            return AddressRange(first, prefixLength: length)?.contains(address) ?? false
        }
    }

    /// Why a connection from the workload goes past its proxy; nil when it doesn't.
    func bypass(_ destination: SocketAddress) -> String? {
        guard case .ip(let address, let port) = destination else { return "it is no IP address" }
        if mode == "NONE" { return nil }
        if address.isLoopback { return "loopback addresses are left alone" }
        if let ports = list("excludeOutboundPorts"), ports.contains("\(port)") {
            return "excludeOutboundPorts has \(port)"
        }
        if let ranges = list("excludeOutboundIPRanges"), contains(ranges, address) {
            return "excludeOutboundIPRanges has \(address)"
        }
        if let ports = list("includeOutboundPorts"), ports.contains("\(port)") || ports == ["*"] { return nil }
        if let ranges = list("includeOutboundIPRanges"), !contains(ranges, address) {
            return "includeOutboundIPRanges leaves \(address) out"
        }
        return nil
    }

    /// The same for connections to the workload.
    func bypassInbound(_ destination: SocketAddress) -> String? {
        guard let port = destination.port, mode != "NONE" else { return nil }
        if Self.ownPorts.contains(port) { return "\(port) is a port of the proxy's own" }
        if let ports = list("excludeInboundPorts"), ports.contains("\(port)") {
            return "excludeInboundPorts has \(port)"
        }
        if let ports = list("includeInboundPorts"), ports != ["*"], !ports.contains("\(port)") {
            return "includeInboundPorts leaves \(port) out"
        }
        return nil
    }
}
