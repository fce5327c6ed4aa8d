// A domain name as it is on the wire, without compression (RFC 1035, 3.1).

public struct DNSName: Hashable, Sendable {
    public static let longest = 255
    public static let longestLabel = 63
    public static let root = DNSName(unchecked: [0])

    /// Labels behind their lengths, and the root's zero.
    public let wire: [UInt8]

    init(unchecked wire: [UInt8]) { self.wire = wire }

    /// Of `reviews.default` or `reviews.default.`; `.` is the root. Nil: empty or too long labels, or too many.
    public init?(_ text: String) {
        if text == "." {
            self = .root
            return
        }
        var wire: [UInt8] = []
        wire.reserveCapacity(text.utf8.count + 2)
        var bytes = Array(text.utf8)[...]
        if bytes.last == 0x2E { bytes = bytes.dropLast() }
        for label in bytes.split(separator: 0x2E, omittingEmptySubsequences: false) {
            guard (1...Self.longestLabel).contains(label.count) else { return nil }
            wire.append(UInt8(label.count))
            wire += label
        }
        wire.append(0)
        guard wire.count <= Self.longest else { return nil }
        self.wire = wire
    }

    /// Names differ in case only by the looks of them (RFC 4343). A label's length is no letter, so that it stays.
    public var lowercased: DNSName {
        guard wire.contains(where: { (0x41...0x5A).contains($0) }) else { return self }
        return DNSName(unchecked: wire.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    }

    public var isRoot: Bool { wire.count == 1 }

    /// The name without its first label; nil for the root.
    public var parent: DNSName? {
        isRoot ? nil : DNSName(unchecked: Array(wire.dropFirst(Int(wire[0]) + 1)))
    }

    /// Without `suffix` at its end; nil when that isn't its end, or nothing would be left.
    public func dropping(suffix: DNSName) -> DNSName? {
        let rest = wire.count - suffix.wire.count
        guard rest > 0, wire[rest...].elementsEqual(suffix.wire) else { return nil }
        // The end must begin where a label does.
        var place = 0
        while place < rest { place += Int(wire[place]) + 1 }
        return place == rest ? DNSName(unchecked: wire[..<rest] + [0]) : nil
    }

    /// Nil: too long.
    public func appending(_ suffix: DNSName) -> DNSName? {
        let length = wire.count - 1 + suffix.wire.count
        return length <= Self.longest ? DNSName(unchecked: wire.dropLast() + suffix.wire) : nil
    }
}

extension DNSName: CustomStringConvertible {
    /// With a dot at the end; what is no plain character is written as `\DDD` (RFC 4343, 2.1).
    public var description: String {
        if isRoot { return "." }
        var text = ""
        var place = 0
        while wire[place] != 0 {
            let end = place + 1 + Int(wire[place])
            for byte in wire[(place + 1)..<end] {
                if (0x21...0x7E).contains(byte), byte != 0x2E, byte != 0x5C {
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    let digits = String(byte)
                    text += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
                }
            }
            text += "."
            place = end
        }
        return text
    }
}
