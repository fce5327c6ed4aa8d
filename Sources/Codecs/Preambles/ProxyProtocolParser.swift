// Reads a PROXY protocol header, version 1 or 2, from a connection's first bytes.

import Base

public struct ProxyProtocolParams: Sendable {
    /// `allow_requests_without_proxy_protocol`.
    public var allowsAbsence = false
    /// `disallowed_versions`.
    public var disallowedVersions: Set<ProxyProtocolVersion> = []

    public init() {}
}

/// Fed all bytes of a connection so far; takes what Envoy's proxy_protocol filter takes.
public struct ProxyProtocolParser: Sendable {
    static let maxLine = 108
    private let params: ProxyProtocolParams

    public init(_ params: ProxyProtocolParams = ProxyProtocolParams()) { self.params = params }

    public mutating func parse(_ input: ByteView) -> ProxyProtocolEvent {
        if input.isEmpty { return .needMore }
        let mayBeV2 = Self.sharesStart(input, ProxyProtocolSignature.v2)
        let mayBeV1 = Self.sharesStart(input, ProxyProtocolSignature.v1)
        if !mayBeV1, !mayBeV2 {
            if params.allowsAbsence { return .absent }
            // Envoy judges when it has the 16 bytes of a binary header or a line.
            let isLine = input.firstRange(of: ByteView("\r\n")) != nil
            return input.count >= 16 || isLine ? .violation(.missing, nil) : .needMore
        }
        if mayBeV2 {
            guard input.count >= 16 else { return .needMore }
            return admit(.v2) ?? ProxyProtocolV2.parse(input)
        }
        guard let end = input.prefix(Self.maxLine).firstRange(of: ByteView("\r\n")) else {
            return input.count >= Self.maxLine ? .violation(.lineTooLong, nil) : .needMore
        }
        return admit(.v1) ?? ProxyProtocolV1.parse(input[0..<end.lowerBound], length: end.upperBound)
    }

    private func admit(_ version: ProxyProtocolVersion) -> ProxyProtocolEvent? {
        params.disallowedVersions.contains(version) ? .violation(.versionDisallowed, version) : nil
    }

    private static func sharesStart(_ input: ByteView, _ signature: StaticString) -> Bool {
        let wanted = ByteView(signature)
        let common = min(input.count, wanted.count)
        return input.prefix(common).equals(wanted.prefix(common))
    }
}

enum ProxyProtocolSignature {
    static let v1: StaticString = "PROXY"
    static let v2: StaticString = "\r\n\r\n\0\r\nQUIT\n"
}

extension IPAddress {
    /// Neither unspecified nor broadcast nor multicast: what the peer of a connection can have.
    var isUnicast: Bool {
        switch family {
        case .v4: v4Bits != 0 && v4Bits != .max && v4Bits >> 28 != 0xE
        case .v6: (high != 0 || low != 0) && high >> 56 != 0xFF
        }
    }
}
