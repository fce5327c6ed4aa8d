// One certificate of a session, read field by field when somebody asks.

/// Confined to its session's loop. Texts are in Envoy's form and made once, on first use.
public final class TLSCertificate {
    /// RFC 2253, e.g. `CN=Test Server,OU=Lyft Engineering,O=Lyft`.
    public var subject: String { "" }
    public var issuer: String { "" }
    /// The subject's common name alone.
    public var commonName: String { "" }
    public var uris: [String] { [] }
    public var dnsNames: [String] { [] }
    public var emails: [String] { [] }
    public var ipAddresses: [String] { [] }
    /// Lower-case hexadecimal.
    public var serialNumber: String { "" }
    /// SHA-256 and SHA-1 of the DER in lower-case hexadecimal.
    public var sha256: String { "" }
    public var sha1: String { "" }
    /// PEM, percent-encoded as in x-forwarded-client-cert.
    public var urlEncodedPEM: String { "" }
    /// Seconds since 1970.
    public var validFrom: Int64 { 0 }
    public var expiration: Int64 { 0 }

    init() {}
}
