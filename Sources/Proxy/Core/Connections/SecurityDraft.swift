// Until the compilation of TLS contexts is merged.

import Base
import EnvoyAPI
import Formatting
import TLS

final class DownstreamSecurity: Sendable {
    let current: TLSServerContext
    init?(_ node: ConfigNode, environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        if node.has("transport_socket") { throw node.unsupported("transport_socket", "TLS") }
        return nil
    }
}

final class UpstreamSecurity: Sendable {
    let current: TLSClientContext
    init?(none: Int) { return nil }
    func session(serverName: String) -> TLSClientSessionParams { TLSClientSessionParams() }
    static func read(
        _ node: ConfigNode, environment: ConfigurationEnvironment, alpn: [String]
    ) throws(InvalidConfiguration) -> (UpstreamSecurity?, UpstreamProxyProtocol?) { (nil, nil) }
}

struct UpstreamProxyProtocol: Sendable {
    func header(for downstream: DownstreamConnection?, upstream: SocketAddress) -> [UInt8] { [] }
}

final class SessionTLSInfo: ConnectionTLSInfo {
    init(_ session: TLSSession) { super.init() }
}
