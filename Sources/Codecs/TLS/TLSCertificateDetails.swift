// What the admin's list of certificates says about one.

public struct TLSCertificateDetails: Hashable, Sendable {
    public let path: String
    /// Lower-case hexadecimal.
    public let serialNumber: String
    public let dnsNames: [String]
    public let uris: [String]
    public let ipAddresses: [String]
    /// Seconds since 1970.
    public let validFrom: Int64
    public let expiration: Int64

    public init(
        path: String, serialNumber: String, dnsNames: [String], uris: [String], ipAddresses: [String],
        validFrom: Int64, expiration: Int64
    ) {
        self.path = path
        self.serialNumber = serialNumber
        self.dnsNames = dnsNames
        self.uris = uris
        self.ipAddresses = ipAddresses
        self.validFrom = validFrom
        self.expiration = expiration
    }

    /// Whole days left, 0 when expired.
    public func daysUntilExpiration(now seconds: Int64) -> Int64 { max(0, (expiration - seconds) / 86400) }
}

extension TLSCertificateDetails {
    init(_ certificate: TLSCertificate, path: String) {
        self.init(
            path: path, serialNumber: certificate.serialNumber, dnsNames: certificate.dnsNames,
            uris: certificate.uris, ipAddresses: certificate.ipAddresses, validFrom: certificate.validFrom,
            expiration: certificate.expiration)
    }
}
