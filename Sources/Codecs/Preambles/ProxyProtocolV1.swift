// The PROXY protocol's text line.

import Base

enum ProxyProtocolV1 {
    /// - Parameter length: of the line with its CR LF.
    static func parse(_ line: ByteView, length: Int) -> ProxyProtocolEvent {
        var end = line.count
        while end > 0, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
        let parts = split(line[0..<end])
        guard parts.count >= 2, parts[0].equals("PROXY") else { return .violation(.malformedLine, .v1) }
        if parts[1].equals("UNKNOWN") { return .header(ProxyProtocolHeader(version: .v1), length: length) }
        guard parts.count == 6 else { return .violation(.malformedLine, .v1) }
        let family: IPAddress.Family
        switch parts[1] {
        case let name where name.equals("TCP4"): family = .v4
        case let name where name.equals("TCP6"): family = .v6
        default: return .violation(.unsupportedFamily, .v1)
        }
        guard let source = endpoint(parts[2], parts[4], family),
            let destination = endpoint(parts[3], parts[5], family)
        else { return .violation(.invalidAddress, .v1) }
        guard source.ip?.isUnicast ?? false, destination.ip?.isUnicast ?? false else {
            return .violation(.notUnicast, .v1)
        }
        return .header(ProxyProtocolHeader(version: .v1, source: source, destination: destination), length: length)
    }

    /// Two spaces in a row make an empty part, which nothing accepts.
    private static func split(_ line: ByteView) -> [ByteView] {
        var parts: [ByteView] = []
        var rest = line
        while let space = rest.firstIndex(of: 0x20) {
            parts.append(rest[0..<space])
            rest = rest.dropFirst(space + 1)
        }
        parts.append(rest)
        return parts
    }

    private static func endpoint(_ address: ByteView, _ port: ByteView, _ family: IPAddress.Family) -> SocketAddress? {
        guard !address.contains(0), let ip = IPAddress(address.string), ip.family == family,
            let number = port.decimal, number <= 65535
        else { return nil }
        return .ip(ip, port: UInt16(number))
    }
}
