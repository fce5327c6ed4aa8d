// The certificates that vouch for the workloads of one SPIFFE trust domain.

public struct TLSTrustDomain: Hashable, Sendable {
    /// As it stands in `spiffe://name/path`, compared byte by byte.
    public var name: String
    /// PEM.
    public var bundle: [UInt8]
    public var source: String

    public init(name: String, bundle: [UInt8], source: String) {
        self.name = name
        self.bundle = bundle
        self.source = source
    }
}
