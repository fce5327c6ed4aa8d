// One certificate with its chain and private key, as bytes that the caller has read.

public struct TLSIdentityParams: Hashable, Sendable {
    /// PEM: the leaf first, then its intermediates.
    public var certificateChain: [UInt8] = []
    /// PEM, encrypted or not.
    public var privateKey: [UInt8] = []
    /// DER; stands for chain and key together.
    public var pkcs12: [UInt8] = []
    public var password: String?
    /// DER of an OCSP response for the leaf; empty when there is none.
    public var ocspStaple: [UInt8] = []
    /// Where the chain and the key came from, for messages and the admin's list: a path or `<inline>`.
    public var certificateSource = "<inline>"
    public var privateKeySource = "<inline>"

    public init() {}

    public init(certificateChain: [UInt8], privateKey: [UInt8]) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}
