// Which filter chain takes a connection: Envoy's eight criteria in their order, the most specific first in each.

import Base
import EnvoyAPI

/// What is known of a connection when its chain is chosen.
struct ConnectionTraits {
    var destination: SocketAddress?
    var source: SocketAddress?
    var directSource: SocketAddress?
    var serverName = ""
    var transportProtocol = ""
    var applicationProtocols: [String] = []
}

/// One `filter_chain_match`, spread into the alternatives of each criterion.
struct FilterChainMatch {
    enum SourceType: String { case any = "ANY", local = "SAME_IP_OR_LOOPBACK", external = "EXTERNAL" }

    var destinationPort: UInt16?
    var destinationRanges: [AddressRange] = []
    var serverNames: [String] = []
    var transportProtocol = ""
    var applicationProtocols: [String] = []
    var directSourceRanges: [AddressRange] = []
    var sourceType = SourceType.any
    var sourceRanges: [AddressRange] = []
    var sourcePorts: [UInt16] = []

    init() {}

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        if let port = node.optionalUInt32("destination_port") { destinationPort = UInt16(truncatingIfNeeded: port) }
        destinationRanges = try Self.ranges(node, "prefix_ranges")
        directSourceRanges = try Self.ranges(node, "direct_source_prefix_ranges")
        sourceRanges = try Self.ranges(node, "source_prefix_ranges")
        sourcePorts = node.uint32s("source_ports").map { UInt16(truncatingIfNeeded: $0) }
        transportProtocol = node.string("transport_protocol")
        applicationProtocols = node.strings("application_protocols")
        sourceType = SourceType(rawValue: node.enumeration("source_type")) ?? .any
        for name in node.strings("server_names") { serverNames.append(try Self.serverName(name, node)) }
    }

    private static func ranges(_ node: ConfigNode, _ field: String) throws(InvalidConfiguration) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for range in node.messages(field) { ranges.append(try AddressRange(range)) }
        return ranges
    }

    /// A wildcard is kept as the suffix with its dot.
    private static func serverName(_ name: String, _ node: ConfigNode) throws(InvalidConfiguration) -> String {
        if !name.dropFirst(name.hasPrefix("*.") ? 2 : 0).contains("*") {
            let lower = name.lowercased()
            return lower.hasPrefix("*.") ? String(lower.dropFirst()) : lower
        }
        throw node.invalid(
            "server_names", found: name, expected: "a full name, or a wildcard that stands for the first labels (*.a.b)"
        )
    }
}

/// A tree with one level per criterion. Whoever has an entry for a connection's own value at a level decides: there is
/// no way back to a less specific one when a later criterion fails, exactly as in Envoy.
final class FilterChainMatcher {
    private final class Node {
        var exact: [String: Node] = [:]
        /// Longest prefix first.
        var prefixes: [(range: AddressRange, node: Node)] = []
        var any: Node?
        var chain: Int?

        func child(_ key: String?) -> Node {
            guard let key, !key.isEmpty else {
                let node = any ?? Node()
                any = node
                return node
            }
            let node = exact[key] ?? Node()
            exact[key] = node
            return node
        }

        func child(_ range: AddressRange?) -> Node {
            guard let range else { return child(nil as String?) }
            if let known = prefixes.first(where: { $0.range == range }) { return known.node }
            let node = Node()
            let position = prefixes.firstIndex { $0.range.prefixLength < range.prefixLength } ?? prefixes.count
            prefixes.insert((range, node), at: position)
            return node
        }

        func lookUp(_ address: SocketAddress?) -> Node? {
            if let ip = address?.ip {
                for entry in prefixes where entry.range.contains(ip) { return entry.node }
            }
            return any
        }
    }

    private let root = Node()

    /// The index of the chain that has the very same criteria already, nil when this one is new.
    func insert(_ match: FilterChainMatch, chain: Int) -> Int? {
        var level = [root.child(match.destinationPort.map { "\($0)" })]
        level = Self.spread(level, match.destinationRanges)
        level = Self.spread(level, match.serverNames)
        level = level.map { $0.child(match.transportProtocol) }
        level = Self.spread(level, match.applicationProtocols)
        level = Self.spread(level, match.directSourceRanges)
        level = level.map { $0.child(match.sourceType == .any ? nil : match.sourceType.rawValue) }
        level = Self.spread(level, match.sourceRanges)
        level = Self.spread(level, match.sourcePorts.map { "\($0)" })
        for leaf in level {
            if let taken = leaf.chain { return taken }
            leaf.chain = chain
        }
        return nil
    }

    private static func spread(_ level: [Node], _ keys: [String]) -> [Node] {
        keys.isEmpty ? level.map { $0.child(nil as String?) } : level.flatMap { node in keys.map { node.child($0) } }
    }

    private static func spread(_ level: [Node], _ ranges: [AddressRange]) -> [Node] {
        ranges.isEmpty
            ? level.map { $0.child(nil as String?) } : level.flatMap { node in ranges.map { node.child($0) } }
    }

    /// Nil when no chain takes the connection (the default chain then may).
    func match(_ traits: ConnectionTraits) -> Int? {
        var ports: [Node] = []
        if let port = traits.destination?.port, let node = root.exact["\(port)"] { ports = [node] }
        if ports.isEmpty, let node = root.any { ports = [node] }
        guard let byPort = ports.first, let byAddress = byPort.lookUp(traits.destination),
            let byName = Self.byServerName(byAddress, traits.serverName.lowercased()),
            let byTransport = byName.exact[traits.transportProtocol] ?? byName.any,
            let byProtocol = Self.byApplicationProtocol(byTransport, traits.applicationProtocols),
            let byDirect = byProtocol.lookUp(traits.directSource),
            let byType = Self.bySourceType(byDirect, traits), let bySource = byType.lookUp(traits.source)
        else { return nil }
        if let port = traits.source?.port, let node = bySource.exact["\(port)"] { return node.chain }
        return bySource.any?.chain
    }

    private static func byServerName(_ node: Node, _ name: String) -> Node? {
        if !name.isEmpty {
            if let exact = node.exact[name] { return exact }
            var rest = name.dropFirst()
            while let dot = rest.firstIndex(of: ".") {
                if let wildcard = node.exact[String(rest[dot...])] { return wildcard }
                rest = rest[rest.index(after: dot)...]
            }
        }
        return node.any
    }

    private static func byApplicationProtocol(_ node: Node, _ names: [String]) -> Node? {
        for name in names { if let found = node.exact[name] { return found } }
        return node.any
    }

    private static func bySourceType(_ node: Node, _ traits: ConnectionTraits) -> Node? {
        if !node.exact.isEmpty {
            let isLocal = isSameOrLoopback(traits)
            let wanted = isLocal ? FilterChainMatch.SourceType.local : .external
            if let found = node.exact[wanted.rawValue] { return found }
        }
        return node.any
    }

    private static func isSameOrLoopback(_ traits: ConnectionTraits) -> Bool {
        guard let source = traits.source?.ip else { return true }
        return source.isLoopback || source == traits.destination?.ip
    }
}
