// Lists of envoy.config.core.v3.CidrRange.

import Base
import EnvoyAPI

public struct AddressRanges: Sendable {
    public let ranges: [AddressRange]

    public init(_ ranges: [AddressRange]) { self.ranges = ranges }

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
