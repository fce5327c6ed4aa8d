// What a client context is built from, and what a single client session may add.

public struct TLSClientParams: Hashable, Sendable {
    public var negotiation = TLSProtocolParams()
    public var identity: TLSIdentityParams?
    public var validation: TLSValidationParams?
    public var alpnProtocols: [String] = []
    /// Server name to ask for; empty sends none unless the session brings one.
    public var serverName = ""
    public var usesHostAsServerName = false
    /// The name asked for must be among the certificate's; takes the place of `validation.nameMatchers`.
    public var validatesServerName = false
    /// How many sessions are remembered for resumption; 0 turns resumption off.
    public var sessionCacheSize = 1
    public var keyLog: TLSKeyLogParams?

    public init() {}
}

public struct TLSClientSessionParams: Hashable, Sendable {
    /// The chosen host's name, for `usesHostAsServerName`.
    public var hostName: String?
    /// Wins over everything the context says.
    public var serverNameOverride: String?
    /// Wins over the context's list.
    public var alpnOverride: [String] = []
    /// Used when neither the context nor the override has a protocol.
    public var alpnFallback: [String] = []
    /// Names of which the peer must have one, instead of the context's matchers.
    public var verifyNamesOverride: [String] = []

    public init() {}
}
