// Until the compilation of PROXY protocol to upstreams is merged.

import Base
import EnvoyAPI

struct UpstreamProxyProtocol: Sendable {
    func header(for downstream: DownstreamConnection?, upstream: SocketAddress) -> [UInt8] { [] }
}

extension UpstreamSecurity {
    static func read(
        _ node: ConfigNode, environment: ConfigurationEnvironment, alpn: [String]
    ) throws(InvalidConfiguration) -> (UpstreamSecurity?, UpstreamProxyProtocol?) {
        (try UpstreamSecurity(node, environment: environment, alpn: alpn), nil)
    }
}
