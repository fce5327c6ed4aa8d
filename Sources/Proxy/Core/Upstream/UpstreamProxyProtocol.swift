// The PROXY protocol header that a cluster sends ahead of everything else.

import Base
import EnvoyAPI
import Formatting
import Preambles

/// `envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport`.
struct UpstreamProxyProtocol: Sendable {
    static let typeName = "envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport"

    private let version: ProxyProtocolVersion

    /// Nil when the cluster's transport socket is another one.
    init?(_ cluster: ConfigNode) throws(InvalidConfiguration) {
        guard let config = cluster.message("transport_socket")?.any("typed_config"), config.typeName == Self.typeName
        else { return nil }
        let node = config.message("config")
        version = node?.enumeration("version") == "V2" ? .v2 : .v1
        if let node, node.has("pass_through_tlvs") {
            throw node.unsupported("pass_through_tlvs", "TLVs of the client are not passed on")
        }
        if let node, node.has("added_tlvs") { throw node.unsupported("added_tlvs", "TLVs are not added") }
        config.ignore("allow_unspecified_address")
    }

    /// Without a client (a connection of the proxy's own) the header says LOCAL or UNKNOWN.
    func header(for downstream: DownstreamConnection?, upstream: SocketAddress) -> [UInt8] {
        var bytes = ByteQueue()
        let facts = downstream?.facts
        switch version {
        case .v1:
            ProxyProtocolWriter.writeV1(source: facts?.remote, destination: facts?.local, into: &bytes)
        case .v2:
            if let source = facts?.remote, let destination = facts?.local {
                _ = ProxyProtocolWriter.writeV2(source: source, destination: destination, into: &bytes)
            } else {
                ProxyProtocolWriter.writeLocalV2(into: &bytes)
            }
        }
        return bytes.view.array
    }
}
