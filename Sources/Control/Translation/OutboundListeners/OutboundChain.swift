// A filter chain of a listener while listeners are put together, and which chains exclude each other.

import Base
import EnvoyAPI
import MeshAPI
import Registry

struct OutboundChain {
    enum Content {
        /// Routes of this name.
        case http(routes: String, protocol: PortProtocol)
        case filters([Message])
    }

    static let sniffedProtocols = ["http/1.1", "h2c"]

    var content: Content
    var serverNames: [String] = []
    var ranges: [String] = []
    var isSniffed = false
    var metadata: Message?

    var takesEverything: Bool {
        (serverNames.isEmpty || serverNames.contains("*")) && ranges.isEmpty && !isSniffed
    }

    /// Whether Envoy would refuse both beside each other.
    func collides(with other: OutboundChain) -> Bool {
        isSniffed == other.isSniffed && names == other.names && addresses == other.addresses
    }

    private var names: Set<String> { Set(serverNames.filter { $0 != "*" }) }

    private var addresses: Set<AddressRange> {
        Set(
            ranges.compactMap { text in
                guard !text.hasPrefix("0.0.0.0") else { return nil }
                let parts = text.split(separator: "/").map(String.init)
                guard let first = parts.first, let address = IPAddress(first) else { return nil }
                let width = address.family == .v4 ? 32 : 128
                return AddressRange(address, prefixLength: parts.count > 1 ? Int(parts[1]) ?? width : width)
            })
    }

    func match() -> Message? {
        if takesEverything { return nil }
        var match = Message(type: "envoy.config.listener.v3.FilterChainMatch")
        if isSniffed {
            match["application_protocols"] = .strings(Self.sniffedProtocols)
            match["transport_protocol"] = "raw_buffer"
        }
        if !serverNames.contains("*") { match["server_names"] = .strings(serverNames.sorted()) }
        match["prefix_ranges"] = .messages(
            ranges.sorted().filter { !$0.hasPrefix("0.0.0.0") }.compactMap(Wire.range))
        return match
    }
}
