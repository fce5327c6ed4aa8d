// What is known of the other side of a connection.

import Base
import TLS

public struct PeerFacts: Sendable {
    /// Of the socket; nil for a peer on a unix socket without a name.
    public var remote: SocketAddress?
    public var isTLS = false
    /// DER, leaf first; empty unless the chain led to one of the server's trust anchors.
    public var certificateChain: [[UInt8]] = []
    /// URI names of the leaf, such as `spiffe://cluster.local/ns/default/sa/bookinfo`.
    public var certificateURIs: [String] = []
    public var certificateDNSNames: [String] = []
    public var certificateCommonName = ""
    /// `O=` entries of the leaf's subject, in which Kubernetes carries groups.
    public var certificateOrganizations: [String] = []
    /// The server name that the client asked for.
    public var sni: String?
    public var alpn = ""

    public init() {}

    /// `10.0.0.1:41234`, or a unix socket's path.
    public var remoteText: String { remote?.description ?? "" }
    public var remotePort: UInt16? { remote?.port }

    mutating func note(_ session: TLSSession) {
        isTLS = true
        sni = session.serverName
        alpn = session.alpn.string
        guard let peer = session.peer, peer.isValidated else { return }
        certificateChain = peer.chain.map(\.der)
        certificateURIs = peer.certificate.uris
        certificateDNSNames = peer.certificate.dnsNames
        certificateCommonName = peer.certificate.commonName
        certificateOrganizations = peer.certificate.organizations
    }
}
