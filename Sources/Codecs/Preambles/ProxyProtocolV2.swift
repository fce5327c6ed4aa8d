// The PROXY protocol's binary header.

import Base

enum ProxyProtocolV2 {
    private static let headerLength = 16

    /// Precondition: at least 16 bytes that start with the signature.
    static func parse(_ input: ByteView) -> ProxyProtocolEvent {
        guard input[12] >> 4 == 2 else { return .violation(.unsupportedVersion, .v2) }
        let length = input.unsigned16(at: 14)
        switch input[12] & 15 {
        case 0:
            // LOCAL: whatever it carries is skipped.
            guard input.count >= headerLength + length else { return .needMore }
            return .header(ProxyProtocolHeader(version: .v2), length: headerLength + length)
        case 1: return parseProxied(input, family: input[13] >> 4, transport: input[13] & 15, length)
        default: return .violation(.unsupportedCommand, .v2)
        }
    }

    private static func parseProxied(
        _ input: ByteView, family: UInt8, transport: UInt8, _ length: Int
    ) -> ProxyProtocolEvent {
        guard family == 1 || family == 2, transport == 1 || transport == 2 else {
            return .violation(.unsupportedFamily, .v2)
        }
        let addressLength = family == 1 ? 12 : 36
        guard length >= addressLength else { return .violation(.addressTooShort, .v2) }
        guard input.count >= headerLength + length else { return .needMore }
        let body = input[headerLength..<headerLength + length]
        let width = family == 1 ? 4 : 16
        let source = address(body[0..<width])
        let destination = address(body[width..<2 * width])
        guard source.isUnicast, destination.isUnicast else { return .violation(.notUnicast, .v2) }
        guard let tlvs = parseTLVs(body.dropFirst(addressLength)) else { return .violation(.malformedTLV, .v2) }
        let header = ProxyProtocolHeader(
            version: .v2, source: .ip(source, port: UInt16(body.unsigned16(at: 2 * width))),
            destination: .ip(destination, port: UInt16(body.unsigned16(at: 2 * width + 2))), tlvs: tlvs)
        return .header(header, length: headerLength + length)
    }

    private static func address(_ bytes: ByteView) -> IPAddress {
        if bytes.count == 4 { return IPAddress(v4: bytes.unsigned32(at: 0)) }
        return IPAddress(family: .v6, high: bytes.unsigned64(at: 0), low: bytes.unsigned64(at: 8))
    }

    /// The CRC32C that a TLV may carry is not checked, as in Envoy: TCP has checked already.
    private static func parseTLVs(_ bytes: ByteView) -> [ProxyProtocolTLV]? {
        var fields = ByteFields(bytes)
        var tlvs: [ProxyProtocolTLV] = []
        while !fields.isEmpty {
            guard let type = fields.unsigned8(), let value = fields.vector16() else { return nil }
            tlvs.append(ProxyProtocolTLV(type: UInt8(type), value: value.array))
        }
        return tlvs
    }
}
