// A client's certificate and rules, compiled once and shared by all loops.

public final class TLSClientContext: @unchecked Sendable {
    public let params: TLSClientParams
    public let certificates: [TLSCertificateDetails]
    public let authorities: [TLSCertificateDetails]

    public init(_ params: TLSClientParams) throws(InvalidTLS) {
        self.params = params
        certificates = []
        authorities = []
    }
}
