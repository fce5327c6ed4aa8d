// IPv4 and IPv6 addresses and CIDR ranges as values.

import Glibc

/// Sixteen bytes in network order; IPv4 occupies the first four.
public struct IPAddress: Hashable, Sendable {
    public enum Family: UInt8, Sendable { case v4, v6 }

    public let family: Family
    /// Network order packed big-endian: for IPv4 the address is the top 32 bits of `high`.
    public let high: UInt64
    public let low: UInt64

    public init(family: Family, high: UInt64, low: UInt64) {
        self.family = family
        self.high = high
        self.low = low
    }

    public init(v4 address: UInt32) { self.init(family: .v4, high: UInt64(address) << 32, low: 0) }

    /// Parses a literal without port, zone or brackets.
    public init?(_ text: String) {
        var v4 = in_addr()
        if unsafe inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
            return
        }
        var v6 = in6_addr()
        guard unsafe inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        self.init(v6)
    }

    init(_ address: in6_addr) {
        let (high, low) = unsafe withUnsafeBytes(of: address) { raw in
            unsafe (
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        self.init(family: .v6, high: high, low: low)
    }

    public static let anyV4 = IPAddress(v4: 0)
    public static let anyV6 = IPAddress(family: .v6, high: 0, low: 0)

    public var v4Bits: UInt32 { UInt32(high >> 32) }

    var in6: in6_addr {
        var result = in6_addr()
        unsafe withUnsafeMutableBytes(of: &result) { raw in
            unsafe raw.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
            unsafe raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return result
    }

    /// An IPv4 address mapped into IPv6 is given back as the IPv4 address it is.
    public var unmapped: IPAddress {
        if family == .v6, high == 0, low >> 32 == 0xFFFF { return IPAddress(v4: UInt32(truncatingIfNeeded: low)) }
        return self
    }

    public var isLoopback: Bool {
        switch family {
        case .v4: v4Bits >> 24 == 127
        case .v6: high == 0 && low == 1
        }
    }

    /// RFC 1918 and RFC 4193 ranges and loopback: what Envoy takes for an internal address by default.
    public var isInternal: Bool {
        switch family {
        case .v4:
            v4Bits >> 24 == 10 || v4Bits >> 20 == 0xAC1 || v4Bits >> 16 == 0xC0A8 || isLoopback
        case .v6: high >> 57 == 0x7E || isLoopback
        }
    }

    /// The 16 (or 4) address bytes in network order.
    public var bytes: [UInt8] {
        let all = (0..<8).map { UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * $0)) }
        if family == .v4 { return Array(all.prefix(4)) }
        return all + (0..<8).map { UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * $0)) }
    }
}

extension IPAddress: CustomStringConvertible {
    public var description: String {
        var buffer = [CChar](repeating: 0, count: 46)
        switch family {
        case .v4:
            var address = in_addr(s_addr: v4Bits.bigEndian)
            _ = unsafe inet_ntop(AF_INET, &address, &buffer, 46)
        case .v6:
            var address = in6
            _ = unsafe inet_ntop(AF_INET6, &address, &buffer, 46)
        }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// An address prefix; its host bits are zero.
public struct AddressRange: Hashable, Sendable {
    public let address: IPAddress
    public let prefixLength: Int

    /// Nil when the length does not fit the family.
    public init?(_ address: IPAddress, prefixLength: Int) {
        let width = address.family == .v4 ? 32 : 128
        guard prefixLength >= 0, prefixLength <= width else { return nil }
        let highMask: UInt64 = prefixLength == 0 ? 0 : prefixLength >= 64 ? .max : .max << UInt64(64 - prefixLength)
        let lowMask: UInt64 =
            prefixLength <= 64 ? 0 : prefixLength == 128 ? .max : .max << UInt64(128 - prefixLength)
        self.address = IPAddress(family: address.family, high: address.high & highMask, low: address.low & lowMask)
        self.prefixLength = prefixLength
    }

    public func contains(_ candidate: IPAddress) -> Bool {
        guard candidate.family == address.family else { return false }
        return AddressRange(candidate, prefixLength: prefixLength)?.address == address
    }
}
