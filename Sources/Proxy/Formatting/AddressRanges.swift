// Lists of envoy.config.core.v3.CidrRange.

import Base
import EnvoyAPI

public struct AddressRanges: Sendable {
    public let ranges: [AddressRange]

    public init(_ ranges: [AddressRange]) { self.ranges = ranges }

    /// RFC 1918's, RFC 4193's local half and loopback: what is internal when a configuration speaks of internal
    /// addresses without naming any.
    public static let privateUse = AddressRanges(
        [("10.0.0.0", 8), ("172.16.0.0", 12), ("192.168.0.0", 16), ("127.0.0.1", 32), ("fd00::", 8), ("::1", 128)]
            .compactMap { text, length in IPAddress(text).flatMap { AddressRange($0, prefixLength: length) } })

    public init(_ nodes: [ConfigNode]) throws(InvalidConfiguration) {
        var ranges: [AddressRange] = []
        for node in nodes { ranges.append(try Self.range(node)) }
        self.ranges = ranges
    }

    public static func range(_ node: ConfigNode) throws(InvalidConfiguration) -> AddressRange {
        let text = node.string("address_prefix")
        guard let address = IPAddress(text) else {
            throw node.invalid("address_prefix", found: "\"\(text)\"", expected: "an IP address")
        }
        let length = node.optionalUInt32("prefix_len") ?? 0
        guard let range = AddressRange(address, prefixLength: Int(length)) else {
            throw node.invalid("prefix_len", found: "\(length)", expected: "at most the width of \(text)")
        }
        return range
    }

    public var isEmpty: Bool { ranges.isEmpty }

    public func contains(_ address: IPAddress) -> Bool {
        for range in ranges where range.contains(address) { return true }
        return false
    }
}
