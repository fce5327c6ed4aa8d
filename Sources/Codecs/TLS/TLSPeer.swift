// The other side of a session as its certificate presents it.

public final class TLSPeer {
    public let certificate: TLSCertificate
    /// Leaf first; after a resumption by ticket only the leaf is known.
    public let chain: [TLSCertificate]
    /// The chain led to a trust anchor or a rule matched the leaf: `certificate` says who the peer is.
    public let isValidated: Bool
    /// The whole chain, percent-encoded PEM.
    public private(set) lazy var urlEncodedChain: String = chain.map(\.urlEncodedPEM).joined()

    init(certificate: TLSCertificate, chain: [TLSCertificate], isValidated: Bool) {
        self.certificate = certificate
        self.chain = chain
        self.isValidated = isValidated
    }
}
