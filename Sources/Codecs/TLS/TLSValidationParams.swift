// What must hold for a peer's certificate.

public struct TLSValidationParams: Hashable, Sendable {
    /// PEM bundle of trust anchors; without one, chains are not built and only the other rules count.
    public var trustedCA: [UInt8] = []
    public var trustedCASource = "<inline>"
    /// Take the anchors from the system's default store instead of `trustedCA`.
    public var usesSystemRoots = false
    /// When there are any, the peer has to be a SPIFFE workload of one of them; other anchors then count for nothing.
    public var trustDomains: [TLSTrustDomain] = []
    /// PEM bundle of revocation lists; when given, every certificate of the chain must be covered by one.
    public var revocationLists: [UInt8] = []
    public var revocationSource = "<inline>"
    public var verifiesOnlyLeafRevocation = false
    /// SHA-256 of the leaf's DER.
    public var certificateHashes: [[UInt8]] = []
    /// SHA-256 of the leaf's public key info; a leaf passes when it matches either list.
    public var publicKeyHashes: [[UInt8]] = []
    /// The leaf passes when any matcher accepts any of its names.
    public var nameMatchers: [TLSNameMatcher] = []
    public var allowsExpired = false
    /// Chains that lead to no trust anchor are accepted (and reported as not validated).
    public var acceptsUntrusted = false
    /// Intermediate certificates allowed between leaf and anchor; Envoy's default is 100.
    public var maximumDepth: Int?

    public init() {}
}
