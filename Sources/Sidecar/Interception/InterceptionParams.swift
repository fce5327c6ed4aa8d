// What of a network namespace's traffic goes through the proxy, and how.

import Base

public struct InterceptionParams: Sendable, Hashable {
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// The proxy sees its own address as the client's destination and asks the kernel for the real one; the
        /// application sees the proxy as its client.
        case redirect = "REDIRECT"
        /// The same outbound; inbound the destination stays, and the proxy may speak to the application in the
        /// client's name (`original_src`).
        case tproxy = "TPROXY"
    }

    public enum Selection<Item: Sendable & Hashable>: Sendable, Hashable {
        case all
        case only([Item])
    }

    public var mode = Mode.redirect
    public var inboundPort: UInt16 = 15006
    public var outboundPort: UInt16 = 15001
    /// Where UDP and TCP to port 53 goes; nil: names are left alone.
    public var dnsPort: UInt16?
    /// Of which resolvers; nil: of all.
    public var dnsServers: [IPAddress]?
    /// Users, groups and the mark whose traffic is the proxy's own.
    public var proxyUsers: [UInt32] = [1337]
    public var proxyGroups: [UInt32] = [1337]
    public var proxyMark: UInt32?
    public var inboundPorts = Selection<UInt16>.all
    /// Looked at when `inboundPorts` is all.
    public var excludedInboundPorts = Self.defaultExcludedInboundPorts
    public var outboundRanges = Selection<AddressRange>.all
    public var excludedOutboundRanges: [AddressRange] = []
    /// Taken whatever their address is, unless that is excluded.
    public var outboundPorts: [UInt16] = []
    public var excludedOutboundPorts: [UInt16] = []
    /// A `+` at the end stands for anything.
    public var excludedInterfaces: [String] = []
    /// The mark of connections in a client's name, and the routing table that keeps them on this host (TPROXY).
    public var transparentMark: UInt32 = 1337
    public var routeTable: UInt32 = 133

    /// Metrics, readiness, debugging of the sidecar, and the way in when all else fails.
    public static let defaultExcludedInboundPorts: [UInt16] = [15020, 15021, 15090, 15004, 22]

    public init() {}

    /// Names can't break out of a script, and numbers can't contradict one another.
    func validate() throws(InvalidInterception) {
        for (name, port) in [
            ("inbound port", inboundPort), ("outbound port", outboundPort), ("DNS port", dnsPort ?? 1),
        ]
        where port == 0 {
            throw InvalidInterception("\(name): found 0, expected a port of the proxy's")
        }
        if inboundPort == outboundPort {
            throw InvalidInterception(
                "inbound and outbound port: found \(inboundPort) for both, expected two listeners")
        }
        if proxyUsers.isEmpty && proxyGroups.isEmpty && proxyMark == nil {
            throw InvalidInterception(
                "proxy user, group and mark: found none, expected at least one: the proxy's own traffic would come back to it"
            )
        }
        if let proxyMark, mode == .tproxy, proxyMark == transparentMark {
            throw InvalidInterception(
                "proxy mark: found \(proxyMark), expected another one than the mark of transparent connections")
        }
        if proxyMark == 0 || transparentMark == 0 {
            throw InvalidInterception("mark: found 0, which every packet has; expected 1 to 4294967295")
        }
        if routeTable == 0 || (253...255).contains(routeTable) {
            throw InvalidInterception("route table: found \(routeTable), which is the system's; expected another")
        }
        for name in excludedInterfaces where !Self.isInterface(name) {
            throw InvalidInterception(
                "excluded interface: found '\(name)', expected 1 to 15 characters without spaces, quotes and slashes")
        }
    }

    private static func isInterface(_ name: String) -> Bool {
        let bytes = name.utf8
        return (1...15).contains(bytes.count) && name != "+"
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "._-@:+".utf8.contains(byte)
                }
            }
    }
}

/// Settings that make no rules; the words say what was found and what was expected.
public struct InvalidInterception: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
