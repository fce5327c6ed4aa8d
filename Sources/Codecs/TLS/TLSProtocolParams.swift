// What a context negotiates: versions, cipher suites, groups and signature algorithms.

/// Text lists are in Envoy's (BoringSSL's) notation; an empty list means Envoy's default for that side.
public struct TLSProtocolParams: Hashable, Sendable {
    public var minimumVersion: TLSVersion
    public var maximumVersion: TLSVersion
    /// TLS 1.2 and below, most wanted first; `[A|B]` groups suites of equal preference.
    public var cipherSuites: [String] = []
    /// Most wanted first, such as `X25519` or `P-256`.
    public var curves: [String] = []
    /// TLS names such as `ecdsa_secp256r1_sha256`; empty leaves the library's list.
    public var signatureAlgorithms: [String] = []

    public init(minimumVersion: TLSVersion = .tls12, maximumVersion: TLSVersion = .tls13) {
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
    }
}
