// The other side of a session as its certificate presents it.

public final class TLSPeer {
    public let certificate: TLSCertificate
    /// The chain led to a trust anchor or a pinned hash matched: `certificate` says who the peer is.
    public let isValidated: Bool
    /// Leaf first, percent-encoded PEM; after a resumption by ticket only the leaf is known.
    public var urlEncodedChain: String { "" }

    init(certificate: TLSCertificate, isValidated: Bool) {
        self.certificate = certificate
        self.isValidated = isValidated
    }
}
