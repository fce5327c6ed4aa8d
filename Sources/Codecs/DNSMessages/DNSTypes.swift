// The numbers of DNS: types, classes, response codes and the flags of a header.

public struct DNSType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let a = DNSType(rawValue: 1)
    public static let ns = DNSType(rawValue: 2)
    public static let cname = DNSType(rawValue: 5)
    public static let soa = DNSType(rawValue: 6)
    public static let ptr = DNSType(rawValue: 12)
    public static let mx = DNSType(rawValue: 15)
    public static let txt = DNSType(rawValue: 16)
    public static let aaaa = DNSType(rawValue: 28)
    public static let srv = DNSType(rawValue: 33)
    public static let opt = DNSType(rawValue: 41)
    /// Transfers of zones are for their servers.
    public static let ixfr = DNSType(rawValue: 251)
    public static let axfr = DNSType(rawValue: 252)
    public static let any = DNSType(rawValue: 255)
}

public struct DNSClass: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    public static let internet = DNSClass(rawValue: 1)
}

public struct DNSCode: RawRepresentable, Hashable, Sendable {
    /// Four bits of the header, and eight more of an OPT record.
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let noError = DNSCode(rawValue: 0)
    public static let formatError = DNSCode(rawValue: 1)
    public static let serverFailure = DNSCode(rawValue: 2)
    public static let noSuchName = DNSCode(rawValue: 3)
    public static let notImplemented = DNSCode(rawValue: 4)
    public static let refused = DNSCode(rawValue: 5)
    public static let badVersion = DNSCode(rawValue: 16)
}

/// The second word of a header.
public struct DNSFlags: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    private func bit(_ number: UInt16) -> Bool { rawValue >> number & 1 == 1 }
    private mutating func set(_ number: UInt16, _ on: Bool) {
        rawValue = on ? rawValue | 1 << number : rawValue & ~(1 << number)
    }

    public var isResponse: Bool {
        get { bit(15) }
        set { set(15, newValue) }
    }
    /// 0: a query.
    public var operation: UInt16 {
        get { rawValue >> 11 & 0xF }
        set { rawValue = rawValue & ~0x7800 | (newValue & 0xF) << 11 }
    }
    public var isAuthoritative: Bool {
        get { bit(10) }
        set { set(10, newValue) }
    }
    public var isTruncated: Bool {
        get { bit(9) }
        set { set(9, newValue) }
    }
    public var recursionDesired: Bool {
        get { bit(8) }
        set { set(8, newValue) }
    }
    public var recursionAvailable: Bool {
        get { bit(7) }
        set { set(7, newValue) }
    }
    public var isAuthentic: Bool {
        get { bit(5) }
        set { set(5, newValue) }
    }
    public var checkingDisabled: Bool {
        get { bit(4) }
        set { set(4, newValue) }
    }
    /// The header's part of the response code.
    public var code: UInt16 {
        get { rawValue & 0xF }
        set { rawValue = rawValue & ~0xF | newValue & 0xF }
    }
}
