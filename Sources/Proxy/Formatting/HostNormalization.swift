// Ports and trailing dots taken off the authority before routes are looked up.

import Base
import EnvoyAPI

public struct HostNormalization: Sendable {
    public enum Ports: Sendable { case keep, stripAny, stripMatching }

    public let ports: Ports
    public let stripsTrailingDot: Bool

    public init(ports: Ports, stripsTrailingDot: Bool) {
        self.ports = ports
        self.stripsTrailingDot = stripsTrailingDot
    }

    /// Reads its fields of an HttpConnectionManager.
    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let any = node.bool("strip_any_host_port")
        let matching = node.bool("strip_matching_host_port")
        if any, matching {
            throw node.invalid(
                "strip_matching_host_port", found: "both ways to strip ports", expected: "one of the two")
        }
        ports = any ? .stripAny : matching ? .stripMatching : .keep
        stripsTrailingDot = node.bool("strip_trailing_host_dot")
    }

    /// Returns the port that was taken off, which a CONNECT gets back on its way out.
    @discardableResult
    public func apply(to headers: inout HeaderBlock, localPort: UInt16?) -> UInt16? {
        if ports == .keep, !stripsTrailingDot { return nil }
        guard let index = headers.firstIndex(of: .authority) else { return nil }
        if stripsTrailingDot { Self.stripDot(&headers, index) }
        if ports == .keep { return nil }
        let host = headers.value(at: index)
        guard let colon = AuthorityParts.portColon(host), let port = AuthorityParts(host).port else { return nil }
        if ports == .stripMatching, port != localPort { return nil }
        headers.replaceValue(at: index, with: host.prefix(colon))
        return port
    }

    /// The dot at the end, or the one before the port.
    private static func stripDot(_ headers: inout HeaderBlock, _ index: Int) {
        let host = headers.value(at: index)
        guard let dot = host.lastIndex(of: 0x2E) else { return }
        if dot == host.count - 1 { return headers.replaceValue(at: index, with: host.prefix(dot)) }
        if host[dot + 1] != 0x3A { return }
        var stripped = ByteQueue()
        stripped.append(host.prefix(dot))
        stripped.append(host.dropFirst(dot + 1))
        headers.replaceValue(at: index, with: stripped.view)
    }
}
