// A server's certificates and rules, compiled once and shared by all loops.

public final class TLSServerContext: @unchecked Sendable {
    public let params: TLSServerParams
    /// Of the identities, in their order.
    public let certificates: [TLSCertificateDetails]
    /// Of the trusted bundle.
    public let authorities: [TLSCertificateDetails]

    public init(_ params: TLSServerParams) throws(InvalidTLS) {
        self.params = params
        certificates = []
        authorities = []
    }
}
