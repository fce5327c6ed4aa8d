// What a PROXY protocol header says, and how reading one can end.

import Base

public struct ProxyProtocolTLV: Sendable, Hashable {
    public let type: UInt8
    public let value: [UInt8]

    public init(type: UInt8, value: [UInt8]) {
        self.type = type
        self.value = value
    }
}

public enum ProxyProtocolVersion: UInt8, Sendable {
    case v1 = 1
    case v2 = 2
}

public struct ProxyProtocolHeader: Sendable, Equatable {
    public var version: ProxyProtocolVersion
    /// Nil for LOCAL and UNKNOWN: the connection's own addresses stand.
    public var source: SocketAddress?
    public var destination: SocketAddress?
    public var tlvs: [ProxyProtocolTLV] = []

    public init(
        version: ProxyProtocolVersion, source: SocketAddress? = nil, destination: SocketAddress? = nil,
        tlvs: [ProxyProtocolTLV] = []
    ) {
        self.version = version
        self.source = source
        self.destination = destination
        self.tlvs = tlvs
    }
}

public enum ProxyProtocolEvent: Sendable, Equatable {
    case needMore
    /// `length` bytes belong to the header; what follows is the connection's.
    case header(ProxyProtocolHeader, length: Int)
    /// There is no header, and none is required.
    case absent
    /// The connection is closed. The version is that of the header found, if one was.
    case violation(ProxyProtocolViolation, ProxyProtocolVersion?)
}

public enum ProxyProtocolViolation: Sendable, Equatable, CaseIterable {
    case missing, versionDisallowed, lineTooLong, malformedLine, unsupportedFamily, invalidAddress, notUnicast
    case unsupportedVersion, unsupportedCommand, addressTooShort, malformedTLV

    public var words: StaticString {
        switch self {
        case .missing: "the connection does not start with a PROXY protocol header"
        case .versionDisallowed: "the PROXY protocol header is of a version that disallowed_versions names"
        case .lineTooLong: "the PROXY line has no CR LF within 108 bytes"
        case .malformedLine: "the PROXY line is not: PROXY family source destination port port"
        case .unsupportedFamily: "the header's address family or transport is neither TCP nor UDP over IPv4 or IPv6"
        case .invalidAddress: "an address or port of the header does not parse"
        case .notUnicast: "an address of the header is unspecified, broadcast or multicast"
        case .unsupportedVersion: "the binary header's version is not 2"
        case .unsupportedCommand: "the binary header's command is neither LOCAL nor PROXY"
        case .addressTooShort: "the binary header is shorter than its addresses"
        case .malformedTLV: "a TLV of the binary header runs over its end"
        }
    }
}
