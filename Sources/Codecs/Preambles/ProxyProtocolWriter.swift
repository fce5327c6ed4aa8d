// Writes the PROXY protocol header that goes before an upstream connection's bytes.

import Base

public enum ProxyProtocolWriter {
    /// Addresses that are not both IPv4 or both IPv6 are written as UNKNOWN.
    public static func writeV1(source: SocketAddress?, destination: SocketAddress?, into output: inout ByteQueue) {
        guard case .ip(let from, let fromPort) = source, case .ip(let to, let toPort) = destination,
            from.family == to.family
        else {
            output.append("PROXY UNKNOWN\r\n")
            return
        }
        output.append(from.family == .v4 ? "PROXY TCP4 " : "PROXY TCP6 ")
        output.append(from.description)
        output.append(byte: 0x20)
        output.append(to.description)
        output.append(byte: 0x20)
        output.append(decimal: UInt64(fromPort))
        output.append(byte: 0x20)
        output.append(decimal: UInt64(toPort))
        output.append("\r\n")
    }

    /// Addresses that are not both IPv4 or both IPv6 are written as LOCAL, without TLVs.
    /// False, with nothing written, when the TLVs do not fit in the 64 KiB that the header can count.
    public static func writeV2(
        source: SocketAddress?, destination: SocketAddress?, tlvs: [ProxyProtocolTLV] = [],
        into output: inout ByteQueue
    ) -> Bool {
        guard case .ip(let from, let fromPort) = source, case .ip(let to, let toPort) = destination,
            from.family == to.family
        else {
            writeLocalV2(into: &output)
            return true
        }
        let addresses = from.family == .v4 ? 12 : 36
        let length = tlvs.reduce(addresses) { $0 + 3 + $1.value.count }
        guard length <= 65535, tlvs.allSatisfy({ $0.value.count <= 65535 }) else { return false }
        output.append(ProxyProtocolSignature.v2)
        output.append(byte: 0x21)
        output.append(byte: from.family == .v4 ? 0x11 : 0x21)
        append(length, to: &output)
        output.append(from.bytes)
        output.append(to.bytes)
        append(Int(fromPort), to: &output)
        append(Int(toPort), to: &output)
        for tlv in tlvs {
            output.append(byte: tlv.type)
            append(tlv.value.count, to: &output)
            output.append(tlv.value)
        }
        return true
    }

    /// For a connection that the proxy opens on its own behalf, such as a health check.
    public static func writeLocalV2(into output: inout ByteQueue) {
        output.append(ProxyProtocolSignature.v2)
        output.append([0x20, 0, 0, 0])
    }

    private static func append(_ number: Int, to output: inout ByteQueue) {
        output.append(byte: UInt8(truncatingIfNeeded: number >> 8))
        output.append(byte: UInt8(truncatingIfNeeded: number))
    }
}
