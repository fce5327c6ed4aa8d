// Where a server listens.

import Base

public enum ListenAddress: Sendable, Hashable {
    /// Port 0 takes a free one.
    case ip(IPAddress, port: UInt16)
    /// A path that an earlier process left behind is taken over; the socket is for its owner only unless `mode` says
    /// otherwise.
    case unix(path: String, mode: UInt32 = 0o600)

    /// `127.0.0.1:15010`, `[::]:15012`, `:15014` (all addresses) or `unix:PATH`.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            if path.isEmpty { return nil }
            self = .unix(path: String(path))
            return
        }
        if text.hasPrefix(":"), let port = UInt16(text.dropFirst()) {
            self = .ip(.anyV6, port: port)
            return
        }
        guard case .ip(let address, let port) = SocketAddress(text: text) else { return nil }
        self = .ip(address, port: port)
    }

    public static func loopback(port: UInt16 = 0) -> ListenAddress { .ip(IPAddress(v4: 0x7F00_0001), port: port) }

    var socket: SocketAddress {
        switch self {
        case .ip(let address, let port): .ip(address, port: port)
        case .unix(let path, _): .unix(path: path)
        }
    }
}
