// What a server context is built from.

import Base

public struct TLSServerParams: Hashable, Sendable {
    public enum ClientCertificate: Hashable, Sendable {
        /// Asked for only when `validation` is given, and may be missing.
        case optional
        case required
    }

    public enum StaplePolicy: Hashable, Sendable {
        case lenient
        case strict
        case mustStaple
    }

    public var negotiation = TLSProtocolParams()
    /// Most wanted first; the first one serves clients that no name fits.
    public var identities: [TLSIdentityParams] = []
    public var alpnProtocols: [String] = []
    public var clientCertificate = ClientCertificate.optional
    public var validation: TLSValidationParams?
    /// 80 bytes each; the first encrypts, all decrypt. Empty: keys of the context's own that it rotates.
    public var sessionTicketKeys: [[UInt8]] = []
    public var disablesTickets = false
    public var disablesSessionCache = false
    public var sessionTimeout: TimeSpan?
    public var staplePolicy = StaplePolicy.lenient
    public var requiresServerName = false
    public var scansAllCertificatesOnNameMismatch = false
    public var prefersClientCiphers = false
    /// Server names of the filter chain: sessions are never resumed under another set.
    public var serverNames: [String] = []
    public var keyLog: TLSKeyLogParams?

    public init() {}
}

public struct TLSKeyLogParams: Hashable, Sendable {
    /// Lines in NSS key log format are appended to this file.
    public var path: String
    /// Empty lists match every address.
    public var localRanges: [AddressRange] = []
    public var remoteRanges: [AddressRange] = []

    public init(path: String) { self.path = path }
}
