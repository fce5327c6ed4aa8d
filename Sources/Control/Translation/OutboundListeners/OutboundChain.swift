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

    /// One condition of several that lead to the chain. Envoy refuses a listener that has one twice.
    struct Condition: Hashable {
        let name: String
        let range: AddressRange?
        let isSniffed: Bool
    }

    /// What is left of it beside chains that have taken these conditions; nil when nothing is.
    func remaining(beside taken: Set<Condition>) -> OutboundChain? {
        var rest = self
        if serverNames.isEmpty || serverNames.contains("*") {
            rest.ranges = ranges.filter { range in
                !taken.contains(Condition(name: "", range: Self.parse(range), isSniffed: isSniffed))
            }
            let isTaken =
                ranges.isEmpty
                ? taken.contains(Condition(name: "", range: nil, isSniffed: isSniffed)) : rest.ranges.isEmpty
            return isTaken ? nil : rest
        }
        rest.serverNames = serverNames.filter { name in
            conditions(of: name).allSatisfy { !taken.contains($0) }
        }
        return rest.serverNames.isEmpty ? nil : rest
    }

    var conditions: [Condition] {
        serverNames.isEmpty || serverNames.contains("*") ? conditions(of: "") : serverNames.flatMap(conditions)
    }

    private func conditions(of name: String) -> [Condition] {
        let addresses = ranges.map(Self.parse)
        return (addresses.isEmpty ? [nil] : addresses).map {
            Condition(name: name.lowercased(), range: $0, isSniffed: isSniffed)
        }
    }

    /// nil for any address.
    private static func parse(_ text: String) -> AddressRange? {
        if text.hasPrefix("0.0.0.0") { return nil }
        let parts = text.split(separator: "/").map(String.init)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let width = address.family == .v4 ? 32 : 128
        return AddressRange(address, prefixLength: parts.count > 1 ? Int(parts[1]) ?? width : width)
    }

    func match() -> Message? {
        if takesEverything { return nil }
        var match = Message(type: "envoy.config.listener.v3.FilterChainMatch")
        if isSniffed {
            match["application_protocols"] = .strings(Self.sniffedProtocols)
            match["transport_protocol"] = "raw_buffer"
        }
        if !serverNames.contains("*") { match["server_names"] = .strings(Set(serverNames).sorted()) }
        match["prefix_ranges"] = .messages(
            ranges.sorted().filter { !$0.hasPrefix("0.0.0.0") }.compactMap(Wire.range))
        return match
    }
}
